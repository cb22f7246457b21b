package dev.leat.server.kinesis;

import com.google.re2j.Pattern;
import dev.leat.port.NoSuchStreamException;
import dev.leat.port.Streams;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the streams and shards that requests name. A stream is named by its name or its ARN; the
/// region and the account of an ARN are ignored.
record StreamResolver(Streams streams) {

    private static final Pattern ARN =
            Pattern.compile("arn:aws[^:]*:kinesis:[^:]*:\\d{12}:stream/(\\S+)");

    /// Returns the stream of a request.
    ///
    /// @throws AwsErrorException if it does not exist
    Streams.Info find(@Nullable String name, @Nullable String arn) {
        var stream = name(name, arn);
        return streams.find(stream).orElseThrow(() -> KinesisErrors.noStream(stream));
    }

    /// Returns the name of the stream of a request, which need not exist.
    static String name(@Nullable String name, @Nullable String arn) {
        if (arn == null) {
            if (name == null) {
                throw KinesisErrors.invalid("Either StreamName or StreamARN must be specified.");
            }
            return Constraints.name(name, "streamName");
        }
        var matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw KinesisErrors.constraint(
                    "'" + arn + "'",
                    "streamARN",
                    "Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+");
        }
        var named = matcher.group(1);
        if (name != null && !name.equals(named)) {
            throw KinesisErrors.invalid(
                    "StreamName %s is not the name in StreamARN %s.".formatted(name, arn));
        }
        return named;
    }

    /// Returns a shard of a stream.
    ///
    /// @throws AwsErrorException if it does not exist
    Streams.Shard shard(Streams.Info stream, String id) {
        return streams.shards(stream.name()).stream()
                .filter(shard -> shard.id().equals(id))
                .findFirst()
                .orElseThrow(() -> KinesisErrors.noShard(id, stream.name()));
    }

    /// Checks that the app file does not declare the stream.
    ///
    /// @param what what to do instead
    static void refuseDeclared(Streams.Info stream, String what) {
        if (stream.declared()) {
            throw KinesisErrors.declared(stream.name(), what);
        }
    }

    static String arn(Streams.Info stream, Caller caller) {
        return caller.arn("kinesis", "stream/" + stream.name());
    }

    /// Returns the error of AWS for a stream that was deleted meanwhile.
    static Optional<AwsErrorException> fault(RuntimeException happened) {
        return happened instanceof NoSuchStreamException gone
                ? Optional.of(KinesisErrors.noStream(gone.stream()))
                : Optional.empty();
    }
}

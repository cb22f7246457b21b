package dev.leat.aws.kinesis;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsFailures;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/// A stream of an app in Kinesis. Thread-safe.
///
/// @param inApp the name in the app file
/// @param name the name on AWS
public record KinesisStream(Supplier<KinesisClient> client, String inApp, String name) {

    public static KinesisStream of(
            Supplier<KinesisClient> client, AwsResourceNames names, String stream) {
        return new KinesisStream(client, stream, names.of(stream));
    }

    /// Returns the stream at the beginning of messages.
    String what() {
        return "stream " + inApp + " in Kinesis";
    }

    /// Returns the result of a call about this stream.
    ///
    /// @throws dev.leat.port.UnavailableException if the call fails, or the stream does not exist
    public <T> T call(Function<KinesisClient, T> call) {
        return AwsFailures.call(
                what(),
                () -> {
                    try {
                        return call.apply(client.get());
                    } catch (ResourceNotFoundException _) {
                        throw AwsFailures.missing(
                                "the stream %s does not exist in Kinesis".formatted(name));
                    }
                });
    }
}

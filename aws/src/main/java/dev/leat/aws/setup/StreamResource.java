package dev.leat.aws.setup;

import dev.leat.app.Stream;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.AwsResource;
import dev.leat.aws.deploy.resource.KinesisDataStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamModeDetails;

/// A stream of the app file. If its creation is interrupted, [#differences] names what is missing.
record StreamResource(KinesisClient client, KinesisDataStream stream) implements AwsResource {

    /// Error codes of servers that do not encrypt streams.
    private static final Set<String> WITHOUT_ENCRYPTION =
            Set.of("ValidationException", "UnknownOperationException");

    @Override
    public String what() {
        return "the Kinesis stream " + stream.name();
    }

    @Override
    public boolean exists() {
        return exists(ResourceNotFoundException.class, () -> summary() != null);
    }

    private StreamDescriptionSummary summary() {
        return client.describeStreamSummary(describe -> describe.streamName(stream.name()))
                .streamDescriptionSummary();
    }

    @Override
    public boolean create() {
        return AwsFailures.call(
                what(),
                () -> {
                    boolean created = created();
                    active();
                    if (created) {
                        retain();
                        encrypt();
                    }
                    return created;
                });
    }

    private boolean created() {
        try {
            client.createStream(create -> {
                create.streamName(stream.name())
                        .streamModeDetails(mode -> mode.streamMode(stream.mode()));
                if (!stream.stream().onDemand()) {
                    create.shardCount(stream.stream().shards());
                }
            });
            return true;
        } catch (ResourceInUseException _) {
            return false;
        }
    }

    /// Waits until the stream is ACTIVE. A stream that changes accepts no other change.
    private void active() {
        client.waiter().waitUntilStreamExists(describe -> describe.streamName(stream.name()));
    }

    private int hours() {
        return (int) stream.stream().retention().toHours();
    }

    private void retain() {
        if (hours() > Stream.DEFAULT_RETENTION.toHours()) {
            client.increaseStreamRetentionPeriod(
                    change -> change.streamName(stream.name()).retentionPeriodHours(hours()));
            active();
        }
    }

    /// A server that imitates Kinesis may not encrypt; [#differences] says so.
    private void encrypt() {
        try {
            client.startStreamEncryption(start ->
                    start.streamName(stream.name())
                            .encryptionType(EncryptionType.KMS)
                            .keyId(KinesisDataStream.KEY));
            active();
        } catch (KinesisException refused) {
            if (!WITHOUT_ENCRYPTION.contains(AwsFailures.code(refused))) {
                throw refused;
            }
        }
    }

    @Override
    public List<String> differences() {
        var found = AwsFailures.call(what(), this::summary);
        var differences = new ArrayList<String>();
        compare("RetentionPeriodHours", found.retentionPeriodHours(), hours(), differences);
        compare("StreamMode", mode(found), stream.mode(), differences);
        if (!stream.stream().onDemand()) {
            compare(
                    "OpenShardCount",
                    found.openShardCount(),
                    stream.stream().shards(),
                    differences);
        }
        if (found.encryptionType() != EncryptionType.KMS) {
            differences.add("its records are not encrypted");
        }
        return differences;
    }

    /// A server that imitates Kinesis may have no modes; its streams have shards.
    private static StreamMode mode(StreamDescriptionSummary found) {
        return Optional.ofNullable(found.streamModeDetails())
                .map(StreamModeDetails::streamMode)
                .orElse(StreamMode.PROVISIONED);
    }

    private static void compare(
            String attribute, Object found, Object wanted, List<String> differences) {
        if (!wanted.equals(found)) {
            differences.add(
                    ResourceDifferences.text(
                            attribute, String.valueOf(found), String.valueOf(wanted)));
        }
    }
}

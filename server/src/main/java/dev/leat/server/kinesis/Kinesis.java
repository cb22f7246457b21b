package dev.leat.server.kinesis;

import dev.leat.port.ShardStateException;
import dev.leat.port.Streams;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import java.lang.invoke.MethodHandles;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The AWS service Kinesis. Maps the names of its operations to the methods that implement them.
public final class Kinesis extends Service {

    private static final Map<String, String> UNSUPPORTED =
            Map.ofEntries(
                    Map.entry("SubscribeToShard", "enhanced fan-out; use GetRecords"),
                    Map.entry("RegisterStreamConsumer", "enhanced fan-out; use GetRecords"),
                    Map.entry("DeregisterStreamConsumer", "enhanced fan-out"),
                    Map.entry("DescribeStreamConsumer", "enhanced fan-out"),
                    Map.entry("ListStreamConsumers", "enhanced fan-out"),
                    Map.entry("StartStreamEncryption", "encryption of streams"),
                    Map.entry("StopStreamEncryption", "encryption of streams"),
                    Map.entry("EnableEnhancedMonitoring", "metrics of single shards"),
                    Map.entry("DisableEnhancedMonitoring", "metrics of single shards"),
                    Map.entry("PutResourcePolicy", "policies of streams"),
                    Map.entry("GetResourcePolicy", "policies of streams"),
                    Map.entry("DeleteResourcePolicy", "policies of streams"),
                    Map.entry("UpdateMaxRecordSize", "records of more than 1 MiB"),
                    Map.entry("UpdateStreamWarmThroughput", "warm throughput"),
                    Map.entry("UpdateAccountSettings", "account settings"),
                    Map.entry("DescribeAccountSettings", "account settings"));

    public Kinesis(Streams streams, InstantSource clock) {
        var resolver = new StreamResolver(streams);
        var quota = new ShardQuota(streams);
        super(
                "Kinesis",
                "kinesis",
                "Kinesis_20131202",
                AwsOperation.of(
                        MethodHandles.lookup(),
                        new StreamOperations(resolver, quota),
                        new StreamSettings(resolver),
                        new ShardOperations(resolver, quota),
                        new PutOperations(resolver),
                        new ReadOperations(resolver, clock)));
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var errors = new HashMap<String, AwsErrorException>();
        UNSUPPORTED.forEach((operation, what) ->
                errors.put(
                        operation,
                        KinesisErrors.validation(
                                "Leat does not support %s: %s".formatted(operation, what))));
        return errors;
    }

    @Override
    public Optional<AwsErrorException> fault(RuntimeException happened) {
        return happened instanceof ShardStateException changed
                ? Optional.of(KinesisErrors.inUse(String.valueOf(changed.getMessage())))
                : StreamResolver.fault(happened);
    }
}

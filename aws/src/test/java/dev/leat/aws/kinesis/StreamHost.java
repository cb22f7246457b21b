package dev.leat.aws.kinesis;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.aws.AwsHost;
import dev.leat.contract.ContractHost;
import dev.leat.contract.TestedStream;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/// The platform on AWS with a stream in Kinesis.
final class StreamHost implements ContractHost, TestedStream {

    private final AwsHost host;
    private final boolean onVirtualTime;
    private @Nullable KinesisClient client;
    private @Nullable ProducedStream stream;

    /// @param onVirtualTime true if the stream has the time of the test
    StreamHost(AwsHost.Services services, boolean onVirtualTime) {
        this.onVirtualTime = onVirtualTime;
        this.host =
                new AwsHost(
                        time -> {
                            var clients = services.clients(time);
                            client = clients.kinesis();
                            return clients;
                        },
                        Queue::maxReceiveCount);
    }

    @Override
    public PlatformParts open(App app, Time time) {
        var opened = host.open(app, time);
        if (stream == null && client != null) {
            stream = ProducedStream.create(client, host.names().of("live"), 2);
        }
        return opened;
    }

    @Override
    public void crash(PlatformParts platform) {
        host.crash(platform);
    }

    private TestedStream stream() {
        if (stream == null) {
            throw new IllegalStateException("the platform is not open");
        }
        return stream;
    }

    @Override
    public boolean onVirtualTime() {
        return onVirtualTime;
    }

    @Override
    public void put(String data, String partitionKey, BigInteger hash) {
        stream().put(data, partitionKey, hash);
    }

    @Override
    public void split(String shard, BigInteger hash) {
        stream().split(shard, hash);
    }

    @Override
    public void merge(String shard, String adjacent) {
        stream().merge(shard, adjacent);
    }

    @Override
    public void reshard(int shards) {
        stream().reshard(shards);
    }
}

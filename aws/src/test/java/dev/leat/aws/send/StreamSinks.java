package dev.leat.aws.send;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.kinesis.KinesisAccess;
import dev.leat.contract.StreamSinkContract;
import dev.leat.contract.VirtualTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/// The contract of sinks that put records into Kinesis.
abstract class StreamSinks extends StreamSinkContract {

    /// Refuses records of the clients.
    static final RefusedRecords REFUSED = new RefusedRecords();

    private static final AtomicInteger TRIALS = new AtomicInteger();

    abstract AwsClients clients();

    /// Creates what [#REFUSED] needs.
    static void prepare(AwsClients clients) {
        clients.kinesis()
                .createStream(stream -> stream.streamName(RefusedRecords.WASTE).shardCount(1));
    }

    /// The resources of a trial have a prefix of their own.
    @Override
    protected Trial open(App app) {
        var names = new AwsResourceNames(app.name(), "puts%d-".formatted(TRIALS.incrementAndGet()));
        var time = VirtualTime.start();
        var table = new AwsResources(clients(), names, app).create(time);
        var sink = app.pipelines().values().iterator().next().to().getFirst();
        var sends = new Sends(clients(), names, app, table, new RecordedTransport(), time);
        return new Trial(
                sends.store(sink), new KinesisAccess(clients()::kinesis, names, time), () -> {});
    }

    /// Refuses two thirds of the records, once or twice.
    @Override
    protected void refuseParts() {
        REFUSED.refuse(data -> Math.floorMod(data.hashCode(), 3));
    }

    @AfterEach
    void refuseNone() {
        REFUSED.refuse(_ -> 0);
    }
}

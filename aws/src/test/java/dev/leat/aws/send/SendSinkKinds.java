package dev.leat.aws.send;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.SinkKindCases;
import dev.leat.contract.kind.SinkKindContract;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// The contract of sinks that send, for SQS, SNS and Kinesis with identities in a state table.
abstract class SendSinkKinds extends SinkKindContract {

    private static final Set<String> KINDS = Set.of("queue", "FIFO queue", "topic", "stream");
    private static final AtomicInteger TRIALS = new AtomicInteger();

    abstract AwsClients clients();

    /// Returns a platform whose queues and streams have what was sent.
    abstract Platform contents(AwsResources resources);

    @Override
    protected List<RecordSinkCase> kinds() {
        return SinkKindCases.ofRecords().stream()
                .filter(kind -> KINDS.contains(kind.name()))
                .toList();
    }

    /// The resources of a trial have a prefix of their own.
    @Override
    protected TestedState.Opener fresh() {
        var prefix = "trial%d-".formatted(TRIALS.incrementAndGet());
        return (app, time) -> open(app, prefix, time);
    }

    private TestedState open(App app, String prefix, VirtualTime time) {
        var names = new AwsResourceNames(app.name(), prefix);
        var resources = new AwsResources(clients(), names, app);
        var table = resources.create(time);
        var sink = app.pipeline(SinkKindCases.PIPELINE).to().getFirst();
        var store =
                new Sends(clients(), names, app, table, new RecordedTransport(), time).store(sink);
        return new State(contents(resources), store);
    }

    private record State(Platform contents, Store store) implements TestedState {

        @Override
        public ViewReader view(String name) {
            throw new UnsupportedOperationException("these services have no views");
        }

        @Override
        public Optional<Platform> platform() {
            return Optional.of(contents);
        }

        @Override
        public List<StoredIdentity> holdings(String pipeline, byte[] identity) {
            return List.of();
        }

        /// A process has nothing of the services but its clients.
        @Override
        public void crash() {}

        @Override
        public void close() {}
    }
}

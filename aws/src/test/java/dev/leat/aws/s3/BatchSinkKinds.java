package dev.leat.aws.s3;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.batch.Outcome;
import dev.leat.batch.Publication;
import dev.leat.contract.ForwardingStore;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.Sale;
import dev.leat.contract.kind.SinkKindCases;
import dev.leat.contract.kind.SinkKindContract;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.ObjectStorage;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The contract of buckets as sinks of messages, for S3 with identities in a state table.
abstract class BatchSinkKinds extends SinkKindContract {

    private static final AtomicInteger TRIALS = new AtomicInteger();

    /// The number of objects that were made, by which their keys have an order.
    private static final AtomicInteger OBJECTS = new AtomicInteger();

    abstract AwsClients clients();

    @Override
    protected List<RecordSinkCase> kinds() {
        return List.of(new Objects());
    }

    /// The resources of a trial have a prefix of their own.
    @Override
    protected TestedState.Opener fresh() {
        var prefix = "batch%d-".formatted(TRIALS.incrementAndGet());
        return (app, time) -> new State(app, new AwsResourceNames(app.name(), prefix), time);
    }

    /// A bucket with a line for each version.
    private static final class Objects implements RecordSinkCase {

        @Override
        public String name() {
            return "bucket of a queue's pipeline";
        }

        @Override
        public Map<String, String> resources(String sink) {
            return Map.of("buckets", sink + ": {}");
        }

        @Override
        public Map<String, String> options(String sink) {
            return Map.of("bucket", sink, "path", "{source.batch}.ndjson");
        }

        @Override
        public List<String> inside(TestedState state, String sink) {
            return ((State) state).lines(sink);
        }

        @Override
        public List<String> expected(List<Sale> taken) {
            return taken.stream().map(Sale::json).toList();
        }
    }

    private final class State implements TestedState {

        private final AwsResourceNames names;
        private final AwsPlatform platform;
        private final Store store;

        State(App app, AwsResourceNames names, VirtualTime time) {
            this.names = names;
            new AwsSetup(clients(), names, app, time).create(_ -> {});
            this.platform = AwsHost.platform(clients(), names, app, time);
            var sink = app.pipeline(SinkKindCases.PIPELINE).to().getFirst();
            this.store = new Publishing(platform.store(sink), platform.buckets());
        }

        @Override
        public Store store() {
            return store;
        }

        List<String> lines(String sink) {
            var s3 = clients().s3();
            var bucket = names.of(sink);
            return s3.listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                    .map(S3Object::key)
                    .sorted()
                    .map(key -> s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)))
                    .flatMap(object -> object.asUtf8String().lines())
                    .toList();
        }

        @Override
        public ViewReader view(String name) {
            throw new UnsupportedOperationException("S3 has no views");
        }

        @Override
        public List<StoredIdentity> holdings(String pipeline, byte[] identity) {
            return platform.identities(pipeline, identity);
        }

        /// A process has nothing of the services but its clients.
        @Override
        public void crash() {
            close();
        }

        @Override
        public void close() {
            platform.close();
        }
    }

    /// A store whose commits also publish an object with the messages of the rows that are new.
    private record Publishing(Store beneath, ObjectStorage objects) implements ForwardingStore {

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            return beneath.commit(tx -> {
                var made = new ArrayList<Publication>();
                var result =
                        work.apply(effect -> {
                            var answers = tx.apply(effect);
                            object((Effect.Write) effect, answers).ifPresent(made::add);
                            return answers;
                        });
                if (!made.isEmpty()) {
                    tx.apply(new Effect.Publish(made));
                }
                return result;
            });
        }

        private Optional<Publication> object(Effect.Write write, WriteResults answers) {
            var text =
                    IntStream.range(0, answers.size())
                            .filter(index -> answers.at(index) == Outcome.DELIVERED)
                            .map(index -> write.pick()[index])
                            .mapToObj(row -> write.original(row).orElseThrow().body())
                            .map(body -> new String(body, StandardCharsets.UTF_8) + "\n")
                            .collect(Collectors.joining());
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                var key = "%08d".formatted(OBJECTS.incrementAndGet());
                var file = objects.staging().folder().resolve(key);
                return Optional.of(
                        objects.publication(
                                write.to().name(),
                                key,
                                Files.writeString(file, text),
                                Map.of(),
                                false));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package dev.leat.aws.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Table;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.send.CutRequests.Moment;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemValue;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import dev.leat.port.MessageQueue;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two workers process the same queues at the same time. They are killed before and after a request
/// of each operation that they send, and a new worker takes the place of a killed one. Each message
/// is sent twice. The views and tables equal a count by the test. A kill causes at most one extra
/// copy of the messages and dead letters of the records that the worker had leased.
/// `-Dcrash.seed=N` orders messages and kills differently.
@Tag("crash")
class TwoWorkersTest {

    private static final String APP =
            """
            app: shop
            queues:
              orders: {max_receive_count: 1000}
              changes: {max_receive_count: 1000}
              next: {}
              line: {fifo: true}
              subscriber: {subscribe: {topic: news, raw: true}}
            topics: {news: {}}
            tables: {items: {key: id}, current: {key: id}}
            views:
              totals: {key: shop, measures: {n: count(*), total: sum(amount)}}
              all: {measures: {n: count(*), total: sum(amount)}}
              states: {key: shop, measures: {n: count(*), total: sum(amount)}}
            schemas:
              Order: {id: varchar not null, shop: varchar not null, amount: bigint not null}
              Change: {id: varchar not null, shop: varchar not null, amount: bigint not null, version: bigint not null, gone: boolean not null}
            pipelines:
              sell: {from: {queue: orders, schema: Order}, key: id, max_rejects: 100%, to: [{queue: next}, {queue: line, group: shop}, {topic: news}, {table: items}, {view: totals}, {view: all}]}
              change: {from: {queue: changes, schema: Change}, key: id, version: version, delete_when: gone, to: [{table: current}, {view: states}]}
            """;

    /// The operations that workers send. Each of them is cut before and after.
    private static final Set<String> OPERATIONS =
            Set.of(
                    "GetQueueUrl",
                    "ReceiveMessage",
                    "SendMessageBatch",
                    "ChangeMessageVisibilityBatch",
                    "DeleteMessageBatch",
                    "PublishBatch",
                    "BatchGetItem",
                    "BatchWriteItem",
                    "Query",
                    "TransactWriteItems",
                    "DescribeTable",
                    "PutItem");

    private static final long SEED = Long.getLong("crash.seed", 20_260_105L);
    private static final int WORKERS = 2;

    /// Number of messages of a lease, so that a worker has several.
    private static final int BATCH = 4;

    private static final int MOST_ROUNDS = 200;

    @TempDir private Path folder;
    private final VirtualTime time = VirtualTime.start();
    private final AwsResourceNames names = new AwsResourceNames("shop", "two-");
    private final Random random = new Random(SEED);
    private final Kernels factory = new Kernels();
    private final List<Worker> workers = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    private final Shipments sent = new Shipments(random);

    /// The cuts that are not made yet, and those that are. Guarded by this.
    private final List<CutRequests> planned = new ArrayList<>();

    private final List<CutRequests> made = new ArrayList<>();
    private final Set<String> operations = new TreeSet<>();

    /// The number of kills of a worker that had leased this body.
    private final Map<String, Integer> leased = new HashMap<>();

    private App app;
    private LeatEndpoint services;
    private AwsClients clients;
    private AwsResources resources;

    @BeforeEach
    void start() throws IOException, AppException {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        services = LeatEndpoint.start(folder.resolve("services"), time);
        clients = services.clients();
        resources = new AwsResources(clients, names, app);
        resources.create(time);
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new Worker(PipelineProcess.kernels(factory, app)));
        }
    }

    @AfterEach
    void stop() {
        threads.close();
        clients.close();
        services.close();
        workers.forEach(worker -> worker.kernels.values().forEach(Kernel::close));
        factory.close();
    }

    @Test
    void losesNothingAndCountsNothingTwice() throws Exception {
        for (var operation : OPERATIONS) {
            for (var moment : Moment.values()) {
                planned.add(new CutRequests(operation, 1 + random.nextInt(3), moment, true));
            }
        }
        planned.sort((one, other) -> one.toString().compareTo(other.toString()));
        Collections.shuffle(planned, random);
        int rounds = 0;
        for (; !planned.isEmpty() && rounds < MOST_ROUNDS; rounds++) {
            sent.more().forEach((queue, bodies) -> queue(queue).send(bodies));
            round();
        }
        assertThat(planned).as("cuts that were not made, seed %d", SEED).isEmpty();
        for (; remaining() > 0 && rounds < MOST_ROUNDS; rounds++) {
            round();
        }
        assertThat(remaining()).as("messages that were not processed, seed %d", SEED).isZero();
        assertThat(operations).as("operations that workers send").isEqualTo(OPERATIONS);
        check();
        System.out.printf(
                "%d kills, by which %d records lost their worker; %d messages in %d rounds%n",
                made.size(), leased.size(), sent.count(), rounds);
    }

    /// Lets the workers process messages until they find no more, and then lets the leases of those
    /// that were killed expire.
    private void round() throws Exception {
        for (var done : threads.invokeAll(workers)) {
            done.get();
        }
        time.advance(Duration.ofSeconds(61));
    }

    /// A place for a process. If the process is killed, another one starts there.
    private final class Worker implements Callable<Boolean> {

        private final Map<String, Kernel> kernels;

        Worker(Map<String, Kernel> kernels) {
            this.kernels = kernels;
        }

        @Override
        public Boolean call() {
            boolean idle = false;
            while (!idle) {
                var cut = next();
                try (var own = services.clients(cut)) {
                    idle = run(own, cut);
                }
                ended(cut);
            }
            return true;
        }

        /// Runs a process until it finds no more messages, or is killed. Returns false if it is
        /// killed.
        private boolean run(AwsClients own, CutRequests cut) {
            var process = new PipelineProcess(own, names, app, kernels, Time.of(time));
            try (process) {
                boolean some = true;
                while (some) {
                    some = false;
                    for (var pipeline : app.pipelines().keySet()) {
                        some |= process.step(pipeline, BATCH);
                        if (cut.dead()) {
                            killed(process.last());
                            return false;
                        }
                    }
                }
            } catch (UnavailableException dead) {
                assertThat(cut.dead()).isTrue();
            }
            return !cut.dead();
        }
    }

    private synchronized CutRequests next() {
        return planned.isEmpty() ? CutRequests.none() : planned.removeFirst();
    }

    /// Plans a cut again that was not made, because the process sent too few of these requests.
    private synchronized void ended(CutRequests cut) {
        operations.addAll(cut.operations());
        if (cut.dead()) {
            made.add(cut);
        } else {
            cut.first().ifPresent(planned::add);
        }
    }

    private synchronized void killed(List<String> bodies) {
        bodies.forEach(body -> leased.merge(body, 1, Integer::sum));
    }

    private MessageQueue queue(String name) {
        return resources.named(services.platform()).queue(name);
    }

    private long remaining() {
        return List.of("orders", "changes").stream()
                .map(name -> queue(name).counts())
                .mapToLong(counts -> counts.visible() + counts.inFlight() + counts.delayed())
                .sum();
    }

    private void check() {
        try (var process = new PipelineProcess(clients, names, app, Map.of(), Time.of(time))) {
            var platform = process.platform();
            sent.views()
                    .forEach((view, expected) -> {
                        var rows = new TreeSet<String>();
                        platform.view(view).rows(row -> rows.add(ViewTrial.text(row)));
                        assertThat(rows).as(view).isEqualTo(expected);
                    });
            sent.tables()
                    .forEach((table, expected) -> {
                        var items = new TreeSet<String>();
                        platform.tables()
                                .scan(app.get(Table.class, table), item -> items.add(json(item)));
                        assertThat(items).as(table).isEqualTo(expected);
                    });
        }
        copies("next", sent.orders());
        copies("line", sent.orders());
        copies("subscriber", sent.orders());
        copies("orders-dlq", sent.broken());
        copies("changes-dlq", Set.of());
    }

    /// Returns an item without Leat's attributes, in the order of the columns.
    private static String json(Item item) {
        var columns = new LinkedHashMap<String, ItemValue>();
        for (var column : List.of("id", "shop", "amount", "version", "gone")) {
            item.get(column).ifPresent(value -> columns.put(column, value));
        }
        return ItemJson.write(new Item(columns));
    }

    /// Checks that a queue has each of the bodies. Two workers that have the two messages of a
    /// record at the same time may both send it.
    private void copies(String queue, Set<String> bodies) {
        var copies = new HashMap<String, Integer>();
        for (var seen : queue(queue).browse(0, 10_000)) {
            copies.merge(new String(seen.body(), StandardCharsets.UTF_8), 1, Integer::sum);
        }
        assertThat(copies.keySet()).as(queue).isEqualTo(bodies);
        copies.forEach((body, count) ->
                assertThat(count)
                        .as("copies of %s in %s", body, queue)
                        .isBetween(1, Shipments.COPIES + leased.getOrDefault(body, 0)));
    }
}

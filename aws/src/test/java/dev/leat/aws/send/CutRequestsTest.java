package dev.leat.aws.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.send.CutRequests.Moment;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cuts each request of a pipeline in turn, before and after the service gets it. The pipeline
/// counts orders in a view, stores them in a table, and sends them to a queue, a FIFO queue and a
/// topic. The pipeline loses no order and counts none twice. A cut causes at most one extra copy of
/// a message or dead letter. With `-Dcrash.full`, each request is cut in each of four ways;
/// otherwise the first one of each operation, and the ways take turns for the others.
@Tag("crash")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutRequestsTest {

    private static final String APP =
            """
            app: shop
            queues: {orders: {}, next: {}, line: {fifo: true}, subscriber: {subscribe: {topic: news, raw: true}}}
            topics: {news: {}}
            tables: {items: {key: id}}
            views: {totals: {key: shop, measures: {n: count(*), total: sum(amount)}}}
            schemas: {Order: {id: varchar not null, shop: varchar not null, amount: bigint not null}}
            pipelines:
              sell: {from: {queue: orders, schema: Order}, key: id, max_rejects: 100%, to: [{queue: next}, {queue: line, group: shop}, {topic: news}, {table: items}, {view: totals}]}
            """;

    private static final String ONE = "{\"id\":\"o1\",\"shop\":\"Oslo\",\"amount\":5}";
    private static final String TWO = "{\"id\":\"o2\",\"shop\":\"Rome\",\"amount\":7}";
    private static final String BROKEN = "{\"id\":\"o3\",\"shop\":\"Oslo\"}";

    /// The operations that this pipeline calls.
    private static final Set<String> OPERATIONS =
            Set.of(
                    "GetQueueUrl",
                    "ReceiveMessage",
                    "SendMessageBatch",
                    "ChangeMessageVisibilityBatch",
                    "DeleteMessageBatch",
                    "PublishBatch",
                    "BatchGetItem",
                    "Query",
                    "TransactWriteItems",
                    "DescribeTable",
                    "PutItem");

    private static final int ROUNDS = 20;

    private static final boolean FULL = System.getProperty("crash.full") != null;
    private static final int WAYS = 4;

    private final VirtualTime time = VirtualTime.start();
    private final Kernels factory = new Kernels();
    private App app;
    private Map<String, Kernel> kernels;
    private LeatEndpoint services;
    private AwsClients clients;
    private int trials;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, AppException {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        kernels = PipelineProcess.kernels(factory, app);
        services = LeatEndpoint.start(folder.resolve("services"), time);
        clients = services.clients();
    }

    @AfterAll
    void stop() {
        clients.close();
        services.close();
        kernels.values().forEach(Kernel::close);
        factory.close();
    }

    @ParameterizedTest
    @CsvSource({"BEFORE, false", "AFTER, false", "BEFORE, true", "AFTER, true"})
    void losesNothingAndRepeatsAMessageAtMostOnce(Moment moment, boolean kills) {
        var whole = new Trial(CutRequests.none());
        whole.run();
        whole.check(1, 1);
        assertThat(whole.cut.operations()).containsAll(OPERATIONS);

        long copies = 0;
        int turn = 2 * moment.ordinal() + (kills ? 1 : 0);
        for (var operation : whole.cut.operations()) {
            for (int number : numbers(whole.cut.count(operation), turn)) {
                var trial = new Trial(new CutRequests(operation, number, moment, kills));
                trial.run();
                boolean cut = trial.cut.done();
                assertThat(cut || number > 1).as("%s was cut", operation).isTrue();
                trial.check(cut ? repeats(operation, moment, kills) : 1, 2);
                copies = Math.max(copies, trial.copies);
            }
        }
        assertThat(copies).as("the most copies, so that the cuts are tested").isEqualTo(2);
    }

    /// Returns the numbers of an operation's requests that are cut.
    private static int[] numbers(int requests, int turn) {
        return IntStream.rangeClosed(1, requests)
                .filter(number -> FULL || number == 1 || number % WAYS == turn)
                .toArray();
    }

    /// Returns how often a message may be in a queue: a process that survives knows what it has
    /// sent, unless the response to the send was lost.
    private static int repeats(String operation, Moment moment, boolean kills) {
        boolean send = Set.of("SendMessageBatch", "PublishBatch").contains(operation);
        return kills || (send && moment == Moment.AFTER) ? 2 : 1;
    }

    /// A run of the pipeline with resources of its own, one of whose requests is cut.
    private final class Trial {

        private final CutRequests cut;
        private final AwsResourceNames names =
                new AwsResourceNames("shop", "trial%d-".formatted(++trials));

        private final AwsResources resources = new AwsResources(clients, names, app);

        /// The maximum number of copies of a message or dead letter.
        private long copies;

        Trial(CutRequests cut) {
            this.cut = cut;
        }

        void run() {
            resources.create(time);
            for (var order : List.of(ONE, BROKEN, TWO, ONE)) {
                queue("orders").send(List.of(outgoing(order)));
            }
            try (var cutting = services.clients(cut)) {
                process(cutting, true);
            }
            process(clients, false);
            assertThat(remaining()).as("messages after %s", described()).isZero();
        }

        /// Runs a process until the queue is empty or, if it is to be cut, until it is dead.
        private void process(AwsClients own, boolean dies) {
            try (var process = open(own)) {
                for (int round = 0; round < ROUNDS && remaining() > 0; round++) {
                    process.step("sell", 10);
                    if (dies && cut.dead()) {
                        return;
                    }
                    time.advance(Duration.ofSeconds(61));
                }
            } catch (UnavailableException dead) {
                assertThat(dies).isTrue();
            }
        }

        private PipelineProcess open(AwsClients own) {
            return new PipelineProcess(own, names, app, kernels, time);
        }

        private long remaining() {
            var counts = queue("orders").counts();
            return counts.visible() + counts.inFlight() + counts.delayed();
        }

        private MessageQueue queue(String name) {
            return resources.named(services.platform()).queue(name);
        }

        private static Message.Outgoing outgoing(String body) {
            return Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8));
        }

        private String described() {
            return cut.done() ? cut.toString() : "no cut";
        }

        /// @param messages maximum number of copies of a message of a sink
        /// @param letters maximum number of copies of a dead letter
        void check(int messages, int letters) {
            assertThat(rows()).as(described()).containsExactly("[Oslo]=[1, 5]", "[Rome]=[1, 7]");
            assertThat(items()).as(described()).isEqualTo(2);
            copies("line", 1, ONE, TWO);
            copies("next", messages, ONE, TWO);
            copies("subscriber", messages, ONE, TWO);
            copies("orders-dlq", letters, BROKEN);
        }

        private void copies(String queue, long most, String... bodies) {
            var found =
                    queue(queue).browse(0, 100).stream()
                            .map(seen -> new String(seen.body(), StandardCharsets.UTF_8))
                            .toList();
            assertThat(Set.copyOf(found))
                    .as("%s: %s", described(), queue)
                    .containsExactlyInAnyOrder(bodies);
            for (var body : bodies) {
                long count = found.stream().filter(body::equals).count();
                assertThat(count).as("%s: copies in %s", described(), queue).isBetween(1L, most);
                copies = Math.max(copies, count);
            }
        }

        private List<String> rows() {
            try (var process = open(clients)) {
                var rows = new ArrayList<String>();
                process.platform().view("totals").rows(row -> rows.add(ViewTrial.text(row)));
                return rows;
            }
        }

        private int items() {
            return clients.dynamoDb().scan(r -> r.tableName(names.of("items"))).count();
        }
    }
}

package dev.leat.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Queue;
import dev.leat.aws.AwsClients;
import dev.leat.contract.RedriveFixtures;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.Signal;
import dev.leat.port.UnavailableException;
import dev.leat.redrive.DeadLetterPurge;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Redrives of a FIFO dead-letter queue by processes that can end at any request. A body begins
/// with its group.
abstract class FifoRedriveCases {

    private static final String RUN = "run-1";
    private static final String ORDERS = "orders";
    private static final String LETTERS = "orders-dlq";

    private static final AwsResourceNames NAMES = new AwsResourceNames("shop", "");

    private static final App SHOP =
            App.named("shop")
                    .withQueues(
                            Map.of(
                                    ORDERS,
                                    Queue.named(ORDERS).with(Queue.Fifo.DEFAULT),
                                    LETTERS,
                                    Queue.deadLetters(LETTERS).with(Queue.Fifo.DEFAULT)));

    private final VirtualTime time = VirtualTime.start();
    private final MemoryAudit audit = new MemoryAudit(time);

    /// Returns clients of a server without queues at first.
    abstract AwsClients clients(VirtualTime time, ExecutionInterceptor calls);

    /// Fails a request before it is sent.
    ///
    /// @param operation the operation
    /// @param at the number of its requests before
    private record Failing(String operation, int[] at) implements ExecutionInterceptor {

        @Override
        public void beforeExecution(
                Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request().getClass().getSimpleName().equals(operation + "Request")
                    && at[0]-- == 0) {
                throw SdkClientException.create("the process has ended");
            }
        }
    }

    private AwsClients clients() {
        return clients(time, new ExecutionInterceptor() {});
    }

    private void create(AwsClients clients) {
        var fifo = Map.of(QueueAttributeName.FIFO_QUEUE, "true");
        for (var name : List.of(ORDERS, LETTERS)) {
            clients.sqs().createQueue(q -> q.queueName(name + ".fifo").attributes(fifo));
        }
    }

    private SqsQueues queues(AwsClients clients) {
        return new SqsQueues(
                clients,
                NAMES,
                SHOP,
                time,
                GrantedAttempts.inMemory(),
                audit,
                audit::ended,
                (_, _) -> {},
                new QueueUse.OnDemand());
    }

    private static Message.Outgoing message(String body) {
        return Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)).in(body.substring(0, 1));
    }

    /// Stores dead letters, alternating between the groups.
    private void letters(AwsClients clients, int first, int second) {
        var all = new ArrayList<Message.Outgoing>();
        for (int i = 0; i < Math.max(first, second); i++) {
            if (i < first) {
                all.add(message("a" + i));
            }
            if (i < second) {
                all.add(message("b" + i));
            }
        }
        try (var queues = queues(clients)) {
            queues.queue(LETTERS).send(all.stream().map(this::unique).toList());
        }
    }

    private Message.Outgoing unique(Message.Outgoing message) {
        return new Message.Outgoing(
                message.body(),
                Map.of(),
                Optional.empty(),
                message.group(),
                Optional.of(Deduplication.id(text(message.body()))));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static List<String> bodies(String group, int count) {
        return IntStream.range(0, count).mapToObj(i -> group + i).toList();
    }

    /// Receives and deletes all messages of the queue `orders`. Returns their bodies by group.
    private Map<String, List<String>> received(AwsClients clients) {
        var bodies = new TreeMap<String, List<String>>();
        var url = clients.sqs().getQueueUrl(q -> q.queueName(ORDERS + ".fifo")).queueUrl();
        var some = clients.sqs().receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10));
        while (some.hasMessages() && !some.messages().isEmpty()) {
            for (var each : some.messages()) {
                bodies.computeIfAbsent(each.body().substring(0, 1), _ -> new ArrayList<>())
                        .add(each.body());
                clients.sqs()
                        .deleteMessage(d -> d.queueUrl(url).receiptHandle(each.receiptHandle()));
            }
            some = clients.sqs().receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10));
        }
        return bodies;
    }

    private Audit.Run run() {
        var run = RedriveFixtures.run(RUN, LETTERS, time.instant());
        audit.save(run);
        return run;
    }

    private void drive(DeadLetterQueue letters) throws InterruptedException {
        new Redriver(letters, audit, time, SHOP)
                .drive(run(), RunOptions.PLAIN, RedriveListener.none(), new Signal());
    }

    /// Redrives in a process that fails at a request, and then in another one.
    private void driveTwice(Failing failing) throws InterruptedException {
        try (var clients = clients(time, failing);
                var process = queues(clients)) {
            var letters = process.deadLetters(LETTERS);
            assertThatThrownBy(() -> drive(letters))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("the process has ended");
        }
        try (var clients = clients();
                var process = queues(clients)) {
            drive(process.deadLetters(LETTERS));
        }
    }

    private static List<DeadLetterQueue.Return> of(
            List<DeadLetterQueue.Return> returns, String body) {
        return returns.stream().filter(each -> text(each.body()).equals(body)).toList();
    }

    private static Map<String, Long> sequences(DeadLetterQueue letters) {
        var sequences = new LinkedHashMap<String, Long>();
        letters.read(0, DeadLetterQueue.PAGE)
                .forEach(each -> sequences.put(text(each.body()), each.sequence()));
        return sequences;
    }

    @Test
    void sendsLongGroupsInTheirOrder() throws Exception {
        try (var clients = clients()) {
            create(clients);
            letters(clients, 25, 12);
            try (var process = queues(clients)) {
                drive(process.deadLetters(LETTERS));
                assertThat(process.queue(LETTERS).counts().all()).isZero();
            }
            assertThat(received(clients))
                    .isEqualTo(Map.of("a", bodies("a", 25), "b", bodies("b", 12)));
            assertThat(audit.entries(RUN, 0, 99))
                    .extracting(Audit.Entry::number)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 37).mapToObj(Long::valueOf).toList());
        }
    }

    @Test
    void purgesLongGroups() {
        try (var clients = clients()) {
            create(clients);
            letters(clients, 25, 12);
            try (var process = queues(clients)) {
                var purge =
                        new DeadLetterPurge(process.deadLetters(LETTERS), audit, time, SHOP)
                                .run(
                                        "ann",
                                        LETTERS,
                                        Audit.Terms.ALL,
                                        "file",
                                        _ -> {},
                                        new Signal());
                assertThat(purge.removed()).isEqualTo(37);
                assertThat(process.queue(LETTERS).counts().all()).isZero();
            }
        }
    }

    @Test
    void givesADeadLetterTheSameSequenceInEachProcess() {
        try (var clients = clients()) {
            create(clients);
            letters(clients, 4, 3);
            Map<String, Long> first;
            try (var process = queues(clients)) {
                var letters = process.deadLetters(LETTERS);
                first = sequences(letters);
                assertThat(first).hasSize(7);
                assertThat(first.keySet())
                        .filteredOn(body -> body.startsWith("a"))
                        .containsExactlyElementsOf(bodies("a", 4));
                letters.remove(
                        letters.read(0, 99).stream()
                                .filter(each -> text(each.body()).equals("a0"))
                                .toList());
            }
            try (var process = queues(clients)) {
                var second = sequences(process.deadLetters(LETTERS));
                assertThat(second).hasSize(6);
                assertThat(first).containsAllEntriesOf(second);
            }
        }
    }

    @Test
    void sendsTheRestOfAGroupAfterAFailure() throws Exception {
        try (var clients = clients()) {
            create(clients);
            letters(clients, 5, 1);
            driveTwice(new Failing("SendMessageBatch", new int[] {2}));
            assertThat(received(clients))
                    .isEqualTo(Map.of("a", bodies("a", 5), "b", bodies("b", 1)));
        }
    }

    @Test
    void sendsNothingAgainThatWasNotDeleted() throws Exception {
        try (var clients = clients()) {
            create(clients);
            letters(clients, 12, 2);
            driveTwice(new Failing("DeleteMessageBatch", new int[] {0}));
            assertThat(received(clients))
                    .isEqualTo(Map.of("a", bodies("a", 12), "b", bodies("b", 2)));
        }
    }

    @Test
    void theQueueDropsWhatIsSentAgainWithinFiveMinutes() throws Exception {
        try (var clients = clients()) {
            create(clients);
            letters(clients, 3, 1);
            try (var process = queues(clients)) {
                audit.failAtNextAdd();
                var letters = process.deadLetters(LETTERS);
                assertThatThrownBy(() -> drive(letters)).isInstanceOf(UnavailableException.class);
            }
            try (var process = queues(clients)) {
                drive(process.deadLetters(LETTERS));
                assertThat(process.queue(LETTERS).counts().all()).isZero();
            }
            assertThat(received(clients))
                    .isEqualTo(Map.of("a", bodies("a", 3), "b", bodies("b", 1)));
        }
    }

    @Test
    void sendsNoLaterMessageOfAGroupIfTheQueueRefusesOne() throws Exception {
        try (var clients = clients()) {
            create(clients);
            letters(clients, 3, 2);
            try (var process = queues(clients)) {
                var letters = process.deadLetters(LETTERS);
                var returns =
                        letters.read(0, 99).stream()
                                .map(each -> RedriveFixtures.to(ORDERS, each, RUN))
                                .map(each ->
                                        text(each.body()).equals("a1")
                                                ? RedriveFixtures.edited(each, new byte[0])
                                                : each)
                                .toList();
                run();
                assertThat(letters.redrive(RUN, returns)).hasSize(3);
                assertThat(letters.redrive(RUN, of(returns, "a2"))).isEmpty();
            }
            assertThat(received(clients))
                    .isEqualTo(Map.of("a", bodies("a", 1), "b", bodies("b", 2)));
        }
    }
}

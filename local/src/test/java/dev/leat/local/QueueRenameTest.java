package dev.leat.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Sink;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.contract.ViewApp;
import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.local.database.StateException;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.QueueAdmin;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A queue that gets a new name in the app keeps its state.
class QueueRenameTest {

    private static final App BEFORE = app("orders", Optional.empty(), "paid", Optional.empty());
    private static final App AFTER =
            app("sales", Optional.of("orders"), "bills", Optional.of("paid"));

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();

    /// An app of orders whose pipeline reads a queue, and writes to a queue beside its views.
    private static App app(
            String from, Optional<String> fromWas, String to, Optional<String> toWas) {
        var app = ViewApp.orders();
        var old = app.pipeline(ViewApp.PIPELINE);
        var source = (QueueSource) old.from();
        var sinks = new ArrayList<>(old.to());
        sinks.add(new QueueSink(to, new Sink.Filter.All(), Map.of()));
        var pipeline =
                Pipeline.of(
                                old.name(),
                                new QueueSource(
                                        from,
                                        source.schema(),
                                        source.unknownFields(),
                                        source.batch()))
                        .withKey(old.key())
                        .withSteps(old.steps())
                        .withTo(sinks);
        var queues = new LinkedHashMap<String, Queue>();
        queue(queues, from, fromWas);
        queue(queues, to, toWas);
        return app.withQueues(queues).withPipelines(Map.of(old.name(), pipeline));
    }

    private static void queue(Map<String, Queue> queues, String name, Optional<String> was) {
        queues.put(name, Queue.named(name).withWas(was));
        var letters = Queue.implicitDeadLetters(name);
        queues.put(letters, Queue.deadLetters(letters));
    }

    private LocalPlatform open(App app) {
        return LocalPlatform.open(app, folder, time);
    }

    private static Message.Outgoing message(String body) {
        return Message.Outgoing.of(body.getBytes(UTF_8));
    }

    @Test
    void keepsItsMessages() throws Exception {
        String receipt;
        try (var platform = open(BEFORE)) {
            var queue = platform.queue("orders");
            queue.send(List.of(message("one"), message("two")));
            var received = queue.receive(1, Duration.ZERO, Optional.of(Duration.ofMinutes(5)));
            receipt = received.getFirst().receipt();
            platform.queue("paid").send(List.of(message("bill")));
        }
        for (int start = 0; start < 2; start++) {
            try (var platform = open(AFTER)) {
                assertThat(platform.notices()).isEmpty();
                var counts = platform.queue("sales").counts();
                assertThat(counts.visible()).isEqualTo(1);
                assertThat(counts.inFlight()).isEqualTo(1);
                assertThat(platform.queue("bills").counts().visible()).isEqualTo(1);
            }
        }
        try (var platform = open(AFTER)) {
            assertThat(platform.queue("sales").delete(Set.of(receipt))).containsExactly(receipt);
            time.advance(Duration.ofMinutes(5));
            assertThat(platform.queue("sales").counts().visible()).isEqualTo(1);
        }
    }

    @Test
    void renamesTheSourceAndTheSinksOfDeadLetters() {
        try (var platform = open(BEFORE)) {
            platform.queue("orders-dlq")
                    .send(
                            List.of(
                                    new Message.Outgoing(
                                            "{}".getBytes(UTF_8),
                                            DeadLetterAttribute.attributes(
                                                    letter("orders", "paid")),
                                            Optional.empty())));
        }
        try (var platform = open(AFTER)) {
            var letter = platform.queue("sales-dlq").browse(0, 9).getFirst();
            assertThat(DeadLetterInfo.of(letter.attributes()))
                    .isEqualTo(
                            DeadLetterInfo.of(
                                    DeadLetterAttribute.attributes(letter("sales", "bills"))));
        }
    }

    /// The sinks of redriven messages belong to the pipeline that reads their queue, which is
    /// renamed, too.
    @Test
    void renamesTheSinksOfRedrivenMessages() {
        try (var platform = open(BEFORE)) {
            var attributes =
                    RedriveAttribute.attributes(
                            Map.of(),
                            new RedriveHistory("run", Set.of("paid"), List.of()),
                            "1",
                            Instant.EPOCH);
            platform.queue("orders")
                    .send(
                            List.of(
                                    new Message.Outgoing(
                                            "{}".getBytes(UTF_8), attributes, Optional.empty())));
        }
        // A command opens the queues before the app starts.
        LocalState.resources(AFTER, folder, time).close();
        try (var platform = open(AFTER)) {
            var message = platform.queue("sales").browse(0, 9).getFirst();
            var record = new Record("1", new byte[0], message.attributes(), 1, time.instant());
            assertThat(RedriveAttribute.restored(record).redrive().orElseThrow().only())
                    .containsExactly("bills");
        }
    }

    @Test
    void renamesADeadLetterQueueToTheNameThatTheFileSays() {
        try (var platform = open(BEFORE)) {
            platform.queue("orders-dlq").send(List.of(message("dead")));
        }
        var queues = new LinkedHashMap<>(AFTER.queues());
        queues.put("failed", Queue.named("failed").withWas(Optional.of("orders-dlq")));
        try (var platform = open(AFTER.withQueues(queues))) {
            assertThat(platform.queue("failed").counts().visible()).isEqualTo(1);
            assertThat(platform.queue("sales-dlq").counts().visible()).isZero();
        }
    }

    @Test
    void takesTheNameOfAQueueThatAClientDeleted() {
        try (var platform = open(BEFORE)) {
            var clients = platform.queues();
            clients.create(QueueAdmin.Definition.of(Queue.deadLetters("sales")), Map.of());
            clients.delete("sales");
            platform.queue("orders").send(List.of(message("one")));
        }
        try (var platform = open(AFTER)) {
            assertThat(platform.queue("sales").counts().visible()).isEqualTo(1);
        }
    }

    private static DeadLetter letter(String source, String sink) {
        var record = new Record("1", new byte[0], Map.of(), 1, Instant.EPOCH);
        var failed = Map.of(sink, List.of(Reason.of("check", "orders")));
        return new DeadLetter(
                0, record, ViewApp.PIPELINE, source, "", List.of(ViewApp.ALL), failed);
    }

    @Test
    void refusesStateOfBothNames() {
        open(BEFORE).close();
        open(app("sales", Optional.empty(), "paid", Optional.empty())).close();
        assertThatThrownBy(() -> open(AFTER))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        "the queue sales and its former name orders both have state; to keep that of sales, remove `was`; to use that of orders, give the queue a name that no queue has");
    }

    @Test
    void changesNothingIfTheStartFails() {
        try (var platform = open(BEFORE)) {
            platform.queue("orders").send(List.of(message("one")));
        }
        var renamed = AFTER.pipeline(ViewApp.PIPELINE).withKey(List.of());
        var changed = AFTER.withPipelines(Map.of(renamed.name(), renamed));
        assertThatThrownBy(() -> open(changed))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("the key of pipeline order_stats has changed");
        try (var platform = open(BEFORE)) {
            assertThat(platform.queue("orders").counts().visible()).isEqualTo(1);
        }
    }

    /// Clients store names of queues in subscriptions, targets of rules, notifications and
    /// redrives.
    @Test
    void renamesTheQueueInWhatClientsStored() throws Exception {
        open(BEFORE).close();
        try (var state = connect()) {
            for (var sql :
                    List.of(
                            "INSERT INTO subscription VALUES ('1', 'news', 'SQS', 'orders', 0, NULL, NULL, 'orders-dlq', '', 0, 0)",
                            "INSERT INTO subscription VALUES ('2', 'news', 'HTTP', 'orders', 0, NULL, NULL, NULL, '', 0, 0)",
                            "INSERT INTO event_target VALUES ('rule', '1', 'arn:aws:sqs:eu-west-1:000000000000:orders', 0, 'orders', '', '', NULL, 'orders-dlq', NULL, NULL, NULL)",
                            "INSERT INTO event_target VALUES ('rule', '2', 'arn:aws:sqs:eu-west-1:000000000000:orders.fifo', 0, 'orders', '', '', NULL, NULL, NULL, NULL, NULL)",
                            "INSERT INTO bucket VALUES ('files', 1, 0, '[{\"id\":\"orders\",\"queue\":\"orders\",\"events\":[],\"prefix\":\"orders\",\"suffix\":\"\"}]', '{}')",
                            "INSERT INTO redrive_run(id, who, queue, terms, started, ended, state, before, reached, redriven, held, passed, detail, entered) VALUES ('run', 'me', 'orders-dlq', '"
                                    + terms("orders")
                                    + "', 0, 1, 'DONE', 0, 0, 0, 0, 0, '', 0)")) {
                execute(state, sql);
            }
        }
        open(AFTER).close();
        try (var state = connect()) {
            assertThat(
                            texts(
                                    state,
                                    "SELECT endpoint || ' ' || coalesce(letters, '') FROM subscription ORDER BY id"))
                    .containsExactly("sales sales-dlq", "orders ");
            assertThat(
                            texts(
                                    state,
                                    "SELECT arn || ' ' || name || ' ' || coalesce(letters, '') FROM event_target ORDER BY id"))
                    .containsExactly(
                            "arn:aws:sqs:eu-west-1:000000000000:sales sales sales-dlq",
                            "arn:aws:sqs:eu-west-1:000000000000:sales.fifo sales ");
            assertThat(texts(state, "SELECT notices FROM bucket"))
                    .containsExactly(
                            "[{\"id\":\"orders\",\"queue\":\"sales\",\"events\":[],\"prefix\":\"orders\",\"suffix\":\"\"}]");
            assertThat(texts(state, "SELECT queue || ' ' || terms FROM redrive_run"))
                    .containsExactly("sales-dlq " + terms("sales"));
        }
    }

    private static String terms(String to) {
        return new Audit.Terms.Builder().to(Optional.of(to)).build().json();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
    }

    private static void execute(Connection state, String sql) throws SQLException {
        try (var statement = state.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(Connection state, String sql) throws SQLException {
        var texts = new ArrayList<String>();
        try (var statement = state.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}

package dev.leat.server;

import static dev.leat.server.Orders.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.alarm.AlarmStatus;
import dev.leat.batch.Attribute;
import dev.leat.batch.Outcome;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.Cause;
import dev.leat.metrics.PipelineStatus;
import dev.leat.operations.EarlierCounts;
import dev.leat.operations.ModelAdvice;
import dev.leat.operations.Operations;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.QueryResult;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.ReplayLine;
import dev.leat.operations.platform.LiveState;
import dev.leat.operations.platform.PlatformData;
import dev.leat.operations.platform.PlatformOperations;
import dev.leat.operations.platform.ProcessServices;
import dev.leat.operations.platform.RecordParts;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.BackupSummary;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.StateCondition;
import dev.leat.port.UnavailableException;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.server.operations.OperationsSite;
import dev.leat.server.operations.RemoteOperations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationsTest {

    private final FixedPlatform platform = new FixedPlatform();
    private final AccessToken token = AccessToken.random();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        var here = new PlatformOperations(Orders.APP, platform.parts());
        server = Server.start("127.0.0.1", 0, List.of(new OperationsSite(here, token)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Operations remote() {
        return RemoteOperations.connect(server.url(), token);
    }

    @Test
    void refusesObjectsAndDeliveriesWhereThePlatformHasNoLocalServices() {
        try (var remote = remote()) {
            assertThatThrownBy(() -> remote.objects().objects("files", "", "", 1))
                    .isInstanceOf(RefusedOperationException.class)
                    .hasMessageContaining("use `aws s3`");
            assertThatThrownBy(() -> remote.deliveries().topics())
                    .isInstanceOf(RefusedOperationException.class)
                    .hasMessageContaining("use `aws sns list-subscriptions`");
            assertThat(remote.counts()).containsKey("OrderQueue");
        }
    }

    @Test
    void carriesMessagesByteForByte() {
        byte[] odd = {0, -1, 'x', '\n', (byte) 0xc3};
        var message =
                new Message.Outgoing(
                        odd,
                        Map.of("a", Attribute.text("é"), "b", new Attribute("Binary.x", odd)),
                        Optional.of(Duration.ofMillis(1500)));
        try (var remote = remote()) {
            remote.send("OrderQueue", List.of(message, Message.Outgoing.of(odd)));
            var seen = remote.browse("OrderQueue", 0, 10);
            assertThat(seen).hasSize(2);
            assertThat(seen.getFirst().body()).isEqualTo(odd);
            assertThat(seen.getFirst().attributes()).isEqualTo(message.attributes());
            assertThat(seen)
                    .usingRecursiveComparison()
                    .isEqualTo(platform.queue("OrderQueue").browse(0, 10));
            assertThat(remote.browse("OrderQueue", 1, 10)).hasSize(1);
            assertThat(remote.browse("OrderQueue", 0, 1)).hasSize(1);
            assertThat(remote.counts().get("OrderQueue"))
                    .isEqualTo(platform.queue("OrderQueue").counts());
            assertThat(remote.counts().keySet()).containsExactly("OrderQueue", "OrderQueue-dlq");
        }
    }

    @Test
    void carriesGroupsAndRefusesToAFifoQueueWhatHasNone() throws Exception {
        var here = new PlatformOperations(Orders.FIFO, platform.parts());
        var plain = Message.Outgoing.of(new byte[] {'x'});
        var full =
                new Message.Outgoing(
                        plain.body(),
                        Map.of(),
                        Optional.empty(),
                        Optional.of("g"),
                        Optional.of("d"));
        try (var fifo = Server.start("127.0.0.1", 0, List.of(new OperationsSite(here, token)));
                var remote = RemoteOperations.connect(fifo.url(), token)) {
            assertThat(remote.app().queues()).isEqualTo(Orders.FIFO.queues());
            remote.send("OrderQueue", List.of(full));
            var seen = remote.browse("OrderQueue", 0, 10).getFirst();
            assertThat(seen.group()).hasValue("g");
            assertThat(seen.deduplication()).hasValue("d");
            assertThatThrownBy(() -> remote.send("OrderQueue", List.of(full, plain)))
                    .isInstanceOf(RefusedOperationException.class)
                    .hasMessage(
                            "queue OrderQueue is FIFO: every message requires a message group id");
            assertThatThrownBy(() -> remote.send("OrderQueue", List.of(plain.in("a b"))))
                    .isInstanceOf(RefusedOperationException.class)
                    .hasMessageContaining("'a b' is not");
            assertThat(remote.browse("OrderQueue", 0, 10)).hasSize(1);
        }
    }

    @Test
    void knowsQueuesAndViewsOfTheOther() {
        try (var remote = remote()) {
            assertThat(remote.app().queues()).isEqualTo(Orders.APP.queues());
            assertThat(remote.app().views()).isEqualTo(Orders.APP.views());
            assertThat(remote.personal("OrderQueue-dlq")).containsExactly("shipping_address");
        }
    }

    @Test
    void saysHowPipelinesAndAlarmsAre() throws Exception {
        var status =
                new PipelineStatus(
                        PipelineStatus.State.WAITING,
                        "no answer from \"é\"",
                        Map.of(Outcome.DELIVERED, 5L, Outcome.RETURNED, Long.MAX_VALUE),
                        Map.of("user_stats", Map.of(Outcome.DUPLICATE, 1L)),
                        Map.of("type", 2L),
                        3);
        var alarm =
                new AlarmStatus(
                        "late",
                        AlarmLog.Condition.ALARM,
                        Instant.parse("2026-01-05T12:00:00.5Z"),
                        "too \"late\"",
                        "");
        var earlier =
                new EarlierCounts(
                        Duration.ofMillis(5_250),
                        Map.of("count", status),
                        Map.of(
                                "OrderQueue",
                                new MessageQueue.Counts(1, 2, 3, Duration.ofSeconds(4), 5)));
        var here =
                new PlatformOperations(
                        new PlatformData(Orders.APP, platform.parts()),
                        new RecordParts(new RecordingPreviews()),
                        new LiveState(
                                () -> StateCondition.STARTING,
                                () -> Map.of("count", status),
                                () -> List.of(alarm),
                                () -> Optional.of(earlier)),
                        new ProcessServices(
                                QueryResult.Runner.NONE,
                                folder ->
                                        new BackupSummary(
                                                folder + "", Instant.EPOCH, 3, 4, List.of("x")),
                                ReplayLine.Runner.NONE,
                                ModelAdvice.Maker.NONE));
        try (var running = Server.start("127.0.0.1", 0, List.of(new OperationsSite(here, token)));
                var other = RemoteOperations.connect(running.url(), token);
                var none = remote()) {
            assertThat(other.status()).isEqualTo(Map.of("count", status));
            assertThat(none.status()).isEmpty();
            assertThat(other.backup("/b"))
                    .isEqualTo(new BackupSummary("/b", Instant.EPOCH, 3, 4, List.of("x")));
            assertThat(other.condition()).isEqualTo(StateCondition.STARTING);
            assertThat(none.condition()).isEqualTo(StateCondition.READY);
            assertThat(other.alarms()).containsExactly(alarm);
            assertThat(none.alarms()).isEmpty();
            assertThat(other.earlier()).contains(earlier);
            assertThat(none.earlier()).isEmpty();
            var terms = Audit.Terms.ALL;
            assertThat(other.preview("OrderQueue", terms))
                    .isEqualTo(here.preview("OrderQueue", terms));
            assertThatThrownBy(() -> none.preview("OrderQueue", terms))
                    .isInstanceOf(RefusedOperationException.class);
            var letter =
                    new DeadLetterQueue.Return(
                            new Message.Seen(
                                    7,
                                    "id",
                                    new byte[] {1},
                                    Map.of(),
                                    1,
                                    Instant.EPOCH,
                                    Optional.empty(),
                                    Optional.empty()),
                            "OrderQueue",
                            new byte[] {2},
                            Map.of(),
                            new RedriveHistory("run", Set.of(), List.of()),
                            "",
                            true);
            assertThat(other.predict("OrderQueue", List.of(letter)))
                    .isEqualTo(here.predict("OrderQueue", List.of(letter)))
                    .contains(PredictedOutcome.unknown("OrderQueue"));
        }
    }

    @Test
    void sendsLinesOfAReplayWhileItRuns() throws Exception {
        var seen = new CountDownLatch(1);
        var from = Instant.parse("2026-01-05T12:00:00.000001Z");
        var asked = new ArrayList<Object>();
        var here =
                replaying((pipeline, start, end, also, each) -> {
                    asked.addAll(List.of(pipeline, start, end, also));
                    each.accept(ReplayLine.RUNNING);
                    assertThat(awaited(seen)).isTrue();
                    each.accept(new ReplayLine(ReplayLine.Kind.FAILED, "é"));
                });
        try (var running = Server.start("127.0.0.1", 0, List.of(new OperationsSite(here, token)));
                var other = RemoteOperations.connect(running.url(), token);
                var none = remote()) {
            var lines = new ArrayList<ReplayLine>();
            other.replay(
                    "a b",
                    from,
                    Instant.EPOCH,
                    List.of("x", "y"),
                    line -> {
                        lines.add(line);
                        seen.countDown();
                    });
            assertThat(lines)
                    .containsExactly(
                            ReplayLine.RUNNING, new ReplayLine(ReplayLine.Kind.FAILED, "é"));
            assertThat(asked).containsExactly("a b", from, Instant.EPOCH, List.of("x", "y"));
            assertThatThrownBy(() -> none.replay("p", from, from, List.of(), lines::add))
                    .isInstanceOf(RefusedOperationException.class)
                    .hasMessage("the app is not running");
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private PlatformOperations replaying(ReplayLine.Runner replays) {
        return new PlatformOperations(
                new PlatformData(Orders.APP, platform.parts()),
                RecordParts.NONE,
                new LiveState(() -> StateCondition.READY, Map::of, List::of, Optional::empty),
                new ProcessServices(
                        QueryResult.Runner.NONE,
                        folder -> new BackupSummary(folder + "", Instant.EPOCH, 0, 0, List.of()),
                        replays,
                        ModelAdvice.Maker.NONE));
    }

    @Test
    void streamsRowsAndParts() {
        var view = platform.fixed("user_stats").day(LocalDate.of(2024, 1, 2), user("U1", 1, 5));
        for (int i = 0; i < 20_000; i++) {
            view.row(user("U" + i, i, Long.MAX_VALUE - i));
        }
        view.row(new Row(List.of("none"), new Long[] {null, null}));
        try (var remote = remote()) {
            var rows = new ArrayList<Row>();
            remote.rows("user_stats", rows::add);
            assertThat(rows).hasSize(20_001);
            assertThat(rows.get(19_999).values()).containsExactly(19_999L, Long.MAX_VALUE - 19_999);
            assertThat(rows.getLast().values()).containsExactly(null, null);
            var parts = new ArrayList<Part>();
            remote.parts("user_stats", parts::add);
            assertThat(parts).singleElement().extracting(Part::start).isEqualTo(1704153600000000L);
            assertThatThrownBy(() -> remote.rows("nope", rows::add))
                    .isInstanceOf(RefusedOperationException.class)
                    .hasMessageStartingWith("no view 'nope' in the app; use one of: ");
        }
    }

    @Test
    void namesTheQueuesWhereOneIsUnknown() {
        try (var remote = remote()) {
            assertThatThrownBy(() -> remote.browse("Nope/x", 0, 1))
                    .isInstanceOf(RefusedOperationException.class)
                    .hasMessage(
                            "no queue 'Nope/x' in the app; use one of: OrderQueue, OrderQueue-dlq");
        }
    }

    @Test
    void refusesClientsWithoutAToken() {
        assertThat(Asked.get(server, "/leat/v1/app")).startsWith("401 ");
        assertThat(Asked.get(server, "/leat/v1/queues/OrderQueue/items")).startsWith("401 ");
        assertThatThrownBy(() -> RemoteOperations.connect(server.url(), AccessToken.random()))
                .isInstanceOf(RefusedOperationException.class);
        assertThat(token.toString()).doesNotContain(token.text());
    }

    @Test
    void reportsThatTheServerDoesNotRespond() throws Exception {
        int port = server.port();
        server.close();
        assertThatThrownBy(() -> RemoteOperations.connect("http://127.0.0.1:" + port, token))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("does not answer");
    }

    private static final class RecordingPreviews implements PreviewReport.Maker {

        @Override
        public PreviewReport preview(
                String queue, Audit.Terms terms, Predicate<PreviewReport> proceeds) {
            var ends = Map.of(Outcome.DUPLICATE, 1L);
            var notes = List.of(terms.where().orElse(""));
            return new PreviewReport(queue, 3, 1, ends, 1, List.of(), 0, 1, notes);
        }

        @Override
        public List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> letters) {
            return List.of(
                    PredictedOutcome.PASSES,
                    PredictedOutcome.unknown(letters.getFirst().to()),
                    PredictedOutcome.fails(List.of(new Cause(queue, "s", "check", "f[]", "t"))));
        }
    }
}

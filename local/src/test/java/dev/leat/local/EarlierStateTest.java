package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Queue;
import dev.leat.app.View;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.RedriveFixtures;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.PutObject;
import dev.leat.port.QueueAdmin.Definition;
import dev.leat.port.QueueAdmin.Move;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A state file as earlier versions left it: orders a, b and c, one of them in the log of
/// identities no more, and a message that waits.
class EarlierStateTest {

    private static final Fact A = ViewApp.order("a", "U1", 0, 10);
    private static final Fact B = ViewApp.order("b", "U2", 1, 20);
    private static final Fact C = ViewApp.order("c", "U1", 0, 5);

    @TempDir Path folder;

    private void make(int version) throws SQLException, IOException {
        var name = "/state-of-version-%d.sql".formatted(version);
        try (var in = EarlierStateTest.class.getResourceAsStream(name);
                var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
                var statement = connection.createStatement()) {
            assertThat(in).isNotNull();
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var sql : text.split(";\n", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
        // Beside the file, with the bytes of its objects.
        Files.createDirectories(folder.resolve("objects"));
    }

    private LocalPlatform open(App app) {
        return LocalPlatform.open(app, folder, VirtualTime.start());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7})
    void goesOnAsItWas(int version) throws Exception {
        make(version);
        for (int start = 0; start < 2; start++) {
            try (var trial =
                    new ViewTrial((app, _) -> new ViewState(open(app)), ViewApp.orders())) {
                assertThat(trial.write(ViewApp.ALL, A, C, ViewApp.order("c", "U1", 0, 6)))
                        .containsExactly(Outcome.DUPLICATE, Outcome.DUPLICATE, Outcome.REJECTED);
                assertThat(trial.write(ViewApp.USERS, A, B)).containsOnly(Outcome.DUPLICATE);
                assertThat(trial.rows(ViewApp.USERS))
                        .containsExactly("[U1]=[1, 10, 10, 10]", "[U2]=[1, 20, 20, 20]");
                assertThat(trial.rows(ViewApp.ALL)).containsExactly("[]=[2, 15]");
            }
        }
        try (var platform = open(ViewApp.orders())) {
            assertThat(platform.queue("orders").browse(0, 9)).hasSize(1);
        }
    }

    @Test
    void addsAMeasureToAView() throws Exception {
        make(7);
        var view = ViewApp.users();
        var measures = new ArrayList<>(view.measures());
        measures.addFirst(View.Measure.count("again"));
        var more = new View(view.name(), view.key(), measures, view.every(), view.rankBy());
        try (var platform = open(ViewApp.of(more, ViewApp.all()))) {
            assertThat(platform.notices()).first().asString().contains("user_stats: again;");
            assertThat(platform.view(ViewApp.USERS).get(List.of("U1")).orElseThrow().values())
                    .containsExactly(null, 1L, 10L, 10L, 10L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7})
    void sendsLettersBack(int version) throws Exception {
        make(version);
        try (var platform = open(ViewApp.orders());
                var box = platform.deadLetters("orders")) {
            platform.audit().save(RedriveFixtures.run("r", "orders", platform.time().instant()));
            var waits = box.read(0, 9).getFirst();
            assertThat(box.redrive("r", List.of(RedriveFixtures.to("orders-dlq", waits, "r"))))
                    .hasSize(1);
        }
        try (var platform = open(ViewApp.orders())) {
            assertThat(platform.queue("orders-dlq").browse(0, 9)).hasSize(1);
            assertThat(platform.audit().entries("r", 0, 9)).hasSize(1);
        }
    }

    @Test
    void makesQueuesAndMovesLettersWhereItKnewNeither() throws Exception {
        make(2);
        try (var platform = open(ViewApp.orders())) {
            platform.queues().create(Definition.of(Queue.deadLetters("mine")), Map.of());
            platform.queues().move("orders-dlq", Optional.of("orders"), Optional.empty());
        }
        try (var platform = open(ViewApp.orders())) {
            assertThat(platform.queues().find("mine").orElseThrow().declared()).isFalse();
            assertThat(platform.queues().moves("orders-dlq")).hasSize(1);
        }
    }

    /// One that ran as the process was killed, and others that had ended or were to end.
    @ParameterizedTest
    @ValueSource(ints = {3, 7})
    void goesOnWithItsMoveTasksAndListsThem(int version) throws Exception {
        make(version);
        var there = (1L << 40) + 1;
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
                var statement = connection.createStatement()) {
            for (var values :
                    List.of(
                            "1, 'a', 'orders', NULL, 4, 1000000, 'COMPLETED', 3, 3, 0, ''",
                            "2, 'b', 'orders', NULL, NULL, 2000000, 'FAILED', 0, 1, 0, 'Why'",
                            "3, 'c', 'orders', NULL, NULL, 3000000, 'CANCELLED', 1, 2, 0, ''",
                            "4, 'd', 'parcels', NULL, NULL, 4000000, 'CANCELLING', 5, 6, 0, ''",
                            "5, 'e', 'orders', 'orders-dlq', NULL, 5000000, 'RUNNING', 7, 8, %d, ''"
                                    .formatted(there))) {
                statement.execute("INSERT INTO move VALUES (" + values + ")");
            }
        }
        try (var platform = open(ViewApp.orders())) {
            var queues = platform.queues();
            while (queues.moves("orders").getFirst().state() == Move.State.RUNNING) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(queues.moves("orders"))
                    .containsExactly(
                            move("e", 5, Move.State.COMPLETED, 8, 8, ""),
                            move("c", 3, Move.State.CANCELLED, 1, 2, ""),
                            move("b", 2, Move.State.FAILED, 0, 1, "Why"),
                            move("a", 1, Move.State.COMPLETED, 3, 3, ""));
            assertThat(queues.moves("parcels"))
                    .extracting(Move::state)
                    .containsExactly(Move.State.CANCELLED);
            assertThat(queues.cancel("d")).isEmpty();
            assertThat(platform.queue("orders").browse(0, 9)).isEmpty();
            assertThat(platform.queue("orders-dlq").browse(0, 9)).hasSize(1);
            assertThat(platform.audit().runs(9)).extracting(Audit.Run::by).containsOnly("sqs");
        }
    }

    private static Move move(
            String handle, int started, Move.State state, long moved, long toMove, String why) {
        return new Move(
                handle,
                "orders",
                handle.equals("e") ? Optional.of("orders-dlq") : Optional.empty(),
                handle.equals("a") ? Optional.of(4) : Optional.empty(),
                Instant.ofEpochSecond(started),
                state,
                moved,
                toMove,
                why);
    }

    @Test
    void takesFifoQueuesBesideThoseThatItHad() throws Exception {
        make(3);
        try (var platform = open(ViewApp.orders())) {
            var mine = FifoKindTest.fifo(Queue.deadLetters("mine"));
            platform.queues().create(Definition.of(mine), Map.of());
            var message = Message.Outgoing.of(new byte[] {'a'}).in("g");
            platform.queue("mine").send(List.of(message, message));
            platform.queue("parcels").send(List.of(message, message));
        }
        try (var platform = open(ViewApp.orders())) {
            assertThat(platform.queue("mine").browse(0, 9)).hasSize(1);
            assertThat(platform.queue("parcels").browse(0, 9)).hasSize(3);
            assertThat(platform.queue("parcels").browse(0, 9).getFirst().group()).isEmpty();
        }
    }

    /// Objects without headers, one of them replaced, whose bytes lie beside the file.
    @Test
    void keepsTheObjectsThatItHad() throws Exception {
        make(6);
        var places = List.of("000", "001", "002", "003");
        var blobs = Files.createDirectories(folder.resolve("objects/00000001/0000"));
        for (var place : places) {
            Files.writeString(blobs.resolve(place), "of " + place);
        }
        var orders = ViewApp.orders();
        var app = orders.withBuckets(Map.of("input", Bucket.named("input"))).withTopics(Map.of());
        try (var platform = open(app)) {
            var buckets = platform.buckets();
            var a = buckets.head("input", "a.csv").orElseThrow();
            assertThat(a.metadata()).containsOnly(Map.entry("who", "Zoe"));
            assertThat(a.headers()).isEmpty();
            assertThat(a.checksum()).isEmpty();
            assertThat(a.parts()).isZero();
            assertThat(buckets.version("input", "a.csv", 1)).isPresent();
            assertThat(buckets.list("input", "", "", 9)).hasSize(2);
            try (var in = buckets.content(a.unit()).open(0)) {
                assertThat(in.readAllBytes()).asString().isEqualTo("of 001");
            }
            var copy = buckets.copy(a.unit(), new PutObject("input", "copy", Map.of("new", "yes")));
            assertThat(copy.unit().etag()).isEqualTo(a.unit().etag());
            buckets.admin().create("made");
            buckets.uploads().begin(new PutObject("made", "b", Map.of()), Optional.empty());
        }
        try (var platform = open(app)) {
            assertThat(platform.buckets().names()).containsExactly("input", "made");
            assertThat(platform.buckets().uploads().list("made", "")).hasSize(1);
            for (var place : places) {
                assertThat(blobs.resolve(place)).exists();
            }
        }
    }

    @Test
    void takesAPipelineWhoseRecordsChange() throws Exception {
        make(2);
        var app =
                ViewApp.changing(
                        ViewApp.of(List.of(ViewApp.PIPELINE, "other"), ViewApp.all()), "other");
        try (var platform = open(app)) {
            var store = platform.sourceStore("orders");
            var facts = new FactBuilder(app, "other");
            for (long version = 1; version < 4; version++) {
                var state = ViewApp.state("a", version, "U1", 0, version);
                var effect = facts.write(ViewApp.ALL, List.of(state));
                assertThat(ViewTrial.outcomes(store.commit(tx -> tx.apply(effect))))
                        .containsExactly(Outcome.DELIVERED);
            }
            assertThat(platform.view(ViewApp.ALL).get(List.of()).map(ViewTrial::text))
                    .hasValue("[]=[3, 18]");
        }
    }
}

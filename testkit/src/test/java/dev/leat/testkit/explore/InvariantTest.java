package dev.leat.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Attribute;
import dev.leat.batch.RedriveHistory;
import dev.leat.config.AppFile;
import dev.leat.contract.PlatformBug;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.testkit.simulation.Embedded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws hold for apps whose records change, that send on to a queue and that keep groups in order;
/// and each of many small bugs breaks one.
@Tag("search")
class InvariantTest {

    private static BugSearch changing;
    private static BugSearch streaming;

    @BeforeAll
    static void open() throws Exception {
        changing = new BugSearch(app("changing"), samples());
        streaming = new BugSearch(app("streaming"), sales());
    }

    @AfterAll
    static void close() {
        changing.close();
        streaming.close();
    }

    private static App app(String name) throws Exception {
        return AppFile.read(Path.of("src/test/resources/explored/" + name + ".yaml"), Map.of());
    }

    /// States of a few orders, some of them bad.
    static MessageSamples samples() {
        var random = new SplittableRandom(5);
        var orders = new ArrayList<Message.Outgoing>();
        for (int i = 0; i < 300; i++) {
            var body =
                    """
                    {"order_id": "O%d", "revision": %d, "user_id": "U%d", "status": "%s", \
                    "amount": %d.50, "at": "2026-01-0%dT12:00:00Z"}\
                    """
                            .formatted(
                                    random.nextInt(80),
                                    random.nextInt(1, 5),
                                    random.nextInt(6),
                                    List.of("NEW", "PAID", "PAID", "DELETED")
                                            .get(random.nextInt(4)),
                                    random.nextInt(-3, 100),
                                    random.nextInt(1, 5));
            orders.add(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)));
        }
        return new MessageSamples(Map.of("Orders", orders));
    }

    @ParameterizedTest
    @ValueSource(strings = {"changing", "grouped"})
    void everyLawHolds(String name) throws Exception {
        try (var explorer = new Explorer(app(name), Embedded.LOCAL, samples())) {
            var result = explorer.explore(Seeds.schedules(10), 3, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
        }
    }

    /// Revisions of a few sales of three shops, some of them bad.
    private static MessageSamples sales() {
        var random = new SplittableRandom(8);
        var sales = new ArrayList<Streams.NewRecord>();
        for (int i = 0; i < 200; i++) {
            var shop = "shop " + random.nextInt(3);
            var data =
                    "{\"sale_id\": \"S%d\", \"revision\": %d, \"shop\": \"%s\", \"amount\": %d.50}"
                            .formatted(
                                    random.nextInt(60),
                                    random.nextInt(1, 4),
                                    shop,
                                    random.nextInt(-3, 100));
            sales.add(new Streams.NewRecord(data.getBytes(StandardCharsets.UTF_8), shop));
        }
        return new MessageSamples(Map.of(), List.of(), Map.of("live", sales));
    }

    @Test
    void everyLawHoldsForStreams() throws Exception {
        try (var explorer = new Explorer(app("streaming"), Embedded.LOCAL, sales())) {
            var result = explorer.explore(Seeds.schedules(10), 3, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.leat.testkit.bug.Bugs#ofStreams")
    void aBugOfStreamsBreaksALaw(PlatformBug bug) {
        assertThat(streaming.finds(bug)).isTrue();
    }

    /// The same, half of them sent back: to one sink, or to all.
    private static MessageSamples sentBack(String sink) {
        var random = new SplittableRandom(6);
        var orders = new ArrayList<Message.Outgoing>();
        for (var order : samples().messages().values().iterator().next()) {
            var only = random.nextBoolean() ? Set.of(sink) : Set.<String>of();
            var redrive = new RedriveHistory("run", only, List.of());
            var attributes =
                    RedriveAttribute.attributes(
                            Map.of("n", Attribute.text("1")),
                            redrive,
                            "", // the queue's own
                            Instant.parse("2999-01-01T00:00:00Z"));
            orders.add(
                    random.nextBoolean()
                            ? order
                            : new Message.Outgoing(order.body(), attributes, Optional.empty()));
        }
        return new MessageSamples(Map.of("Orders", orders));
    }

    /// Where records have versions no sink may be left out that has not had the record.
    @Test
    void everyLawHoldsForWhatWasSentBack(@TempDir Path folder) throws Exception {
        var text = Files.readString(Path.of("src/test/resources/explored/changing.yaml"));
        var unchanging = text.replaceAll("    (version|delete_when): .*\n", "");
        var file = Files.writeString(folder.resolve("app.yaml"), unchanging);
        var app = AppFile.read(file, Map.of());
        var sink = app.pipeline("orders").to().getFirst().name();
        try (var explorer = new Explorer(app, Embedded.LOCAL, sentBack(sink))) {
            var result = explorer.explore(Seeds.schedules(10), 3, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.leat.testkit.bug.Bugs#all")
    void aBugBreaksALaw(PlatformBug bug) {
        assertThat(changing.finds(bug)).isTrue();
    }
}

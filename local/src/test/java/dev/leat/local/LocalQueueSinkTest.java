package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Rows;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A queue as a sink remembers identities like a view.
class LocalQueueSinkTest {

    private static final Fact A = ViewApp.order("a", "U1", 0, 10);
    private static final Fact OTHER_A = ViewApp.order("a", "U1", 0, 11);
    private static final Fact B = ViewApp.order("b", "U1", 0, 20);

    @TempDir Path folder;

    private App app = app();

    @Test
    void refusesOtherContent() {
        try (var platform = open()) {
            assertThat(write(platform, "next", A, OTHER_A))
                    .containsExactly(Outcome.DELIVERED, Outcome.REJECTED);
            assertThat(write(platform, ViewApp.ALL, OTHER_A)).containsExactly(Outcome.REJECTED);
            assertThat(bodies(platform)).containsExactly(A.content());
        }
    }

    @Test
    void knowsAQueueFromAViewOfTheSameRecord() {
        try (var platform = open()) {
            write(platform, "next", A);
            assertThat(write(platform, ViewApp.ALL, A, B))
                    .containsExactly(Outcome.DELIVERED, Outcome.DELIVERED);
            assertThat(write(platform, "next", A, B))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
        }
    }

    @Test
    void sendsANewerStateAgainAndNoOlderOne() {
        app = ViewApp.changing(app, ViewApp.PIPELINE);
        var first = ViewApp.state("a", 1, "U1", 0, 10);
        var second = ViewApp.state("a", 2, "U1", 0, 11);
        var gone = ViewApp.deletion("a", 3);
        try (var platform = open()) {
            assertThat(write(platform, "next", first, second, first, second, gone))
                    .containsExactly(
                            Outcome.DELIVERED,
                            Outcome.DELIVERED,
                            Outcome.SUPERSEDED,
                            Outcome.DUPLICATE,
                            Outcome.DELIVERED);
        }
        try (var platform = open()) {
            assertThat(write(platform, "next", gone, second))
                    .containsExactly(Outcome.DUPLICATE, Outcome.SUPERSEDED);
            assertThat(bodies(platform))
                    .containsExactly(first.content(), second.content(), gone.content());
        }
    }

    @Test
    void sendsNothingOfAStateThatIsKeptFromItButKnowsIt() {
        app = ViewApp.changing(app, ViewApp.PIPELINE);
        var first = ViewApp.state("a", 1, "U1", 0, 10);
        var kept = ViewApp.state("a", 2, "U1", 0, 11).filteredFrom("next");
        var third = ViewApp.state("a", 3, "U1", 0, 12);
        try (var platform = open()) {
            assertThat(write(platform, "next", kept, first, kept, third))
                    .containsExactly(
                            Outcome.DELIVERED,
                            Outcome.SUPERSEDED,
                            Outcome.DUPLICATE,
                            Outcome.DELIVERED);
            assertThat(bodies(platform)).containsExactly(third.content());
        }
    }

    @Test
    void sendsToAFifoQueueInOrderAndEachRecordOnce() {
        app = fifo(app);
        try (var platform = open()) {
            assertThat(write(platform, "next", A, B, A, OTHER_A))
                    .containsExactly(
                            Outcome.DELIVERED,
                            Outcome.DELIVERED,
                            Outcome.DUPLICATE,
                            Outcome.REJECTED);
        }
        try (var platform = open()) {
            assertThat(write(platform, "next", B)).containsExactly(Outcome.DUPLICATE);
            assertThat(bodies(platform)).containsExactly(A.content(), B.content());
            var seen = platform.queue("next").browse(0, 9);
            assertThat(seen).extracting(s -> s.group().orElse("-")).containsExactly("a", "b");
            assertThat(seen.getFirst().deduplication())
                    .contains(hex(Fact.hash("a")) + hex(Fact.hash(A.content())));
            var received = receive(platform);
            assertThat(received).hasSize(2);
            assertThat(platform.queue("next").send(List.of(repeat(received.getFirst()))))
                    .extracting(Message.Sent::id)
                    .containsExactly(received.getFirst().id());
        }
    }

    @Test
    void sendsTheStatesOfARecordToAFifoQueueOneAfterTheOther() {
        app = fifo(ViewApp.changing(app, ViewApp.PIPELINE));
        var first = ViewApp.state("a", 1, "U1", 0, 10);
        var second = ViewApp.state("a", 2, "U1", 0, 11);
        try (var platform = open()) {
            assertThat(write(platform, "next", first, second)).containsOnly(Outcome.DELIVERED);
            assertThat(receive(platform))
                    .extracting(m -> new String(m.body(), StandardCharsets.UTF_8))
                    .containsExactly(first.content(), second.content());
        }
    }

    @Test
    void sendsAStateToAFifoQueueThatIsLikeOneBeforeTheLast() {
        app = fifo(ViewApp.changing(app, ViewApp.PIPELINE));
        var shipped = Fact.of("a", "shipped");
        try (var platform = open()) {
            assertThat(
                            write(
                                    platform,
                                    "next",
                                    shipped.at(1),
                                    Fact.of("a", "lost").at(2),
                                    shipped.at(3)))
                    .containsOnly(Outcome.DELIVERED);
            assertThat(bodies(platform)).containsExactly("shipped", "lost", "shipped");
        }
    }

    private static List<Message.Received> receive(LocalPlatform platform) {
        try {
            return platform.queue("next").receive(10, Duration.ZERO, Optional.empty());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Message.Outgoing repeat(Message.Received message) {
        return new Message.Outgoing(
                new byte[] {'x'},
                Map.of(),
                Optional.empty(),
                message.group(),
                message.deduplication());
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash, 0, Rows.HASH_BYTES);
    }

    private static App fifo(App app) {
        var queues = new LinkedHashMap<>(app.queues());
        for (var name : List.of("next", "next-dlq")) {
            queues.computeIfPresent(name, (_, queue) -> FifoKindTest.fifo(queue));
        }
        return App.named(app.name())
                .withQueues(queues)
                .withViews(app.views())
                .withPipelines(app.pipelines())
                .withApi(app.api());
    }

    private LocalPlatform open() {
        return LocalPlatform.open(app, folder, VirtualTime.start());
    }

    private List<Outcome> write(LocalPlatform platform, String sink, Fact... facts) {
        Effect effect = new FactBuilder(app, ViewApp.PIPELINE).write(sink, List.of(facts));
        return ViewTrial.outcomes(
                platform.sourceStore(sink).commit(transaction -> transaction.apply(effect)));
    }

    private static List<String> bodies(LocalPlatform platform) {
        return platform.queue("next").browse(0, 100).stream()
                .map(seen -> new String(seen.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private static App app() {
        var views = ViewApp.of(ViewApp.all());
        var pipeline = views.pipelines().values().iterator().next();
        var queues = new LinkedHashMap<>(views.queues());
        queues.put("next", Queue.named("next"));
        queues.put("next-dlq", Queue.deadLetters("next-dlq"));
        List<Sink> to =
                List.of(
                        new QueueSink("next", new Sink.Filter.All(), Map.of()),
                        ViewSink.of(ViewApp.ALL));
        var both =
                Pipeline.of(pipeline.name(), pipeline.from())
                        .withKey(pipeline.key())
                        .withSteps(pipeline.steps())
                        .withTo(to)
                        .withMaxRejects(pipeline.maxRejects());
        return App.named(views.name())
                .withQueues(queues)
                .withViews(views.views())
                .withPipelines(Map.of(both.name(), both))
                .withApi(views.api());
    }
}

package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.Facts;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    void sendsEachRecordOnce() {
        try (var platform = open()) {
            assertThat(write(platform, "next", A, B, A))
                    .containsExactly(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.REPEAT);
            assertThat(write(platform, "next", B)).containsExactly(Outcome.REPEAT);
            assertThat(bodies(platform)).containsExactly(A.content(), B.content());
        }
        try (var platform = open()) {
            assertThat(write(platform, "next", A)).containsExactly(Outcome.REPEAT);
            assertThat(bodies(platform)).hasSize(2);
        }
    }

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
                    .containsExactly(Outcome.REPEAT, Outcome.DELIVERED);
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
                            Outcome.REPEAT,
                            Outcome.DELIVERED);
        }
        try (var platform = open()) {
            assertThat(write(platform, "next", gone, second))
                    .containsExactly(Outcome.REPEAT, Outcome.SUPERSEDED);
            assertThat(bodies(platform))
                    .containsExactly(first.content(), second.content(), gone.content());
        }
    }

    @Test
    void sendsNothingOfAStateThatIsKeptFromItButKnowsIt() {
        app = ViewApp.changing(app, ViewApp.PIPELINE);
        var first = ViewApp.state("a", 1, "U1", 0, 10);
        var kept = ViewApp.state("a", 2, "U1", 0, 11).keptFrom("next");
        var third = ViewApp.state("a", 3, "U1", 0, 12);
        try (var platform = open()) {
            assertThat(write(platform, "next", kept, first, kept, third))
                    .containsExactly(
                            Outcome.DELIVERED,
                            Outcome.SUPERSEDED,
                            Outcome.REPEAT,
                            Outcome.DELIVERED);
            assertThat(bodies(platform)).containsExactly(third.content());
        }
    }

    private LocalPlatform open() {
        return LocalPlatform.open(app, folder, VirtualTime.start());
    }

    private List<Outcome> write(LocalPlatform platform, String sink, Fact... facts) {
        Effect effect = new Facts(app, ViewApp.PIPELINE).write(sink, List.of(facts));
        return ViewTrial.outcomes(
                platform.home(sink).commit(transaction -> transaction.apply(effect)));
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
                        new Sink.ToQueue("next", new Sink.Filter.All(), Map.of()),
                        Sink.ToView.of(ViewApp.ALL));
        var both =
                new Pipeline(
                        pipeline.name(),
                        pipeline.from(),
                        pipeline.key(),
                        pipeline.steps(),
                        to,
                        pipeline.maxRejects());
        return new App(views.name(), queues, views.views(), Map.of(both.name(), both), views.api());
    }
}

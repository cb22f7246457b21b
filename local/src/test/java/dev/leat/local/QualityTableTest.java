package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.kernel.Kernels;
import dev.leat.plan.Effect;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.QualityLog;
import dev.leat.port.Signal;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import dev.leat.run.Invocations;
import dev.leat.watch.ObservedWindows;
import dev.leat.watch.WindowSummary;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Windows in the state file: exactly those records that left the queue, also after a crash.
class QualityTableTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {order_id: varchar not null, kind: varchar}
            queues: {Orders: {}}
            views: {totals: {measures: {n: count(*)}}}
            pipelines:
              NAME:
                from: {queue: Orders, schema: Order}
                key: order_id
                WAS
                quality: {columns: {kind: {nulls: 50%}}}
                steps:
                  - check: {the kind is known: "coalesce(kind, '') <> 'bad'"}
                to: [{view: totals}]
            """;

    private static final long HOUR = 3_600_000_000L;

    private final VirtualTime time = VirtualTime.start();

    @TempDir Path folder = Path.of("");

    private App app(String name, String was) throws Exception {
        var file = folder.resolve("app.yaml");
        var text = APP.replace("NAME", name).replace("    WAS\n", was);
        Files.writeString(file, text);
        return AppFile.read(file, Map.of());
    }

    private static void send(LocalPlatform platform, int from, int to) {
        var messages = new ArrayList<Message.Outgoing>();
        for (int i = from; i < to; i++) {
            var kind = i % 10 == 0 ? "null" : i % 10 == 1 ? "\"bad\"" : "\"good\"";
            var text = "{\"order_id\":\"O%d\",\"kind\":%s}".formatted(i, kind);
            messages.add(Message.Outgoing.of(text.getBytes(StandardCharsets.UTF_8)));
        }
        platform.queue("Orders").send(messages);
    }

    private void process(App app, LocalPlatform platform) throws Exception {
        try (var kernels = new Kernels();
                var pipelines =
                        new Invocations(
                                app,
                                platform,
                                kernels,
                                new SimpleMeterRegistry(),
                                EngineOptions.defaults())) {
            pipelines.run(
                    app.pipelines().keySet().iterator().next(), time.instant().plusSeconds(9));
        }
    }

    private static WindowSummary only(LocalPlatform platform) {
        var windows = platform.quality().windows("count", HOUR, 9);
        assertThat(windows).hasSize(1);
        return windows.getFirst().summary();
    }

    @Test
    void eachRecordIsMeasuredOnceAlsoAfterACrashAndARename() throws Exception {
        var app = app("count", "");
        var state = folder.resolve("state");
        var first = LocalPlatform.open(app, state, time);
        send(first, 0, 40);
        process(app, first);
        send(first, 40, 60);
        // the same orders again, which are duplicates
        send(first, 0, 10);
        first.crash();
        try (var second = LocalPlatform.open(app, state, time)) {
            assertThat(only(second).records()).isEqualTo(40);
            process(app, second);
            assertThat(only(second).records()).isEqualTo(70);
            assertThat(only(second).rejected()).isEqualTo(7);
        }
        var renamed = app("tally", "    was: count\n");
        try (var third = LocalPlatform.open(renamed, state, time)) {
            send(third, 60, 70);
            process(renamed, third);
            assertThat(only(third).records()).isEqualTo(80);
        }
    }

    @Test
    void aRedrivenRecordIsNotMeasuredAgain() throws Exception {
        var app = app("count", "");
        try (var platform = LocalPlatform.open(app, folder.resolve("state"), time)) {
            send(platform, 0, 20);
            process(app, platform);
            assertThat(only(platform).rejected()).isEqualTo(2);
            var letters = platform.deadLetters("Orders-dlq");
            var page = letters.read(0, 10);
            assertThat(page).hasSize(2);
            var redriver = new Redriver(letters, platform.audit(), platform.time(), app);
            redriver.drive(
                    redriver.begin("ann", "Orders-dlq", Audit.Terms.ALL),
                    RunOptions.PLAIN,
                    RedriveListener.none(),
                    new Signal());
            process(app, platform);
            assertThat(platform.deadLetters("Orders-dlq").end()).isGreaterThan(page.size());
            assertThat(only(platform).records()).isEqualTo(20);
            assertThat(only(platform).rejected()).isEqualTo(2);
        }
    }

    @Test
    void theOldestWindowsAreRemoved() throws Exception {
        var app = app("count", "");
        try (var platform = LocalPlatform.open(app, folder.resolve("state"), time)) {
            for (long hour = 0; hour < 200; hour++) {
                var part = new ObservedWindows.Part(hour * HOUR, WindowSummary.EMPTY);
                var windows = new ObservedWindows("count", HOUR, List.of(part));
                platform.sourceStore("Orders").commit(tx -> tx.apply(new Effect.Observe(windows)));
            }
            var kept = platform.quality().windows("count", HOUR, 1000);
            assertThat(kept).hasSize(QualityLog.KEPT);
            assertThat(kept.getFirst().start()).isEqualTo(199 * HOUR);
            assertThat(kept.getLast().start()).isEqualTo(32 * HOUR);
            assertThat(platform.quality().windows("count", HOUR / 2, 9)).isEmpty();
            assertThat(platform.quality().windows("other", HOUR, 9)).isEmpty();
            assertThat(Duration.ofHours(1).toNanos() / 1000).isEqualTo(HOUR);
        }
    }
}

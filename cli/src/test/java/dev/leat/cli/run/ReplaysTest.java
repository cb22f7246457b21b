package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.place.CommandHints;
import dev.leat.config.AppFile;
import dev.leat.contract.MethodHook;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.local.LocalPlatform;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.ReplayLine;
import dev.leat.operations.ReplayLine.Kind;
import dev.leat.port.EnginePlatform;
import dev.leat.port.ObjectStorage;
import dev.leat.port.PlatformParts;
import dev.leat.port.RepairPlatform;
import dev.leat.port.StreamAccess;
import dev.leat.port.Streams.NewRecord;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replays of a running app: one at a time, until the app or the client ends.
class ReplaysTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null}
            streams:
              till: {shards: 1, retention: 2d}
            buckets: {in: , out: }
            tables:
              items: {key: id}
            pipelines:
              fill:
                from: {stream: till, schema: Sale}
                key: id
                to:
                  - table: items
              load:
                from: {bucket: in, suffix: .csv, schema: Sale, on_overwrite: replace}
                to:
                  - bucket: out
                    path: '{source.stem}.csv'
            """;

    private static final int PAGE = 1_000;

    @TempDir Path folder;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CompletableFuture<Void> go = new CompletableFuture<>();
    private App app = App.named("none");
    private LocalPlatform platform;
    private Kernels kernels;
    private FileKernels files;
    private Pipelines pipelines;

    @BeforeEach
    void open() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        var state = folder.resolve(".leat");
        platform = LocalPlatform.open(app, state, Time.system());
        kernels = new Kernels();
        files = FileKernels.in(state);
        pipelines =
                new Pipelines(
                        app,
                        platform,
                        kernels,
                        new RoundKernels(files),
                        new FileReaders(),
                        new SimpleMeterRegistry(),
                        EngineOptions.defaults());
    }

    @AfterEach
    void close() {
        go.complete(null);
        pipelines.close();
        files.close();
        kernels.close();
        platform.close();
    }

    private Replays replays(PlatformParts parts) {
        return new Replays(app, parts, kernels, pipelines, new CommandHints("leat", ""));
    }

    private Replays replays() {
        return replays(PlatformParts.of(platform));
    }

    /// Returns replays that wait after their first batch.
    private Replays waiting() {
        var streams =
                MethodHook.with(
                        StreamAccess.class,
                        platform.streamAccess(),
                        "read",
                        (call, _) -> afterFirst((Iterator<?>) call.run()));
        var repair =
                MethodHook.with(RepairPlatform.class, platform, "streamAccess", (_, _) -> streams);
        return replays(new PlatformParts(platform, repair, Optional.of(platform)));
    }

    /// Returns an iterator that waits before its second page.
    private Iterator<?> afterFirst(Iterator<?> pages) {
        var first = new AtomicBoolean(true);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (!first.getAndSet(false)) {
                    reached.countDown();
                    go.orTimeout(1, TimeUnit.MINUTES).join();
                }
                return pages.hasNext();
            }

            @Override
            public Object next() {
                return pages.next();
            }
        };
    }

    private void put(int records) {
        platform.streams()
                .put(
                        "till",
                        IntStream.range(0, records)
                                .mapToObj(id -> "{\"id\":\"%d\"}".formatted(id))
                                .map(sale ->
                                        new NewRecord(sale.getBytes(StandardCharsets.UTF_8), "k"))
                                .toList());
    }

    private static void replay(Replays replays, String pipeline, Consumer<ReplayLine> each) {
        replays.replay(pipeline, Instant.now().minusSeconds(3600), Instant.now(), List.of(), each);
    }

    private static List<ReplayLine> replay(Replays replays, String pipeline) {
        var lines = new ArrayList<ReplayLine>();
        replay(replays, pipeline, lines::add);
        lines.removeIf(line -> line.kind() == Kind.RUNNING);
        return lines;
    }

    private static CompletableFuture<List<ReplayLine>> begun(Replays replays) {
        return CompletableFuture.supplyAsync(
                () -> replay(replays, "fill"), work -> Thread.ofPlatform().start(work));
    }

    @Test
    void aSecondReplayIsRefusedUntilTheFirstHasEnded() throws Exception {
        put(2 * PAGE + 1);
        var replays = waiting();
        var first = begun(replays);
        assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(replays.idle()).isFalse();
        assertThatThrownBy(() -> replay(replays, "load"))
                .isInstanceOf(RefusedOperationException.class)
                .hasMessage(
                        "a replay of pipeline fill is in progress, and an app runs one replay at a time; repeat the command when it has ended")
                .extracting(refused -> ((RefusedOperationException) refused).kind())
                .isEqualTo(RefusedOperationException.Kind.CONFLICT);
        go.complete(null);
        assertThat(first.get(1, TimeUnit.MINUTES))
                .containsExactly(
                        new ReplayLine(Kind.OUTPUT, "2,001 records from the stream till"),
                        new ReplayLine(Kind.OUTPUT, "table items: 2,001 delivered"),
                        new ReplayLine(Kind.DONE, ""));
        assertThat(replays.idle()).isTrue();
        assertThat(replay(replays, "fill"))
                .contains(new ReplayLine(Kind.OUTPUT, "table items: 2,001 duplicates"));
    }

    @Test
    void aStopOfTheAppEndsAReplayAfterItsBatch() throws Exception {
        put(2 * PAGE + 1);
        var replays = waiting();
        var first = begun(replays);
        assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
        var closing = Thread.ofPlatform().start(replays::close);
        while (closing.getState() != Thread.State.WAITING) {
            Polling.pause();
        }
        go.complete(null);
        closing.join();
        assertThat(first.get(1, TimeUnit.MINUTES))
                .containsExactly(
                        new ReplayLine(
                                Kind.FAILED,
                                "the app was stopped during the replay; repeat the command afterwards: rows that were written are not written again"));
        assertThatThrownBy(() -> replay(replays, "fill"))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("the app is stopping");
        assertThat(replay(replays(), "fill"))
                .contains(
                        new ReplayLine(
                                Kind.OUTPUT, "table items: 1,000 duplicates, 1,001 delivered"));
    }

    @Test
    void aReplayEndsWithItsClient() throws Exception {
        put(2 * PAGE + 1);
        var replays = waiting();
        assertThatThrownBy(() ->
                        replay(
                                replays,
                                "fill",
                                _ -> {
                                    go.complete(null);
                                    throw new UncheckedIOException(new IOException("gone"));
                                }))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(replays.idle()).isTrue();
        assertThat(replay(replays, "fill")).last().isEqualTo(new ReplayLine(Kind.DONE, ""));
    }

    @Test
    void aReplayRunsAfterAnErrorInAnotherOne() {
        put(1);
        var broken = new AtomicBoolean(true);
        var repair =
                MethodHook.with(
                        RepairPlatform.class,
                        platform,
                        "streamAccess",
                        (call, _) -> {
                            if (broken.get()) {
                                throw new StackOverflowError();
                            }
                            return call.run();
                        });
        var replays = replays(new PlatformParts(platform, repair, Optional.of(platform)));
        assertThat(replay(replays, "fill"))
                .containsExactly(
                        new ReplayLine(Kind.FAILED, "internal error; see the log of the app"));
        assertThat(replays.idle()).isTrue();
        broken.set(false);
        assertThat(replay(replays, "fill")).last().isEqualTo(new ReplayLine(Kind.DONE, ""));
    }

    @Test
    void anInvalidReplayIsRefused() {
        var replays = replays();
        assertThatThrownBy(() -> replay(replays, "other"))
                .isInstanceOf(RefusedOperationException.class)
                .hasMessage("no pipeline 'other' in the app; use one of: fill, load");
        var later = Instant.now().plusSeconds(60);
        assertThatThrownBy(() -> replays.replay("fill", later, later, List.of(), _ -> {}))
                .isInstanceOf(RefusedOperationException.class)
                .hasMessageStartingWith("--to is in the future");
        assertThat(lines(replays, Instant.EPOCH))
                .singleElement()
                .extracting(ReplayLine::kind)
                .isEqualTo(Kind.DONE);
    }

    private static List<ReplayLine> lines(Replays replays, Instant from) {
        var lines = new ArrayList<ReplayLine>();
        replays.replay("fill", from, Instant.now(), List.of(), lines::add);
        return lines.stream().filter(ReplayLine::last).toList();
    }

    private void object(String content) throws IOException {
        platform.buckets()
                .put(
                        "in",
                        "a.csv",
                        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                        Map.of());
    }

    @Test
    void anObjectThatIsOverwrittenBeforeItsTurnIsLeftToThePipeline() throws Exception {
        object("id\n1\n");
        var first = new AtomicBoolean(true);
        var overwritten =
                MethodHook.with(
                        ObjectStorage.class,
                        platform.buckets(),
                        "head",
                        (call, _) -> {
                            var found = call.run();
                            if (first.getAndSet(false)) {
                                object("id\n2\n");
                            }
                            return found;
                        });
        var engine =
                MethodHook.with(EnginePlatform.class, platform, "buckets", (_, _) -> overwritten);
        assertThat(
                        replay(
                                replays(new PlatformParts(engine, platform, Optional.of(platform))),
                                "load"))
                .containsExactly(
                        new ReplayLine(Kind.OUTPUT, "0 objects from the bucket in"),
                        new ReplayLine(Kind.OUTPUT, "bucket out: 0 objects written, 0 unchanged"),
                        new ReplayLine(
                                Kind.OUTPUT,
                                "not replayed: 1 object that the pipeline read in this period, because they were deleted or overwritten"),
                        new ReplayLine(Kind.DONE, ""));
        assertThat(platform.buckets().head("out", "a.csv")).isEmpty();
    }

    @Test
    void aReplayOfObjectsRunsNextToItsPipeline() throws Exception {
        pipelines.start();
        object("id\n1\n");
        pipelines.awaitIdle();
        assertThat(replay(replays(), "load"))
                .contains(
                        new ReplayLine(Kind.OUTPUT, "1 object from the bucket in"),
                        new ReplayLine(Kind.OUTPUT, "bucket out: 0 objects written, 1 unchanged"));
    }
}

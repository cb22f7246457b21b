package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.cli.fuzz.draw.Data;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.cli.fuzz.draw.Oracle;
import dev.leat.config.text.Diagnostic;
import dev.leat.deadletter.DeadLetter;
import dev.leat.iceberg.IcebergTables;
import dev.leat.kernel.FileReaders;
import dev.leat.local.LocalPlatform;
import dev.leat.lookup.LookupOrigins;
import dev.leat.lookup.Lookups;
import dev.leat.lookup.PlatformOrigins;
import dev.leat.metrics.PipelineStatus;
import dev.leat.plan.Backoff;
import dev.leat.port.EnginePlatform;
import dev.leat.port.FileLog;
import dev.leat.port.LakeTables;
import dev.leat.port.Time;
import dev.leat.run.Pipelines;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Given;
import dev.leat.warehouse.WarehouseStore;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.helpers.NOPLogger;

/// An app at work as `leat up` runs it, on a state folder of its own, but without ports. What came
/// of all that it was given is compared with the oracle.
final class LiveRun {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Drawn drawn;
    private final App app;
    private final boolean reported;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, List<String>> keys = new LinkedHashMap<>();
    private final Map<String, Long> letters = new LinkedHashMap<>();
    private final Map<String, Optional<String>> files = new LinkedHashMap<>();
    private final Map<Given.Put, FileUnit> units = new HashMap<>();
    private final Map<String, Long> rejected = new LinkedHashMap<>();
    private final Map<Boolean, List<Expectation>> tables = new LinkedHashMap<>();

    /// @param warnings what lint said though it accepted the app
    LiveRun(Drawn drawn, App app, List<Diagnostic> warnings) {
        this.drawn = drawn;
        this.app = app;
        reported = warnings.stream().anyMatch(warning -> warning.toString().contains("distinct"));
    }

    /// The keys of the objects in each bucket that pipelines write to.
    Map<String, List<String>> keys() {
        return keys;
    }

    /// Returns the number of dead letters by dead-letter queue.
    Map<String, Long> letters() {
        return letters;
    }

    /// Why a file of a pipeline was given up, by pipeline and key; empty if it was not.
    Map<String, Optional<String>> files() {
        return files;
    }

    /// The number of rows of tables with a unique key that a test must find.
    ///
    /// @param ordered false if failures may change the order of the data
    List<Expectation> tables(boolean ordered) {
        return tables.getOrDefault(ordered, List.of());
    }

    /// @param lake what stands between the pipelines and the lake tables
    List<Finding> run(Machine machine, Path folder, UnaryOperator<LakeTables> lake)
            throws IOException {
        var random = new SplittableRandom(drawn.seed());
        var backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), random);
        var state = folder.resolve("state");
        try (var platform = LocalPlatform.open(app, state, Time.system());
                var live = LivePlatform.of(app, platform, state, lake);
                var pipelines =
                        pipelines(
                                machine,
                                live,
                                new PlatformOrigins(app, platform),
                                new EngineOptions(1, 64L << 20, backoff, backoff))) {
            pipelines.start();
            give(GivenData.of(drawn), platform, pipelines);
            if (!rests(pipelines)) {
                findings.add(
                        new Finding("up: it does not come to rest", pipelines.status().toString()));
            }
            collect(platform);
            for (var flow : drawn.flows()) {
                judge(flow, platform, Objects.requireNonNull(pipelines.status().get(flow.name())));
            }
            findings.addAll(lake(platform).keyed(rejected));
            expect(true, lake(platform).expected());
            if (live.database().isPresent()) {
                warehouse(live.database().get(), platform, pipelines);
            }
        }
        return findings;
    }

    private Pipelines pipelines(
            Machine machine, EnginePlatform live, LookupOrigins origins, EngineOptions options) {
        var lookups = new Lookups(origins, Clock.systemUTC(), NOPLogger.NOP_LOGGER);
        return new Pipelines(
                app,
                live,
                (of, pipeline, unknown) -> machine.kernels().kernel(of, pipeline, lookups, unknown),
                machine.rounds().with(lookups),
                new FileReaders(),
                new CompositeMeterRegistry(),
                options);
    }

    private void warehouse(WarehouseStore store, LocalPlatform platform, Pipelines pipelines)
            throws IOException {
        var check = new WarehouseCheck(drawn, app, store, loaded(platform));
        findings.addAll(check.of(rejected));
        expect(true, check.expected(true));
        expect(false, check.expected(false));
        var before = check.lasting();
        if (!before.isEmpty()) {
            give(GivenData.again(drawn), platform, pipelines);
            rests(pipelines);
            var after = check.lasting();
            if (!after.equals(before)) {
                findings.add(
                        new Finding(
                                "up: a warehouse table changes when everything is given again",
                                before + "\n" + after));
            }
        }
    }

    private void expect(boolean ordered, List<Expectation> rows) {
        tables.computeIfAbsent(ordered, _ -> new ArrayList<>()).addAll(rows);
    }

    private BiPredicate<Flow, Data> loaded(LocalPlatform platform) {
        return (flow, data) ->
                entry(flow, data, platform)
                        .filter(entry -> entry.phase() == FilePhase.DONE)
                        .isPresent();
    }

    private Optional<FileLog.Entry> entry(Flow flow, Data data, LocalPlatform platform) {
        var put = new Given.Put(flow.source().place(), data.key(), data.content());
        return Optional.ofNullable(units.get(put))
                .flatMap(unit -> platform.files().of(flow.name(), unit));
    }

    private void give(List<Given> all, LocalPlatform platform, Pipelines pipelines)
            throws IOException {
        for (var given : all) {
            switch (given) {
                case Given.Send(var queue, var messages) -> platform.queue(queue).send(messages);
                case Given.Put put ->
                        units.put(
                                put,
                                platform.buckets()
                                        .put(
                                                put.bucket(),
                                                put.key(),
                                                new ByteArrayInputStream(put.content()),
                                                Map.of())
                                        .unit());
                case Given.PutRecords(var stream, var records) ->
                        platform.streams().put(stream, records);
                case Given.Reshard(var stream, var shards) ->
                        platform.streams().reshard(stream, shards);
                case Given.Wait _, Given.Until _ -> rests(pipelines);
            }
        }
    }

    private static boolean rests(Pipelines pipelines) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!pipelines.idle()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(500_000);
        }
        return true;
    }

    private void collect(LocalPlatform platform) {
        for (var pipeline : app.pipelines().values()) {
            pipeline.to().stream()
                    .filter(sink -> sink.kind().equals("bucket"))
                    .forEach(sink ->
                            keys.put(
                                    sink.name(),
                                    platform.buckets().list(sink.name(), "", "", 1000).stream()
                                            .map(object -> object.unit().key())
                                            .toList()));
            var queue = app.queue(pipeline.from().queue());
            queue.deadLetterQueue()
                    .ifPresent(dead -> letters.put(dead, platform.queue(dead).counts().all()));
        }
    }

    private void judge(Flow flow, LocalPlatform platform, PipelineStatus status)
            throws IOException {
        if (status.state() == PipelineStatus.State.FAILED
                || status.state() == PipelineStatus.State.PAUSED) {
            findings.add(Finding.of("up: pipeline " + status.state(), status.detail()));
            return;
        }
        if (status.records().getOrDefault(Outcome.RETRIED, 0L) > 0 && !flow.has("lookup")) {
            findings.add(
                    new Finding("up: retried though nothing failed", flow.name() + ": " + status));
        }
        if (flow.source().files()) {
            for (var data : drawn.data().getOrDefault(flow.name(), List.of())) {
                file(flow, data, platform);
            }
        } else {
            messages(flow, platform, status);
        }
        rawReasons(flow, platform);
    }

    private BucketCheck buckets(Flow flow, LocalPlatform platform) {
        return new BucketCheck(drawn, flow, keys, platform, findings);
    }

    private LakeCheck lake(LocalPlatform platform) {
        return new LakeCheck(
                drawn,
                app,
                new IcebergTables(platform.buckets(), platform.time()),
                loaded(platform));
    }

    private void messages(Flow flow, LocalPlatform platform, PipelineStatus status)
            throws IOException {
        var source = app.pipeline(flow.name()).from();
        var streams = new StreamCheck(drawn, flow, platform.streams());
        long arrived = platform.queue(source.queue()).counts().arrived() + streams.arrived();
        long retried = status.records().getOrDefault(Outcome.RETRIED, 0L);
        long filtered = status.records().getOrDefault(Outcome.FILTERED, 0L);
        var dead = app.queue(source.queue()).deadLetterQueue();
        // the last attempt of a record without a row counts as retried, too
        long rejected =
                retried > 0
                        ? dead.map(letters::get).orElse(0L)
                        : status.records().getOrDefault(Outcome.REJECTED, 0L);
        this.rejected.put(flow.name(), rejected);
        long ended =
                rejected
                        + status.records().values().stream().mapToLong(Long::longValue).sum()
                        - retried
                        - status.records().getOrDefault(Outcome.RETURNED, 0L)
                        - status.records().getOrDefault(Outcome.REJECTED, 0L);
        if (arrived != ended) {
            findings.add(
                    new Finding(
                            "up: read is not written + filtered + rejected",
                            "%s: %d arrived, and %s".formatted(flow.name(), arrived, status)));
        }
        var expected =
                drawn.data().getOrDefault(flow.name(), List.of()).stream()
                        .flatMap(data -> Oracle.of(drawn, flow, data).stream())
                        .toList();
        if (expected.size() == 1) {
            var opinion = expected.getFirst();
            compare(flow, opinion, ended, ended - filtered - rejected, filtered, rejected);
            new ItemCheck(app, platform).of(flow, opinion).forEach(findings::add);
            findings.addAll(streams.content(opinion));
            findings.addAll(lake(platform).of(flow, opinion));
            drawn.data()
                    .getOrDefault(flow.name(), List.of())
                    .forEach(data -> findings.addAll(streams.order(data)));
        }
    }

    private void compare(
            Flow flow,
            Oracle.Opinion opinion,
            long read,
            long written,
            long filtered,
            long rejected) {
        boolean same =
                opinion.read() == read
                        && opinion.written() == written
                        && opinion.filtered() == filtered
                        && opinion.rejected() == rejected;
        if (!same) {
            findings.add(
                    new Finding(
                            "up: other counts than reckoned",
                            "%s: read %d, written %d, filtered %d, rejected %d; reckoned: %d, %d, %d, %d"
                                    .formatted(
                                            flow.name(),
                                            read,
                                            written,
                                            filtered,
                                            rejected,
                                            opinion.read(),
                                            opinion.written(),
                                            opinion.filtered(),
                                            opinion.rejected())));
        }
    }

    private void file(Flow flow, Data data, LocalPlatform platform) throws IOException {
        var entry = entry(flow, data, platform);
        // The oracle looks at one file, and a key may come in another one, too.
        boolean alone = drawn.data().getOrDefault(flow.name(), List.of()).size() == 1;
        var opinion = Oracle.of(drawn, flow, data).filter(_ -> alone || flow.key().isEmpty());
        var place = flow.name() + " " + data.key();
        if (entry.isEmpty()) {
            if (GivenData.refused(drawn, app, flow, data)) {
                return;
            }
            var why = reasons(flow, platform);
            files.put(place, Optional.of(why));
            findings.add(Finding.of("up: a file was never begun", why));
            return;
        }
        var totals = entry.get().totals();
        if (entry.get().phase() != FilePhase.DONE) {
            var why = entry.get().error().orElse("" + entry.get().phase());
            files.put(place, Optional.of(why));
            if (opinion.isPresent()) {
                findings.add(Finding.of("up: a good file is given up", why));
            }
            return;
        }
        files.put(place, Optional.empty());
        rejected.merge(flow.name(), totals.rejected(), Long::sum);
        if (totals.read() != totals.written() + totals.filtered() + totals.rejected()) {
            findings.add(
                    new Finding(
                            "up: read is not written + filtered + rejected",
                            place + ": " + totals));
        }
        if (!reported && drawn.data().getOrDefault(flow.name(), List.of()).size() == 1) {
            buckets(flow, platform).sameKey(data);
        }
        if (opinion.isPresent()) {
            compare(
                    flow,
                    opinion.get(),
                    totals.read(),
                    totals.written(),
                    totals.filtered(),
                    totals.rejected());
            if (drawn.data().getOrDefault(flow.name(), List.of()).size() == 1) {
                buckets(flow, platform).outputs(opinion.get(), entry.get());
                var streams = new StreamCheck(drawn, flow, platform.streams());
                findings.addAll(streams.content(opinion.get()));
                findings.addAll(lake(platform).of(flow, opinion.get()));
            }
        }
    }

    private String reasons(Flow flow, LocalPlatform platform) {
        var queue = app.queue(app.pipeline(flow.name()).from().queue());
        return platform.queue(queue.deadLetterQueue().orElseThrow()).browse(0, 100).stream()
                .map(seen -> seen.attributes().get(DeadLetter.ATTRIBUTE))
                .filter(Objects::nonNull)
                .map(attribute -> attribute.asText())
                .collect(Collectors.joining("\n"));
    }

    private void rawReasons(Flow flow, LocalPlatform platform) {
        // the name of an exception that a class throws is a reason
        var reasons = reasons(flow, platform).replace("java.lang.IllegalStateException: seven", "");
        RawText.in(reasons)
                .ifPresent(raw ->
                        findings.add(
                                new Finding("up: raw text in a dead letter: " + raw, reasons)));
    }
}

package dev.leat.testkit.invariant;

import dev.leat.app.App;
import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Totals;
import dev.leat.plan.Effect;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Databases;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.Event.Committed;
import dev.leat.testkit.simulation.RunSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Invariants of file pipelines, checked when the app is idle. Each file is processed to its end,
/// and each of its lines exactly once. The output objects are equal to the output objects of a run
/// without faults. Used and closed by one thread.
final class FileInvariants implements AutoCloseable {

    private static final String ENDS = "each file is processed once";
    private static final String LINES = "each line is written, filtered or rejected once";
    private static final String OBJECTS = "objects equal those of a run without faults";
    private static final String LAKE = "lake tables have the rows of a run without faults";
    private static final String REJECTS = ".rejects";
    private static final int ALL = 1_000_000;

    private final FileOracle oracle;

    FileInvariants(App app, Databases databases) {
        this.oracle = new FileOracle(app, databases);
    }

    List<Breach> breaches(Scenario scenario, RunSnapshot snapshot) {
        var evidence = FileEvidence.of(scenario, snapshot);
        var ends = new Breaches(ENDS);
        var lines = new Breaches(LINES);
        var objects = new Breaches(OBJECTS);
        var lake = new Breaches(LAKE);
        var warehouse = new Breaches(WarehouseInvariant.NAME);
        WarehouseInvariant.verify(snapshot, warehouse);
        rest(evidence, ends);
        for (var pipeline : evidence.pipelines()) {
            evidence.puts().forEach(put -> worked(evidence, pipeline, put, ends));
            for (var unit : evidence.units(pipeline)) {
                ended(evidence, pipeline, unit, ends);
                lines(evidence, pipeline, unit, lines);
            }
            var rows = new LakeComparison(pipeline, snapshot);
            objects(evidence, pipeline, rows, lines, objects);
            rows.check(lake);
        }
        return java.util.stream.Stream.of(ends, lines, objects, lake, warehouse)
                .flatMap(breaches -> breaches.found().stream())
                .toList();
    }

    private static void rest(FileEvidence evidence, Breaches ends) {
        for (var event : evidence.snapshot().events()) {
            if (event instanceof Event.Ended ended) {
                ends.add("pipeline %s has stopped: %s", ended.pipeline(), ended.why());
            }
        }
        for (var pipeline : evidence.pipelines()) {
            var notifications = evidence.snapshot().app().terms(pipeline).name();
            var left = evidence.snapshot().queue(notifications).counts().all();
            if (left > 0) {
                ends.add("%d notifications are left in queue %s", left, notifications);
            }
            letters(evidence, pipeline, ends);
        }
    }

    /// Checks that every committed dead letter is in its queue, unless a pipeline reads this queue.
    /// The queue may contain more, since messages that kill the process also become dead letters.
    private static void letters(FileEvidence evidence, Pipeline pipeline, Breaches ends) {
        var app = evidence.snapshot().app();
        var queue = app.terms(pipeline).deadLetters().orElse("");
        if (queue.isEmpty() || !app.consumers(queue).isEmpty()) {
            return;
        }
        long sent =
                evidence.effects(Effect.DeadLetters.class)
                        .filter(letters -> letters.queue().equals(queue))
                        .mapToLong(letters -> letters.letters().size())
                        .sum();
        long there = evidence.snapshot().queue(queue).counts().all();
        if (there < sent) {
            ends.add("queue %s has %d dead letters; %d were committed", queue, there, sent);
        }
    }

    /// Checks that the pipeline finished this version of the object or another one. Duplicate
    /// notifications and overwritten versions are settled without an [Effect.Finish].
    private static void worked(
            FileEvidence evidence, Pipeline pipeline, Event.Put put, Breaches ends) {
        var unit = put.unit();
        if (pipeline.from().files().orElseThrow().matches(unit.bucket(), unit.key())
                && evidence.units(pipeline).stream()
                        .noneMatch(other ->
                                other.bucket().equals(unit.bucket())
                                        && other.key().equals(unit.key()))
                && !deadLettered(evidence, pipeline, unit)) {
            ends.add("pipeline %s never finished %s", pipeline.name(), unit.id());
        }
    }

    /// True if the notification of this object version is a dead letter.
    private static boolean deadLettered(FileEvidence evidence, Pipeline pipeline, FileUnit unit) {
        var app = evidence.snapshot().app();
        return app.terms(pipeline).deadLetters().stream()
                .flatMap(queue -> evidence.snapshot().queue(queue).browse(0, ALL).stream())
                .map(letter -> new String(letter.body(), StandardCharsets.UTF_8))
                .anyMatch(body -> body.contains(unit.versionText()));
    }

    private static void ended(
            FileEvidence evidence, Pipeline pipeline, FileUnit unit, Breaches ends) {
        var finishes = evidence.finishes(pipeline, unit);
        if (finishes.size() > 1) {
            ends.add(
                    "pipeline %s finished %s %d times",
                    pipeline.name(), unit.id(), finishes.size());
        }
        for (var commit : evidence.commits()) {
            for (var finish :
                    FileEvidence.effects(commit, Effect.Finish.class)
                            .filter(finishes::contains)
                            .toList()) {
                letter(commit, finish, ends);
            }
        }
    }

    /// Checks that the commit also has a dead letter if the file failed or has rejected lines.
    private static void letter(Committed commit, Effect.Finish finish, Breaches ends) {
        boolean bad = finish.phase() == FilePhase.GIVEN_UP || finish.totals().rejected() > 0;
        boolean settled = FileEvidence.effects(commit, Effect.Settle.class).findAny().isPresent();
        boolean letter =
                FileEvidence.effects(commit, Effect.DeadLetters.class).findAny().isPresent();
        if (settled && bad && !letter) {
            ends.add("%s failed or has rejected lines, but has no dead letter", finish.unit().id());
        }
    }

    private static void lines(
            FileEvidence evidence, Pipeline pipeline, FileUnit unit, Breaches lines) {
        var done =
                evidence.finishes(pipeline, unit).stream()
                        .filter(finish -> finish.phase() == FilePhase.DONE)
                        .toList();
        if (done.isEmpty()) {
            return;
        }
        var seen = new HashSet<Object>();
        var sum = Totals.NONE;
        for (var piece : evidence.pieces(pipeline, unit)) {
            if (!seen.add(piece.next())) {
                lines.add("piece %d of %s was committed twice", piece.next().part() - 1, unit.id());
            }
            sum = sum.plus(piece.piece());
        }
        var totals = done.getLast().totals();
        if (!totals.equals(withConflicts(pipeline, sum, totals))) {
            lines.add(
                    "%s finished with %s, but the sum of its pieces is %s", unit.id(), totals, sum);
        }
        if (totals.read() != totals.written() + totals.filtered() + totals.rejected()) {
            lines.add("%s has lines that are not counted exactly once: %s", unit.id(), totals);
        }
    }

    /// Returns the sum of the pieces with the lines that warehouse tables or lake tables rejected
    /// at the end of the file, because their keys have other values there.
    private static Totals withConflicts(Pipeline pipeline, Totals sum, Totals totals) {
        boolean judges =
                pipeline.to().stream()
                        .anyMatch(sink ->
                                sink.warehouseTable().isPresent()
                                        || (sink.lakeTable().isPresent()
                                                && LakeTable.hasKeyOf(pipeline)));
        long conflicts = judges ? Math.max(0, totals.rejected() - sum.rejected()) : 0;
        return new Totals(
                sum.read(), sum.written() - conflicts, sum.filtered(), sum.rejected() + conflicts);
    }

    /// Compares the current objects with the expected output of the object versions that finished
    /// last.
    private void objects(
            FileEvidence evidence,
            Pipeline pipeline,
            LakeComparison rows,
            Breaches lines,
            Breaches breaches) {
        var last = new TreeMap<String, Effect.Finish>();
        boolean append = pipeline.from().files().orElseThrow().onOverwrite() == OnOverwrite.APPEND;
        evidence.effects(Effect.Finish.class)
                .filter(finish -> finish.pipeline().equals(pipeline.name()))
                .filter(finish -> finish.phase() == FilePhase.DONE)
                .forEach(finish ->
                        last.put(
                                append
                                        ? finish.unit().id()
                                        : finish.unit().bucket() + "/" + finish.unit().key(),
                                finish));
        var meant = new TreeSet<String>();
        for (var finish : last.values()) {
            objects(evidence, pipeline, finish, meant, rows, lines, breaches);
        }
        others(evidence, pipeline, meant, breaches);
    }

    private void objects(
            FileEvidence evidence,
            Pipeline pipeline,
            Effect.Finish finish,
            Set<String> meant,
            LakeComparison rows,
            Breaches lines,
            Breaches breaches) {
        var unit = finish.unit();
        var buckets = evidence.snapshot().buckets();
        if (buckets.version(unit.bucket(), unit.key(), unit.version()).isEmpty()) {
            rows.ignore(unit);
            return;
        }
        var content = buckets.content(unit);
        var piece = evidence.scenario().setup().piece();
        var lookups = FileLookups.of(evidence, pipeline, unit);
        var said = oracle.say(pipeline, unit, content, piece, rows.layouts(), lookups);
        if (said.isEmpty()) {
            rows.ignore(unit);
            breaches.add("%s is finished, but cannot be read to its end", unit.id());
            return;
        }
        var totals = said.get().totals();
        long conflicts = finish.totals().rejected() - totals.rejected();
        long counted = makesRows(pipeline) ? conflicts : 0;
        if (conflicts < 0 || finish.totals().read() != totals.read() + counted) {
            lines.add(
                    "%s finished with %s, but a run without faults finishes with %s",
                    unit.id(), finish.totals(), totals);
        }
        rows.expect(said.get().lake());
        said.get()
                .objects()
                .forEach((name, bytes) -> {
                    meant.add(name);
                    same(evidence, name, bytes, unit, breaches);
                });
        finish.outputs().forEach(output -> meant.add(output.bucket() + "/" + output.key()));
    }

    /// True if a step makes rows from the whole file. Such a row is counted only if it is rejected.
    private static boolean makesRows(Pipeline pipeline) {
        return !pipeline.steps().stream().allMatch(Step::keepsRows);
    }

    private static void same(
            FileEvidence evidence, String name, byte[] bytes, FileUnit unit, Breaches breaches) {
        int slash = name.indexOf('/');
        var buckets = evidence.snapshot().buckets();
        var there = buckets.head(name.substring(0, slash), name.substring(slash + 1));
        if (there.isEmpty()) {
            breaches.add("%s is missing; it is an output of %s", name, unit.id());
            return;
        }
        try (var in = buckets.content(there.get().unit()).open(0)) {
            if (!Arrays.equals(in.readAllBytes(), bytes)) {
                breaches.add("%s differs from the output of %s without faults", name, unit.id());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("an invariant cannot read " + name, failed);
        }
    }

    /// Checks that each object that this pipeline made is an output of a version that finished
    /// last.
    private static void others(
            FileEvidence evidence, Pipeline pipeline, Set<String> meant, Breaches breaches) {
        var buckets = evidence.snapshot().buckets();
        for (var bucket : evidence.snapshot().app().buckets().keySet()) {
            for (var object : buckets.list(bucket, "", "", ALL)) {
                var name = bucket + "/" + object.unit().key();
                var origin = buckets.origin(bucket, object.unit().key());
                if (origin.map(ObjectOrigin::pipeline).filter(pipeline.name()::equals).isPresent()
                        && !meant.contains(name)
                        && !name.endsWith(REJECTS)) {
                    breaches.add("%s is not an output of any file", name);
                }
            }
        }
    }

    @Override
    public void close() {
        oracle.close();
    }
}

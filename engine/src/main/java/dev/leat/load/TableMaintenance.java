package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.engine.AssumedCommit;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.LakeRewriter;
import dev.leat.lake.LakeInspection;
import dev.leat.lake.LakeInspection.Problem;
import dev.leat.lake.LakeScanRequest;
import dev.leat.lake.LakeSource;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LakeMaintenance;
import dev.leat.port.LakeTables;
import dev.leat.port.LakeTables.RefusedTableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Maintenance of the lake tables of a platform. It opens a database for each operation, so it
/// needs no memory while it is not used. Thread-safe.
///
/// @param tables the tables, with the locks that the pipelines use
/// @param state the state folder, in which the objects are files
public record TableMaintenance(App app, EnginePlatform platform, LakeTables tables, Path state)
        implements LakeMaintenance {

    /// The maximum length in bytes of the files that one commit merges.
    private static final long MOST_BYTES = 256L << 20;

    /// The effects of a commit, and its result.
    private record Planned<T>(List<? extends Effect> effects, T result) {}

    /// Prepares a commit in an empty folder.
    private interface Plan<T> {
        Planned<T> of(StagingFolder staging) throws IOException;
    }

    @Override
    public Compaction compact(LakeTable table) throws IOException {
        int merged = 0;
        long bytes = 0;
        int written = 0;
        try (var rewriter = rewriter()) {
            while (true) {
                var step = commit(table, staging -> merge(table, rewriter, staging));
                if (step.merged() == 0) {
                    return new Compaction(merged, bytes, written);
                }
                merged += step.merged();
                bytes += step.bytes();
                written += step.written();
            }
        }
    }

    private Planned<Compaction> merge(LakeTable table, LakeRewriter rewriter, StagingFolder staging)
            throws IOException {
        var change = tables.change(table, staging);
        var files = change.merge(MOST_BYTES);
        if (files.isEmpty()) {
            return new Planned<>(List.of(), new Compaction(0, 0, 0));
        }
        long bytes = 0;
        for (var file : files) {
            bytes += Files.size(file);
        }
        try {
            var written = rewriter.merge(table.name(), change.layout(), files, staging);
            return new Planned<>(
                    List.of(change.commit(written)),
                    new Compaction(files.size(), bytes, written.size()));
        } catch (UnreadableFileException refused) {
            throw new RefusedTableException(refused.reason().message());
        }
    }

    @Override
    public Expiry expire(LakeTable table, Duration age) throws IOException {
        if (age.compareTo(LEAST_AGE) < 0) {
            throw new IllegalArgumentException(
                    "snapshots must be at least %d minutes old to be removed, because a program may still read them"
                            .formatted(LEAST_AGE.toMinutes()));
        }
        var now = platform.time().instant();
        return commit(
                table,
                staging -> {
                    var orphans = now.minus(table.maintenance().orphanFileAge());
                    var removal = tables.expire(table, now.minus(age), orphans, staging);
                    return new Planned<>(
                            removal.effect().stream().toList(),
                            new Expiry(removal.snapshots(), removal.objects(), removal.orphans()));
                });
    }

    @Override
    public Rollback rollback(LakeTable table, long snapshot) throws IOException {
        try (var rewriter = rewriter()) {
            return commit(table, staging -> rollback(table, snapshot, rewriter, staging));
        }
    }

    private Planned<Rollback> rollback(
            LakeTable table, long snapshot, LakeRewriter rewriter, StagingFolder staging)
            throws IOException {
        var target = tables.scan(table, LakeScanRequest.of(snapshot));
        var current = tables.scan(table, LakeScanRequest.CURRENT);
        if (target.id() == current.id()) {
            return new Planned<>(List.of(), new Rollback(current.id(), target.id(), List.of(), 0));
        }
        var removed = rewriter.sources(current);
        var older = rewriter.sources(target);
        removed.removeIf(source -> source.isObject() && older.contains(source));
        var effects = new ArrayList<Effect>();
        effects.add(tables.rollback(table, snapshot, staging));
        var files = new ArrayList<LakeSource>();
        for (var pipeline : app.pipelines().values()) {
            boolean writes =
                    pipeline.to().stream()
                            .anyMatch(sink -> sink.lakeTable().equals(Optional.of(table.name())));
            if (writes && pipeline.from().files().isPresent()) {
                var letters =
                        new RolledBackFiles(
                                pipeline, app.terms(pipeline), table.name(), platform.buckets());
                var of = removed.stream().filter(letters::has).toList();
                if (!of.isEmpty()) {
                    effects.add(letters.letters(of, snapshot, platform.time().instant()));
                    files.addAll(of);
                }
            }
        }
        return new Planned<>(
                effects,
                new Rollback(
                        current.id(),
                        target.id(),
                        files.stream().map(LakeSource::object).toList(),
                        removed.size() - files.size()));
    }

    @Override
    public List<String> accept(LakeTable table) throws IOException {
        return commit(
                table,
                staging -> {
                    var accepted = tables.accept(table, staging);
                    boolean none = accepted.removed().isEmpty();
                    return new Planned<>(
                            none ? List.of() : List.of(accepted.effect()), accepted.removed());
                });
    }

    @Override
    public void evolve(LakeTable table) throws IOException {
        commit(
                table,
                staging -> {
                    var fit = tables.fit(table);
                    boolean evolves = fit.evolves() && fit.refusal().isEmpty();
                    return new Planned<>(
                            evolves ? List.of(tables.accept(table, staging).effect()) : List.of(),
                            true);
                });
    }

    @Override
    public Check verify(LakeTable table) throws IOException {
        LakeInspection found;
        try (var _ = tables.hold(List.of(table.name()))) {
            found = tables.inspect(table);
        }
        var problems = new ArrayList<Problem>(found.problems());
        long rows = 0;
        try (var rewriter = rewriter()) {
            for (var file : found.files()) {
                rows += file.rows();
                try {
                    long counted = rewriter.rows(file.file());
                    if (counted != file.rows()) {
                        problems.add(
                                new Problem(
                                        file.location(),
                                        "has %d rows, and %d by the metadata"
                                                .formatted(counted, file.rows())));
                    }
                } catch (IOException broken) {
                    problems.add(
                            new Problem(
                                    file.location(), "is no Parquet file: " + broken.getMessage()));
                }
            }
        }
        return new Check(found.snapshots(), found.files().size(), rows, found.bytes(), problems);
    }

    /// Prepares and runs a commit while it holds the table's lock. Repeats it if another program
    /// changed the table meanwhile.
    private <T> T commit(LakeTable table, Plan<T> plan) throws IOException {
        var staging = platform.buckets().staging();
        try (var _ = tables.hold(List.of(table.name()))) {
            return new Change<>(platform, plan).run(staging, platform.buckets()::discard);
        } catch (OutputConflictException changed) {
            throw new RefusedTableException(
                    "another program changes lake table '%s' all the time: try again later"
                            .formatted(table.name()));
        } finally {
            staging.clear();
        }
    }

    /// A commit that assumes only an empty folder.
    private record Change<T>(EnginePlatform platform, Plan<T> plan)
            implements AssumedCommit<StagingFolder, Planned<T>, T, IOException> {

        @Override
        public Planned<T> prepare(StagingFolder staging) throws IOException {
            staging.clear();
            return plan.of(staging);
        }

        @Override
        public Attempt<StagingFolder, T> commit(Planned<T> planned) {
            if (!planned.effects().isEmpty()) {
                platform.sourceStore("")
                        .commit(tx -> {
                            planned.effects().forEach(tx::apply);
                            return true;
                        });
            }
            return new Attempt.Ended<>(planned.result());
        }

        @Override
        public Stream<? extends Effect> publishes(Planned<T> planned) {
            return planned.effects().stream();
        }
    }

    private LakeRewriter rewriter() {
        return new LakeRewriter(state.resolve("spill"), state.resolve("objects"));
    }
}

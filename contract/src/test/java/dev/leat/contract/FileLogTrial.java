package dev.leat.contract;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Position;
import dev.leat.batch.Publication;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Operations for tests of the file log. They commit pieces (parts of a file, each with a commit of
/// its own) and the ends of files, as an engine does.
abstract class FileLogTrial extends FileContract {

    static final String PLAN = "plan 1";

    FileLogTrial(ContractHost host) {
        super(host);
    }

    Lease lease() {
        return engine().source(NOTIFICATIONS).lease(1, Long.MAX_VALUE).orElseThrow();
    }

    void apply(Effect... effects) {
        engine().sourceStore(NOTIFICATIONS)
                .commit(tx -> {
                    for (var effect : effects) {
                        tx.apply(effect);
                    }
                    return effects;
                });
    }

    /// Returns the effect that ends piece `part`: 10 records, one of which is rejected, and one
    /// staged output file.
    Effect.Checkpoint piece(FileUnit unit, LeasedWork work, int part) {
        return piece(unit, work, part, PLAN);
    }

    Effect.Checkpoint piece(FileUnit unit, LeasedWork work, int part, String plan) {
        var file = stage(unit, "part-" + part, "rows of " + part);
        var staged = new StagedFile(0, part, "out/" + part, file, 9, 9);
        return new Effect.Checkpoint(
                PIPELINE,
                unit,
                work,
                plan,
                new Position(100L * part, 10L * part, part + 1),
                new Totals(10, 8, 1, 1),
                List.of(staged),
                time.instant());
    }

    Path stage(FileUnit unit, String name, String content) {
        try {
            var file = objects().staging(PIPELINE, unit).file(name);
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Publication publication(FileUnit unit, String key, String content) {
        var file = stage(unit, "whole " + key, content);
        try {
            return objects().publication(OUTPUT, key, file, Map.of("of", unit.key()), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Effect.Finish done(FileUnit unit, boolean replaces, Publication... outputs) {
        return new Effect.Finish(
                PIPELINE,
                unit,
                FilePhase.DONE,
                new Totals(20, 16, 2, 2),
                Arrays.asList(outputs),
                replaces,
                Optional.empty(),
                time.instant());
    }

    static Effect.Settle settled(Lease lease) {
        return new Effect.Settle(lease.work(), new Effect.Again[lease.work().size()]);
    }

    /// Puts an object and processes it to its end, with outputs under these keys.
    FileUnit worked(String key, boolean replaces, String... outputs) {
        var unit = put(INPUT, key, "v").unit();
        var lease = lease();
        var published =
                Arrays.stream(outputs)
                        .map(out -> publication(unit, out, out + " of " + unit.versionText()))
                        .toArray(Publication[]::new);
        apply(done(unit, replaces, published), settled(lease));
        return unit;
    }
}

package dev.leat.cli.fuzz.app;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakeBounds;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeHistory;
import dev.leat.lake.LakeInspection;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeReplacement;
import dev.leat.lake.LakeScanRequest;
import dev.leat.lake.LakeSnapshot;
import dev.leat.lake.LakeSource;
import dev.leat.plan.Effect;
import dev.leat.port.LakeTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lake tables with a planted bug.
record FaultyLake(LakeTables tables, Bug bug, AtomicBoolean struck) implements LakeTables {

    /// The planted bugs. Only with the last one the table has a key twice.
    enum Bug {
        /// A row of a queue or stream that replaces another one removes the other rows of its data
        /// file.
        ROWS_BESIDE_A_REPLACED_ROW_ARE_LOST,
        /// A commit of a queue or stream is lost.
        A_COMMIT_IS_LOST,
        /// The rows that the table has are not compared.
        STORED_ROWS_ARE_IGNORED
    }

    @Override
    public Hold hold(Collection<String> names) {
        return tables.hold(names);
    }

    @Override
    public Change change(LakeTable table, StagingFolder staging) throws IOException {
        return new FaultyChange(tables.change(table, staging));
    }

    @Override
    public Fit fit(LakeTable table) {
        return tables.fit(table);
    }

    @Override
    public Acceptance accept(LakeTable table, StagingFolder staging) throws IOException {
        return tables.accept(table, staging);
    }

    @Override
    public LakeSnapshot snapshot(LakeTable table) throws IOException {
        return tables.snapshot(table);
    }

    @Override
    public LakeSnapshot scan(LakeTable table, LakeScanRequest request) throws IOException {
        return tables.scan(table, request);
    }

    @Override
    public LakeHistory history(LakeTable table) throws IOException {
        return tables.history(table);
    }

    @Override
    public Removal expire(LakeTable table, Instant before, Instant orphans, StagingFolder staging)
            throws IOException {
        return tables.expire(table, before, orphans, staging);
    }

    @Override
    public Effect.Publish rollback(LakeTable table, long snapshot, StagingFolder staging)
            throws IOException {
        return tables.rollback(table, snapshot, staging);
    }

    @Override
    public LakeInspection inspect(LakeTable table) throws IOException {
        return tables.inspect(table);
    }

    private final class FaultyChange implements Change {

        private final Change change;

        FaultyChange(Change change) {
            this.change = change;
        }

        @Override
        public LakeLayout layout() {
            return change.layout();
        }

        @Override
        public LakeReplacement replace(
                LakeSource source, boolean anyVersion, Collection<Path> files) throws IOException {
            return change.replace(source, anyVersion, files);
        }

        @Override
        public List<Path> merge(long mostBytes) throws IOException {
            return change.merge(mostBytes);
        }

        @Override
        public Effect.Publish commit(List<LakeFile> merged) throws IOException {
            return change.commit(merged);
        }

        @Override
        public List<Path> files(List<LakeBounds> bounds) throws IOException {
            return bug == Bug.STORED_ROWS_ARE_IGNORED ? List.of() : change.files(bounds);
        }

        @Override
        public List<Path> rewrite(Collection<Path> files) throws IOException {
            var rewritten = change.rewrite(files);
            return bug == Bug.ROWS_BESIDE_A_REPLACED_ROW_ARE_LOST ? List.of() : rewritten;
        }

        @Override
        public Optional<Effect.Publish> commit(List<LakeFile> added, LakeSource source)
                throws IOException {
            boolean lost =
                    bug == Bug.A_COMMIT_IS_LOST
                            && !source.isObject()
                            && struck.compareAndSet(false, true);
            return lost ? Optional.empty() : change.commit(added, source);
        }
    }
}

package dev.leat.port;

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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The lake tables of an app. A change is prepared as objects, and an effect publishes them in the
/// same commit as the progress of the file from which the rows come. Thread-safe.
public interface LakeTables {

    /// Waits until no other thread changes these tables, and prevents further changes until the
    /// result is closed by the same thread. A thread may hold a table several times.
    Hold hold(Collection<String> tables);

    /// Begins a change of a table's current state. Creates the table if it does not exist, and
    /// evolves its schema and partition key to those of the app.
    ///
    /// @param staging the folder for new metadata files, whose files the change owns
    /// @throws RefusedTableException if Leat cannot change the table, or a column of its rows is
    ///   not in the app ([#accept])
    Change change(LakeTable table, StagingFolder staging) throws IOException;

    /// Compares the columns and the partition key of a table with those of the app. A table that
    /// does not exist, or whose metadata cannot be read, counts as equal.
    Fit fit(LakeTable table);

    /// Prepares the evolution of an existing table to the columns of the app, also if columns of
    /// its rows are not in the app any more.
    ///
    /// @throws RefusedTableException if the table does not exist, or its rows do not fit the app
    Acceptance accept(LakeTable table, StagingFolder staging) throws IOException;

    /// Returns the current content of a table. Its data files may not be on the disk, as on AWS:
    /// only [#scan] fetches them.
    ///
    /// @throws RefusedTableException if Leat cannot read the table correctly
    LakeSnapshot snapshot(LakeTable table) throws IOException;

    /// Returns the requested content of a table, with the columns that it had then. Data files that
    /// cannot contain a requested row are omitted.
    ///
    /// @throws RefusedTableException if the table has no such snapshot, or Leat cannot read it
    ///   correctly
    LakeSnapshot scan(LakeTable table, LakeScanRequest request) throws IOException;

    /// Returns the snapshots and current data files of a table.
    ///
    /// @throws RefusedTableException if Leat cannot read the table correctly
    LakeHistory history(LakeTable table) throws IOException;

    /// Prepares the removal of the snapshots before a time, except the current one and those with a
    /// tag or branch, and of the objects that were stored before `orphans` and to which no snapshot
    /// refers.
    ///
    /// @throws RefusedTableException if the table does not exist
    Removal expire(LakeTable table, Instant before, Instant orphans, StagingFolder staging)
            throws IOException;

    /// Returns the effect that makes an existing snapshot the current one.
    ///
    /// @throws RefusedTableException if the table has no such snapshot, or Leat cannot read it
    ///   correctly
    Effect.Publish rollback(LakeTable table, long snapshot, StagingFolder staging)
            throws IOException;

    /// Compares the objects of a table with its metadata. Reads all of them.
    ///
    /// @throws RefusedTableException if the table does not exist
    LakeInspection inspect(LakeTable table) throws IOException;

    /// A comparison of a table with the app.
    ///
    /// @param refusal why each change of the table would be refused; empty if its columns fit
    /// @param evolves true if the next change gives the table other columns or another partition
    ///   key
    record Fit(Optional<String> refusal, boolean evolves) {

        public static final Fit EQUAL = new Fit(Optional.empty(), false);
    }

    /// A prepared removal: its effect, which is empty if there is nothing to remove, and the
    /// numbers of snapshots, of objects that only they need, and of objects to which no snapshot
    /// refers.
    record Removal(Optional<Effect.Publish> effect, int snapshots, int objects, int orphans) {}

    /// A prepared evolution, and the columns whose values it makes invisible.
    record Acceptance(Effect.Publish effect, List<String> removed) {
        public Acceptance {
            removed = List.copyOf(removed);
        }
    }

    /// A held lock.
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /// A change that is not committed yet. Owned by one thread.
    interface Change {

        /// Returns the form of the new data files.
        LakeLayout layout();

        /// Removes the rows of a source, and these data files. Returns the files with other rows
        /// that the caller must write again.
        LakeReplacement replace(LakeSource source, boolean anyVersion, Collection<Path> files)
                throws IOException;

        /// Removes the small files of each partition that has at least two. Returns the files, at
        /// most this many bytes, whose rows the caller must write again.
        List<Path> merge(long mostBytes) throws IOException;

        /// Returns the effect that commits a change in which files were only merged to these ones.
        Effect.Publish commit(List<LakeFile> merged) throws IOException;

        /// Returns the data files that may have rows whose columns are all within these bounds.
        List<Path> files(List<LakeBounds> bounds) throws IOException;

        /// Removes data files, and small files that the change merges. Returns all of them: the
        /// caller must write their remaining rows again.
        List<Path> rewrite(Collection<Path> files) throws IOException;

        /// Returns the effect that commits the change with these new data files; empty if it would
        /// change nothing. The effect fails with an [OutputConflictException] if another program
        /// changed the table meanwhile.
        Optional<Effect.Publish> commit(List<LakeFile> added, LakeSource source) throws IOException;
    }

    /// Leat cannot read or change a lake table; the message has the reason and what to do.
    final class RefusedTableException extends IOException {

        private static final long serialVersionUID = 1;

        public RefusedTableException(String message) {
            super(message);
        }
    }
}

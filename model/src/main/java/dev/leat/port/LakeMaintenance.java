package dev.leat.port;

import dev.leat.app.LakeTable;
import dev.leat.lake.LakeInspection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Maintenance of lake tables on demand. Each operation holds the table's lock only while it makes
/// a commit, so pipelines continue to load files. Thread-safe. All methods block; they throw
/// [RefusedTableException] if the table does not exist yet or Leat cannot read it.
public interface LakeMaintenance {

    /// The minimum age of a snapshot that is removed on demand. A program that has just opened the
    /// table still reads its snapshot.
    Duration LEAST_AGE = Duration.ofHours(1);

    /// Merges small data files until each partition has at most one. Does nothing if the table does
    /// not exist yet.
    Compaction compact(LakeTable table) throws IOException;

    /// Removes the snapshots older than `age`, except the current one and those with a tag or
    /// branch, the objects that only they need, and objects to which no snapshot refers and that
    /// are older than the table's [LakeTable.Maintenance#orphanFileAge].
    ///
    /// @throws IllegalArgumentException if the age is less than [#LEAST_AGE]
    Expiry expire(LakeTable table, Duration age) throws IOException;

    /// Makes an existing snapshot the current one. Each file whose rows are thereby removed becomes
    /// a dead letter of its pipeline in the same commit.
    Rollback rollback(LakeTable table, long snapshot) throws IOException;

    /// Reads every object of a table, and compares it with the metadata.
    Check verify(LakeTable table) throws IOException;

    /// Changes a table to the columns of the app. Returns the columns whose values are no longer
    /// visible.
    List<String> accept(LakeTable table) throws IOException;

    /// Changes a table to the columns and the partition key of the app, if no column with values
    /// disappears, as the next change of the table would.
    void evolve(LakeTable table) throws IOException;

    /// The number and total length in bytes of the merged files, and the number of new files.
    record Compaction(int merged, long bytes, int written) {}

    /// The numbers of removed snapshots, of objects that only they needed, and of objects to which
    /// no snapshot referred.
    record Expiry(int snapshots, int objects, int orphans) {}

    /// The former and the new current snapshot. `files` are the dead letters, as `BUCKET/KEY`.
    /// `others` is the number of sources whose rows were removed and that are no files of a
    /// pipeline.
    record Rollback(long from, long to, List<String> files, int others) {
        public Rollback {
            files = List.copyOf(files);
        }
    }

    /// The checked snapshots, data files, rows and length in bytes, and all problems. `rows` and
    /// `files` are those of the current snapshot.
    record Check(
            int snapshots,
            int files,
            long rows,
            long bytes,
            List<LakeInspection.Problem> problems) {
        public Check {
            problems = List.copyOf(problems);
        }
    }
}

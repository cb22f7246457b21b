package dev.leat.kernel;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeSnapshot;
import dev.leat.lake.LakeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Reads and rewrites data files of lake tables for maintenance. Owned by one thread.
public final class LakeRewriter implements AutoCloseable {

    private final DuckDb database;
    private final TableSession session;

    /// Opens a database that writes data above the memory limit to `spill` and can access files
    /// only in `folder`.
    public LakeRewriter(Path spill, Path folder) {
        database = DuckDb.overFiles(1, FileKernels.DEFAULT_MEMORY, spill, List.of(folder));
        session = new TableSession(database.duplicate(), new ReentrantLock());
    }

    /// Writes the rows of data files to new ones, which are not divided by the old files.
    public List<LakeFile> merge(
            String table, LakeLayout layout, List<Path> files, StagingFolder staging)
            throws IOException, UnreadableFileException {
        session.begin();
        try {
            var rows = "SELECT * FROM " + LakeScan.of(layout.columns(), files);
            return new LakeWriter(session, table, layout, staging).write(List.of(rows));
        } catch (SQLException e) {
            throw session.failed("the files of lake table " + table + " cannot be merged", e);
        } finally {
            session.end();
        }
    }

    /// Returns the number of rows of a Parquet file by its footer.
    public long rows(Path file) throws IOException {
        long[] rows = {0};
        session.begin();
        try {
            session.rows(
                    "SELECT num_rows FROM parquet_file_metadata(%s)".formatted(text(file)),
                    row -> rows[0] = row.getLong(1));
            return rows[0];
        } catch (SQLException e) {
            throw session.failed(file + " cannot be read", e);
        } finally {
            session.end();
        }
    }

    /// Returns the sources of all rows of a snapshot, without those of other writers. A queue or
    /// stream has no version.
    public Set<LakeSource> sources(LakeSnapshot snapshot) throws IOException {
        var sources = new LinkedHashSet<LakeSource>();
        if (snapshot.files().isEmpty()) {
            return sources;
        }
        session.begin();
        try {
            session.rows(
                    "SELECT DISTINCT %1$s, CASE WHEN contains(%1$s, '/') THEN %2$s ELSE '' END FROM %3$s WHERE %1$s IS NOT NULL ORDER BY ALL"
                            .formatted(
                                    LakeTable.SOURCE,
                                    LakeTable.VERSION,
                                    LakeScan.of(snapshot.columns(), snapshot.files())),
                    row -> sources.add(new LakeSource(row.getString(1), row.getString(2))));
            return sources;
        } catch (SQLException e) {
            throw session.failed("the data files cannot be read", e);
        } finally {
            session.end();
        }
    }

    private static String text(Path file) {
        return SqlLiterals.text(file.toAbsolutePath().normalize().toString());
    }

    @Override
    public void close() {
        session.close();
        database.close();
    }
}

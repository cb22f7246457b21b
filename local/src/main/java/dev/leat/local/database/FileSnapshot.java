package dev.leat.local.database;

import dev.leat.local.database.Database.Reading;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The state file as of one commit. Later commits are written to the log, which grows until the
/// snapshot is closed. Used by one thread at a time; the caller that opens it closes it.
public final class FileSnapshot implements AutoCloseable {

    private final Path file;
    private final DatabaseSession session;

    private FileSnapshot(Path file, DatabaseSession session) {
        this.file = file;
        this.session = session;
    }

    /// Opens a snapshot of the last commit.
    static FileSnapshot open(Path file) throws SQLException {
        var session = DatabaseSession.reader(file);
        try {
            session.execute("BEGIN");
            // A transaction of SQLite begins with its first read.
            session.number("SELECT count(*) FROM sqlite_schema");
            return new FileSnapshot(file, session);
        } catch (SQLException | RuntimeException failed) {
            session.close();
            throw failed;
        }
    }

    /// Reads a complete state file that no process changes, for example the file of [#copy].
    public static <T extends @Nullable Object> T of(Path file, Reading<T> work) {
        try (var session = DatabaseSession.immutable(file)) {
            return work.run(session);
        } catch (SQLException e) {
            throw SqliteErrors.of(file, e);
        }
    }

    public <T extends @Nullable Object> T read(Reading<T> work) {
        try {
            return work.run(session);
        } catch (SQLException e) {
            throw SqliteErrors.of(file, e);
        }
    }

    /// Writes the snapshot to a new file, durably, some pages at a time.
    ///
    /// @throws dev.leat.port.UnavailableException if a file cannot be read or written
    public void copy(Path target) {
        try {
            session.copy(target);
        } catch (SQLException e) {
            throw SqliteErrors.of(target, e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException e) {
            throw SqliteErrors.of(file, e);
        }
    }
}

package dev.leat.warehouse;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;

/// Parquet files with all rows of warehouse tables as of their newest loads, which queries read.
///
/// @param folder has at most one file of each table; may not exist yet
/// @param temporary true if the folder is deleted at the end
record TableExports(Path folder, boolean temporary) implements AutoCloseable {

    private static final String SUFFIX = ".parquet";

    /// Writes the rows of a table to a file.
    interface Writing {
        void write(Path file) throws SQLException;
    }

    /// Returns the file of a table as of a load. Writes it if it does not exist, and then deletes
    /// older files of the table.
    Path of(String table, long load, Writing writing) throws SQLException {
        var file = folder.resolve("%s-%d%s".formatted(table, load, SUFFIX));
        if (Files.exists(file)) {
            return file;
        }
        try {
            Files.createDirectories(folder);
            var fresh = folder.resolve(table + ".new");
            writing.write(fresh);
            remove(Pattern.quote(table) + "-\\d+");
            return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new SQLException("cannot write " + file, failed);
        }
    }

    /// Deletes all files.
    void clear() throws IOException {
        remove(".*");
    }

    /// Deletes the files and the folder if they are temporary. What remains uses space only.
    @Override
    public void close() {
        if (temporary) {
            try {
                clear();
                Files.deleteIfExists(folder);
            } catch (IOException _) {
                // A query of another thread may still write a file.
            }
        }
    }

    private void remove(String names) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        var older = Pattern.compile(names + Pattern.quote(SUFFIX));
        try (var files =
                Files.newDirectoryStream(
                        folder, file -> older.matcher(file.getFileName().toString()).matches())) {
            for (var file : files) {
                Files.delete(file);
            }
        }
    }
}

package dev.leat.local.bucket;

import dev.leat.disk.DiskFolder;
import dev.leat.local.database.Statements;
import dev.leat.local.database.StoredPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The files of a state folder, as a snapshot of the state needs them. Names are paths relative to
/// the folder.
public final class StoredFiles {

    private static final AtomicLong NUMBERS = new AtomicLong();

    private StoredFiles() {}

    /// Passes the name of each file with content of an object or of a part of an upload to `each`.
    public static void each(Statements statements, Consumer<String> each) throws SQLException {
        var select = statements.prepare("SELECT blob FROM object UNION ALL SELECT blob FROM part");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                each.accept(row.getString(1));
            }
        }
    }

    /// Second names of staged files in a folder of their own, so that the files remain when their
    /// staging folder is released. A start removes the folder after an unclean stop.
    public record Pins(Path folder, Map<String, Path> files) implements AutoCloseable {

        @Override
        public void close() {
            try {
                DiskFolder.remove(folder);
            } catch (IOException _) {
                // The next start deletes the folder.
            }
        }
    }

    /// Creates second names of these files: hard links, or copies if hard links are not supported.
    public static Pins pin(Path state, List<String> names) {
        var folder =
                state.resolve(StagingFolders.GONE)
                        .resolve("snapshot-%08x".formatted(NUMBERS.getAndIncrement()));
        var files = new LinkedHashMap<String, Path>();
        try {
            if (!names.isEmpty()) {
                Files.createDirectories(folder);
            }
            for (var name : names) {
                var pin = folder.resolve("%06x".formatted(files.size()));
                link(pin, StoredPath.resolve(state, name));
                files.put(name.replace('\\', '/'), pin);
            }
        } catch (IOException failed) {
            new Pins(folder, files).close();
            throw new UncheckedIOException("cannot keep a staged file of " + state, failed);
        }
        return new Pins(folder, files);
    }

    private static void link(Path pin, Path file) throws IOException {
        try {
            Files.createLink(pin, file);
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (UnsupportedOperationException | FileSystemException _) {
            Files.copy(file, pin);
        }
    }
}

package dev.leat.local.bucket;

import dev.leat.batch.Checksum.Algorithm;
import dev.leat.disk.DiskFolder;
import dev.leat.disk.FullDisk;
import dev.leat.local.database.Database;
import dev.leat.local.database.SqliteErrors;
import dev.leat.local.database.StoredPath;
import dev.leat.port.UnavailableException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Writes blobs, the files with the content of objects, in the folder `objects` of the state
/// folder. File names consist of the process's run number and a counter. They never contain an
/// object key, so no key can refer to a path outside the folder. A method that throws leaves no
/// file. Thread-safe.
final class Blobs {

    static final String FOLDER = "objects";

    /// Number of files in one folder, as a power of two.
    private static final int FOLDER_BITS = 12;

    private static final int BUFFER = 64 * 1024;

    /// Number of written bytes after which the free disk space is checked again.
    private static final long MEASURED = 512 * 1024;

    private final Database database;
    private final Path state;
    private final long run;
    private final AtomicLong numbers = new AtomicLong();

    /// @param run the run number of this process, for which no folder exists yet
    Blobs(Database database, long run) {
        this.database = database;
        this.state = database.folder();
        this.run = run;
    }

    static String folder(long run) {
        return FOLDER + "/%08x".formatted(run);
    }

    Path path(String place) {
        return StoredPath.resolve(state, place);
    }

    /// Creates a blob and passes it to `known`, which must store a reference to it. If `known`
    /// throws, the blob is deleted, unless the reference may have been stored.
    ///
    /// @throws IOException if the content cannot be read
    <T> T keep(Making making, Function<Blob, T> known) throws IOException {
        var blob = make(making);
        try {
            return known.apply(blob);
        } catch (Throwable failed) {
            // On a full disk nothing was stored. After any other disk error, the row that refers to
            // the file may have been committed, so the file is not deleted.
            if (!(failed instanceof UnavailableException unavailable)
                    || SqliteErrors.full(unavailable)) {
                discard(blob.place());
            }
            throw failed;
        }
    }

    /// Creates a blob; the caller must store a reference to it.
    Blob make(Making making) throws IOException {
        database.checkFolder();
        var place = next();
        try {
            return making.at(place);
        } catch (Throwable failed) {
            discard(place);
            throw failed;
        }
    }

    /// An operation that creates a blob at a path.
    interface Making {
        Blob at(String place) throws IOException;
    }

    /// Returns an operation that writes all of the content. The blob is durable when the operation
    /// returns. The operation passes on exceptions of the content, and throws write errors as
    /// [UnavailableException].
    Making write(InputStream content, Optional<Algorithm> algorithm) {
        return place -> {
            var hashes = new ContentHashes(algorithm);
            write(place, out -> pass(content, hashes, out));
            return hashes.blob(place);
        };
    }

    /// Returns an operation that creates a hard link to a finished file, or a copy if hard links
    /// are not supported. The caller may then delete the file.
    Making adopt(Path file, Optional<Algorithm> algorithm) {
        return place -> {
            if (!linked(path(place), file)) {
                try (var in = Files.newInputStream(file)) {
                    return write(in, algorithm).at(place);
                }
            }
            var hashes = new ContentHashes(algorithm);
            try (var in = Files.newInputStream(path(place))) {
                pass(in, hashes, OutputStream.nullOutputStream());
            }
            try (var out = new FileOutputStream(path(place).toFile(), true)) {
                sync(out, path(place));
            }
            return hashes.blob(place);
        };
    }

    /// Returns an operation that creates a blob with the content of another blob. The content is
    /// copied only if hard links are not supported.
    Making link(String from, Blob like) {
        return place -> {
            if (linked(path(place), path(from))) {
                try {
                    DiskFolder.sync(Folders.of(path(place)));
                } catch (IOException e) {
                    throw unavailable(e);
                }
            } else {
                write(place, out -> copy(from, out));
            }
            return new Blob(place, like.etag(), like.size(), like.checksum());
        };
    }

    /// Returns an operation that concatenates other blobs.
    Making join(List<String> from, String etag, Optional<Algorithm> algorithm) {
        return place -> {
            var hashes = new ContentHashes(algorithm);
            write(
                    place,
                    out -> {
                        for (var each : from) {
                            try (var in = Files.newInputStream(path(each))) {
                                pass(in, hashes, out);
                            }
                        }
                    });
            var made = hashes.blob(place);
            return new Blob(place, etag, made.size(), made.checksum());
        };
    }

    /// Creates a hard link. Returns false if the file system does not support it.
    private boolean linked(Path name, Path file) throws IOException {
        folder(name);
        try {
            Files.createLink(name, file);
            return true;
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (UnsupportedOperationException | FileSystemException _) {
            return false;
        }
    }

    private void copy(String from, OutputStream out) throws IOException {
        try (var in = Files.newInputStream(path(from))) {
            pass(in, new ContentHashes(Optional.empty()), out);
        }
    }

    /// Copies all of the content. Write errors are thrown as [UnavailableException].
    private void pass(InputStream in, ContentHashes hashes, OutputStream out) throws IOException {
        var buffer = new byte[BUFFER];
        long unmeasured = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            hashes.add(buffer, read);
            unmeasured += read;
            try {
                if (unmeasured >= MEASURED) {
                    database.checkSpace();
                    unmeasured = 0;
                }
                out.write(buffer, 0, read);
            } catch (IOException e) {
                throw unavailable(e);
            }
        }
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private void write(String place, Writing writing) throws IOException {
        var file = path(place);
        try (var out = open(file)) {
            writing.to(out);
            try {
                sync(out, file);
            } catch (IOException e) {
                throw unavailable(e);
            }
        }
    }

    private FileOutputStream open(Path file) {
        try {
            database.checkSpace();
            folder(file);
            return new FileOutputStream(file.toFile());
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private void folder(Path file) throws IOException {
        Folders.make(state, Folders.of(file));
        database.watch(state.resolve(FOLDER));
    }

    private static void sync(FileOutputStream out, Path file) throws IOException {
        out.getFD().sync();
        DiskFolder.sync(Folders.of(file));
    }

    /// Deletes a file that no row refers to.
    void discard(String place) {
        try {
            Files.deleteIfExists(path(place));
        } catch (IOException _) {
            // The next start deletes the file.
        }
    }

    private String next() {
        long number = numbers.getAndIncrement();
        return folder(run)
                + "/%04x/%03x".formatted(number >>> FOLDER_BITS, number & ((1 << FOLDER_BITS) - 1));
    }

    /// The state folder is checked first: if the folder `objects` was removed or replaced, the
    /// failed write is its first sign, and every later request gets the same answer.
    private UnavailableException unavailable(IOException failed) {
        var removed = database.removed();
        if (removed.isPresent()) {
            return removed.get();
        }
        var text = String.valueOf(failed.getMessage());
        var what =
                FullDisk.caused(failed)
                        ? "the disk is full; free some space"
                        : "it cannot be written; check the disk and who owns the folder";
        return new UnavailableException(
                "cannot store an object in the state folder %s: %s (%s)"
                        .formatted(state, what, text),
                failed);
    }
}

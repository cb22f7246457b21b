package dev.leat.local.bucket;

import dev.leat.port.Unavailable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/// Writes blobs under `objects` in the state folder. Leat names them, by a number of the process
/// and a running one, never by a key: no key leads out of the folder. Threads share it.
final class Blobs {

    static final String FOLDER = "objects";

    /// Files a folder, as a power of two.
    private static final int FOLDER_BITS = 12;

    private static final int BUFFER = 64 * 1024;

    private final Path state;
    private final long run;
    private final AtomicLong numbers = new AtomicLong();

    /// @param run the number of this process, which no folder has yet
    Blobs(Path state, long run) {
        this.state = state;
        this.run = run;
    }

    static String folder(long run) {
        return FOLDER + "/%08x".formatted(run);
    }

    Path path(String place) {
        return state.resolve(place);
    }

    /// Reads to the end of the content: durable when it returns. Where it throws, nothing is left.
    ///
    /// @throws IOException of the content, as it threw it
    /// @throws Unavailable if the file cannot be written
    Blob write(InputStream content) throws IOException {
        var place = next();
        try {
            return write(content, place);
        } catch (Throwable failed) {
            discard(place);
            throw failed;
        }
    }

    private Blob write(InputStream content, String place) throws IOException {
        var md5 = md5();
        long size = 0;
        var file = path(place);
        try (var out = open(file)) {
            var buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                md5.update(buffer, 0, read);
                size += read;
                write(out, buffer, read);
            }
            sync(out, file);
        }
        return new Blob(place, HexFormat.of().formatHex(md5.digest()), size);
    }

    private FileOutputStream open(Path file) {
        try {
            Folders.make(state, Folders.of(file));
            return new FileOutputStream(file.toFile());
        } catch (IOException e) {
            throw away(e);
        }
    }

    private void write(FileOutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw away(e);
        }
    }

    private void sync(FileOutputStream out, Path file) {
        try {
            out.getFD().sync();
            Folders.sync(Folders.of(file));
        } catch (IOException e) {
            throw away(e);
        }
    }

    /// Makes a blob of a finished file, which may go then: a second name of the same bytes where
    /// there are such, else a copy.
    Blob adopt(Path file) throws IOException {
        var place = next();
        try {
            return adopt(file, place);
        } catch (Throwable failed) {
            discard(place);
            throw failed;
        }
    }

    private Blob adopt(Path file, String place) throws IOException {
        var blob = path(place);
        Folders.make(state, Folders.of(blob));
        try {
            Files.createLink(blob, file);
        } catch (UnsupportedOperationException | FileSystemException _) {
            try (var in = Files.newInputStream(file)) {
                return write(in, place);
            }
        }
        var md5 = md5();
        long size = 0;
        try (var in = Files.newInputStream(blob)) {
            var buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                md5.update(buffer, 0, read);
                size += read;
            }
        }
        try (var out = new FileOutputStream(blob.toFile(), true)) {
            sync(out, blob);
        }
        return new Blob(place, HexFormat.of().formatHex(md5.digest()), size);
    }

    /// Removes a file that no row names.
    void discard(String place) {
        try {
            Files.deleteIfExists(path(place));
        } catch (IOException _) {
            // The next start finds it.
        }
    }

    private String next() {
        long number = numbers.getAndIncrement();
        return folder(run)
                + "/%04x/%03x".formatted(number >>> FOLDER_BITS, number & ((1 << FOLDER_BITS) - 1));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Unavailable away(IOException failed) {
        var text = String.valueOf(failed.getMessage());
        var what =
                text.contains("No space left") || text.contains("not enough space")
                        ? "the disk is full; free some space"
                        : "it cannot be written; check the disk and who owns the folder";
        return new Unavailable(
                "cannot keep an object in the state folder %s: %s (%s)"
                        .formatted(state, what, text),
                failed);
    }
}

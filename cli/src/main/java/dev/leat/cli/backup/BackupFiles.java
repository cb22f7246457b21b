package dev.leat.cli.backup;

import dev.leat.batch.Hashes;
import dev.leat.disk.DiskFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Copies files with their checksums. Only the owner can read the copies, which may have business
/// data and tokens.
final class BackupFiles {

    private static final int BUFFER = 256 * 1024;

    private BackupFiles() {}

    /// The size and the SHA-256, in hex, of a file.
    record Sum(long size, String sha256) {}

    static Sum sum(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return pass(in, _ -> {});
        }
    }

    /// Copies a file durably, up to the end that it has while it is read. The folder of the copy
    /// must exist.
    static Sum copy(Path from, Path to) throws IOException {
        try (var in = Files.newInputStream(from);
                var out = create(to)) {
            var sum = pass(in, bytes -> write(out, bytes));
            out.force(true);
            return sum;
        }
    }

    /// Writes a file durably.
    static void write(Path to, byte[] content) throws IOException {
        try (var out = create(to)) {
            write(out, ByteBuffer.wrap(content));
            out.force(true);
        }
    }

    private static FileChannel create(Path file) throws IOException {
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return FileChannel.open(file, options, attributes(file, "rw-------"));
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private interface Consumer {
        void accept(ByteBuffer bytes) throws IOException;
    }

    private static Sum pass(InputStream in, Consumer each) throws IOException {
        var digest = Hashes.sha256();
        var buffer = new byte[BUFFER];
        long size = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
            each.accept(ByteBuffer.wrap(buffer, 0, read));
            size += read;
        }
        return new Sum(size, HexFormat.of().formatHex(digest.digest()));
    }

    /// Creates a folder that only its owner can read. Its parent must exist.
    static void folder(Path folder) throws IOException {
        Files.createDirectory(folder, attributes(folder, "rwx------"));
    }

    private static FileAttribute<?>[] attributes(Path file, String permissions) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /// Makes the entries of a folder and of all folders in it durable.
    static void sync(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException failed) throws IOException {
                        if (failed != null) {
                            throw failed;
                        }
                        DiskFolder.sync(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /// Returns true if the folder has an entry with another name than these.
    static boolean used(Path folder, Set<String> ignored) throws IOException {
        try (var entries =
                Files.newDirectoryStream(
                        folder, entry -> !ignored.contains(entry.getFileName() + ""))) {
            return entries.iterator().hasNext();
        }
    }
}

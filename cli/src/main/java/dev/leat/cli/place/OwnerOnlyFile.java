package dev.leat.cli.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Files with secrets that only their owner can read, if the file system has file owners.
public final class OwnerOnlyFile {

    private OwnerOnlyFile() {}

    /// Writes the file atomically. Other users can never read it.
    static void write(Path file, String text) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        create(fresh);
        Files.writeString(fresh, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Creates an empty file.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if the file exists
    public static void create(Path file) throws IOException {
        Files.createFile(file, attributes(file));
    }

    /// Creates an empty temporary file.
    public static Path temporary(String prefix, String suffix) throws IOException {
        var folder = Path.of(System.getProperty("java.io.tmpdir"));
        return Files.createTempFile(folder, prefix, suffix, attributes(folder));
    }

    /// Returns true if others can read or write the file.
    static boolean open(Path file) throws IOException {
        return posix(file)
                && Files.getPosixFilePermissions(file).stream()
                        .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
    }

    private static FileAttribute<?>[] attributes(Path file) {
        return posix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}

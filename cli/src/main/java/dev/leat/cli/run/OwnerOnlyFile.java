package dev.leat.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Files with secrets, which nobody but their owner can read, where the file system knows owners.
public final class OwnerOnlyFile {

    private OwnerOnlyFile() {}

    /// Writes the whole file or nothing, and never one that others can read.
    static void write(Path file, String text) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        create(fresh);
        Files.writeString(fresh, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Makes an empty file.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if there is one of this name
    public static void create(Path file) throws IOException {
        Files.createFile(file, attributes(file));
    }

    /// Makes an empty file where the system keeps such for a while.
    public static Path temporary(String prefix, String suffix) throws IOException {
        var folder = Path.of(System.getProperty("java.io.tmpdir"));
        return Files.createTempFile(folder, prefix, suffix, attributes(folder));
    }

    /// Whether others can read or write it.
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

package dev.leat.local.bucket;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// File system operations on folders.
final class Folders {

    private Folders() {}

    /// Returns the parent folder of a file.
    static Path of(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    /// Makes the entries of a folder durable. On systems that cannot open folders this is not
    /// necessary.
    static void sync(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Creates a folder below `top`, durably.
    ///
    /// @throws NoSuchFileException if `top` does not exist
    static void make(Path top, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (!Files.isDirectory(top)) {
            throw new NoSuchFileException(top.toString());
        }
        Files.createDirectories(folder);
        for (var made = folder; !made.equals(top); made = of(made)) {
            sync(of(made));
        }
    }

    /// Returns the entries of a folder; empty if it does not exist.
    static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var found = new ArrayList<Path>();
        try (var names = Files.newDirectoryStream(folder)) {
            names.forEach(found::add);
        }
        return found;
    }

    /// Deletes a folder with all of its content, if it exists. Does not follow links.
    static void remove(Path folder) throws IOException {
        try {
            Files.walkFileTree(folder, REMOVER);
        } catch (NoSuchFileException _) {
            // The folder does not exist, as intended.
        }
    }

    private static final SimpleFileVisitor<Path> REMOVER =
            new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                        throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
                        throws IOException {
                    if (failed != null) {
                        throw failed;
                    }
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            };
}

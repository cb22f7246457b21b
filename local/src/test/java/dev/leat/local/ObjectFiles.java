package dev.leat.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files with the content of objects in a state folder.
final class ObjectFiles {
    private ObjectFiles() {}

    /// Returns the files in order, while a platform may remove some of them.
    static List<Path> in(Path state) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(
                state.resolve("objects"),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        files.add(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failed)
                            throws IOException {
                        return ignoringRemoval(failed);
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException failed) throws IOException {
                        return failed == null ? FileVisitResult.CONTINUE : ignoringRemoval(failed);
                    }
                });
        Collections.sort(files);
        return files;
    }

    private static FileVisitResult ignoringRemoval(IOException failed) throws IOException {
        if (failed instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failed;
    }
}

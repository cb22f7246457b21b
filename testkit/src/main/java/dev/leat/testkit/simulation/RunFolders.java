package dev.leat.testkit.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Temporary folders of a run, in a memory file system if the machine has one.
public final class RunFolders {

    private static final Path MEMORY = Path.of("/dev/shm");

    private RunFolders() {}

    public static Path create() {
        try {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "leat-test-")
                    : Files.createTempDirectory("leat-test-");
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot create a folder for a test", failed);
        }
    }

    public static Path made(Path folder) {
        try {
            return Files.createDirectory(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot create a folder for a test", failed);
        }
    }

    public static void delete(Path folder) {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete the folder of a test", failed);
        }
    }
}

package dev.leat.cli.fuzz.app;

import dev.leat.kernel.FileKernels;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// What apps are run on, one after the other: a folder, and kernels that are opened once for many.
/// Owned by one thread.
final class Machine implements AutoCloseable {

    /// Compiled pipelines are kept, so kernels are made anew now and then.
    private static final int APPS = 60;

    private final Path root;
    private Kernels kernels;
    private FileKernels files;
    private int apps;

    Machine() {
        try {
            var memory = Path.of("/dev/shm");
            root =
                    Files.isWritable(memory)
                            ? Files.createTempDirectory(memory, "leat-fuzz-")
                            : Files.createTempDirectory("leat-fuzz-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kernels = new Kernels();
        files = files();
    }

    private FileKernels files() {
        return new FileKernels(1, FileKernels.DEFAULT_MEMORY, root.resolve("spill"), List.of(root));
    }

    /// An empty folder.
    Path folder() {
        if (++apps % APPS == 0) {
            kernels.close();
            files.close();
            kernels = new Kernels();
            files = files();
        }
        try {
            return Files.createDirectory(root.resolve("app-" + apps));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Kernels kernels() {
        return kernels;
    }

    RoundKernels rounds() {
        return new RoundKernels(files);
    }

    static void delete(Path folder) {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kernels.close();
        files.close();
        delete(root);
    }
}

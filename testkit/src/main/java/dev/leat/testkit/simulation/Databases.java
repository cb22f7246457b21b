package dev.leat.testkit.simulation;

import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.kernel.reduce.WholeFileFunctions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Databases for all kernels of a test. Each database is opened on first use and shared by any
/// number of apps, since opening one takes longer than most tests. Thread-safe. Its creator closes
/// it, after all users.
public final class Databases implements AutoCloseable {

    private static final long ROUNDS_MEMORY = WholeFileFunctions.DEFAULT.memory();

    private final Path root = RunFolders.create();
    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable Kernels rows;
    private @Nullable FileKernelFactory files;
    private @Nullable DuckDb rounds;
    private int folders;
    private boolean kept;

    /// Returns a new folder that file kernels can read.
    public synchronized Path folder() {
        return RunFolders.made(root.resolve("part-" + ++folders));
    }

    /// Returns the kernels for rows.
    public synchronized Kernels rows() {
        var known = rows;
        if (known == null) {
            known = Kernels.writingIn(root);
            rows = known;
            open.add(known);
        }
        return known;
    }

    /// Returns the kernels for files. These kernels use one thread, so that runs are deterministic.
    public synchronized FileKernelFactory files() {
        var known = files;
        if (known == null) {
            var folders = List.of(root);
            var kernels =
                    new FileKernels(1, FileKernels.DEFAULT_MEMORY, root.resolve("spill"), folders);
            open.add(kernels);
            known = new RoundKernels(kernels, WholeFileFunctions.on(this::rounds));
            files = known;
        }
        return known;
    }

    /// Returns the database for steps over whole files.
    private synchronized DuckDb rounds() {
        var known = rounds;
        if (known == null) {
            var spill = root.resolve("spill-rounds");
            known = DuckDb.overFiles(1, ROUNDS_MEMORY, spill, List.of(root));
            rounds = known;
            open.add(known);
        }
        return known;
    }

    /// Keeps the folders when the databases are closed, since a thread may still write into them.
    synchronized void keepFolders() {
        kept = true;
    }

    @Override
    public synchronized void close() {
        for (var database : open.reversed()) {
            switch (database) {
                case Kernels kernels -> kernels.close();
                case FileKernels kernels -> kernels.close();
                case DuckDb rounds -> rounds.close();
                default -> throw new IllegalStateException(database.toString());
            }
        }
        open.clear();
        if (!kept) {
            RunFolders.delete(root);
        }
    }
}

package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.file.Readers;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.port.Platform;
import dev.leat.run.Pipelines;
import dev.leat.worker.Options;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Puts engines of one app together, on kernels that are kept from run to run: those for rows, and
/// those for files if a pipeline reads any. One thread at a time uses it, and closes it.
final class Engines implements AutoCloseable {

    private final Lender rows;
    private final Optional<FileKernels> files;

    /// @param folder holds the folders of all runs: kernels for files see no others
    Engines(App app, Path folder) {
        rows = new Lender(app);
        files =
                app.pipelines().values().stream().anyMatch(p -> p.from().files().isPresent())
                        ? Optional.of(files(folder))
                        : Optional.empty();
    }

    /// On one thread, so that a run is the same each time.
    private static FileKernels files(Path folder) {
        return new FileKernels(
                1, FileKernels.DEFAULT_MEMORY, folder.resolve("spill"), List.of(folder));
    }

    /// Readers that cut files into pieces of about so many bytes, or of as many as always.
    Readers readers(Optional<Integer> piece) {
        return piece.map(FileReaders::new).orElseGet(FileReaders::new);
    }

    Pipelines pipelines(App app, Platform platform, Readers readers, Options options) {
        var meters = new CompositeMeterRegistry();
        return files.map(kernels ->
                        new Pipelines(
                                app,
                                platform,
                                rows,
                                new RoundKernels(kernels),
                                readers,
                                meters,
                                options))
                .orElseGet(() -> new Pipelines(app, platform, rows, meters, options));
    }

    /// Engines must be closed.
    @Override
    public void close() {
        rows.close();
        files.ifPresent(FileKernels::close);
    }
}

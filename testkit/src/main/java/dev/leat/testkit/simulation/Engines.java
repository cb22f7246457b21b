package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.file.PieceReaderFactory;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.FileReaders;
import dev.leat.port.EnginePlatform;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Optional;

/// Puts engines of one app together, on kernels that are kept from run to run: those for rows, and
/// those for files if a pipeline reads any. One thread at a time uses it, and closes it.
final class Engines implements AutoCloseable {

    private final KernelPool rows;
    private final Optional<FileKernelFactory> files;

    /// @param databases are the caller's to close, later
    Engines(App app, Databases databases) {
        rows = new KernelPool(app, databases);
        files =
                app.pipelines().values().stream().anyMatch(p -> p.from().files().isPresent())
                        ? Optional.of(databases.files())
                        : Optional.empty();
    }

    /// Readers that cut files into pieces of about so many bytes, or of as many as always.
    PieceReaderFactory readers(Optional<Integer> piece) {
        return piece.map(FileReaders::new).orElseGet(FileReaders::new);
    }

    Pipelines pipelines(
            App app, EnginePlatform platform, PieceReaderFactory readers, EngineOptions options) {
        var meters = new CompositeMeterRegistry();
        return files.map(kernels ->
                        new Pipelines(app, platform, rows, kernels, readers, meters, options))
                .orElseGet(() -> new Pipelines(app, platform, rows, meters, options));
    }

    /// Engines must be closed.
    @Override
    public void close() {
        rows.close();
    }
}

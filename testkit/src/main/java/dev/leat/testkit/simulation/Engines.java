package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.file.PieceReaderFactory;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.LookupReader;
import dev.leat.port.EnginePlatform;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Optional;

/// A factory of the engines of one app. It caches the kernels (compiled pipelines) for rows and, if
/// a pipeline reads files, the kernels for files. Used and closed by one thread.
final class Engines implements AutoCloseable {

    private final KernelPool rows;
    private final Optional<FileKernelFactory> files;

    /// @param databases owned by the caller, who closes them later
    Engines(App app, Databases databases) {
        rows = new KernelPool(app, databases);
        files =
                app.pipelines().values().stream().anyMatch(p -> p.from().files().isPresent())
                        ? Optional.of(databases.files())
                        : Optional.empty();
    }

    /// Returns readers of pieces with about this number of bytes, or with the default size.
    PieceReaderFactory readers(Optional<Integer> piece) {
        return piece.map(FileReaders::new).orElseGet(FileReaders::new);
    }

    Pipelines pipelines(
            App app,
            EnginePlatform platform,
            LookupReader lookups,
            PieceReaderFactory readers,
            EngineOptions options) {
        rows.lookUpIn(lookups);
        var meters = new CompositeMeterRegistry();
        return files.map(kernels ->
                        new Pipelines(
                                app,
                                platform,
                                rows,
                                kernels.with(lookups),
                                readers,
                                meters,
                                options))
                .orElseGet(() -> new Pipelines(app, platform, rows, meters, options));
    }

    /// Must be called after all engines have been closed.
    @Override
    public void close() {
        rows.close();
    }
}

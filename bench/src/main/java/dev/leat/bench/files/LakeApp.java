package dev.leat.bench.files;

import dev.leat.app.App;
import dev.leat.bench.WorkFolders;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.iceberg.IcebergTables;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.kernel.query.ResultReader;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.local.LocalPlatform;
import dev.leat.operations.platform.PlatformOperations;
import dev.leat.operations.query.FileTables;
import dev.leat.operations.query.QueryCatalog;
import dev.leat.port.LakeTables;
import dev.leat.port.Platform;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An app with a bucket `input` in a new folder, whose pipelines run in this process.
final class LakeApp implements AutoCloseable {

    private final Path state;
    private final App app;
    private final LakePlatform platform;
    private final Kernels kernels = new Kernels();
    private final FileKernels files;
    private final Pipelines pipelines;

    private record LakePlatform(LocalPlatform beneath, LakeTables iceberg)
            implements ForwardingPlatform {

        @Override
        public Optional<LakeTables> lake() {
            return Optional.of(iceberg);
        }

        @Override
        public void close() {
            beneath.close();
        }
    }

    /// Opens an app, and starts its pipelines.
    LakeApp(String text, Path folder) throws IOException, AppException {
        if (Files.exists(folder)) {
            WorkFolders.delete(folder);
        }
        var file = Files.createDirectories(folder).resolve("app.yaml");
        app = AppFile.read(Files.writeString(file, text), Map.of());
        state = folder.resolve("state");
        var local = LocalPlatform.open(app, state, Time.system());
        platform = new LakePlatform(local, new IcebergTables(local.buckets(), Time.system()));
        files =
                new FileKernels(
                        Runtime.getRuntime().availableProcessors(),
                        FileKernels.DEFAULT_MEMORY,
                        state.resolve("spill"),
                        List.of(state.resolve("objects")));
        pipelines =
                new Pipelines(
                        app,
                        platform,
                        kernels,
                        new RoundKernels(files),
                        new FileReaders(),
                        new SimpleMeterRegistry(),
                        EngineOptions.defaults());
        pipelines.start();
    }

    /// Puts an object into the bucket `input`, and waits until it is processed.
    void load(String key, InputStream content) throws IOException, InterruptedException {
        platform.buckets().put("input", key, content, Map.of());
        pipelines.awaitIdle();
    }

    Platform platform() {
        return platform;
    }

    App app() {
        return app;
    }

    /// Runs a statement as `leat sql` does. Returns the first value of the first row.
    String query(String sql) throws BindException {
        var operations = new PlatformOperations(app, PlatformParts.of(platform));
        var first = new ArrayList<@Nullable String>();
        try (var links = new FileTables(operations, state);
                var tables = new InMemoryTables(links.folder())) {
            var query = new QueryCatalog(operations).prepare(sql, links, tables);
            tables.query(
                    query,
                    new ResultReader() {
                        @Override
                        public void columns(List<Heading> columns) {}

                        @Override
                        public void row(@Nullable String[] row) {
                            first.add(row[0]);
                        }
                    });
        }
        return String.valueOf(first.getFirst());
    }

    @Override
    public void close() {
        pipelines.close();
        kernels.close();
        files.close();
        platform.close();
    }
}

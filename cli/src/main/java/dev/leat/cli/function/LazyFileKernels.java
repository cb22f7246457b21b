package dev.leat.cli.function;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.reduce.RoundKernels;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// File kernels whose database is opened for the first file, because a function that reads a queue
/// needs none. Owned by one thread.
final class LazyFileKernels implements FileKernelFactory, AutoCloseable {

    private final Path folder;
    private final LookupReader lookups;
    private @Nullable FileKernels database;
    private @Nullable FileKernelFactory kernels;

    /// @param folder a folder for temporary files
    LazyFileKernels(Path folder, LookupReader lookups) {
        this.folder = folder;
        this.lookups = lookups;
    }

    private FileKernelFactory opened() {
        var known = kernels;
        if (known == null) {
            database = FileKernels.in(folder);
            known = new RoundKernels(database.with(lookups));
            kernels = known;
        }
        return known;
    }

    @Override
    public FileKernel kernel(App app, Pipeline pipeline, Schema schema) {
        return opened().kernel(app, pipeline, schema);
    }

    @Override
    public FileKernel stager(App app, Pipeline pipeline, Schema schema) {
        return opened().stager(app, pipeline, schema);
    }

    @Override
    public FileKernelFactory with(LookupReader reader) {
        return opened().with(reader);
    }

    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
    }
}

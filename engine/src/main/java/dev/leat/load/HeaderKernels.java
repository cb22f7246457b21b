package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernelFactory;
import org.jspecify.annotations.Nullable;

/// A cache of a worker's last kernel and the columns that it was created for, as consecutive files
/// usually have the same columns. Owned by one thread.
final class HeaderKernels implements AutoCloseable {

    private final App app;
    private final Pipeline pipeline;
    private final FileKernelFactory kernels;
    private @Nullable Schema schema;
    private @Nullable FileKernel kernel;

    HeaderKernels(App app, Pipeline pipeline, FileKernelFactory kernels) {
        this.app = app;
        this.pipeline = pipeline;
        this.kernels = kernels;
    }

    /// @throws UnreadableFileException if the pipeline does not fit a file with these columns
    FileKernel of(Schema columns) throws UnreadableFileException {
        var known = kernel;
        if (known != null && columns.equals(schema)) {
            return known;
        }
        close();
        try {
            var made = kernels.kernel(app, pipeline, columns);
            kernel = made;
            schema = columns;
            return made;
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(
                    Reason.of(
                            "columns",
                            "the pipeline cannot use the columns of this file: " + e.getMessage()));
        }
    }

    /// Closes the kernel. A failed kernel must not be used again.
    @Override
    public void close() {
        var known = kernel;
        kernel = null;
        if (known != null) {
            known.close();
        }
    }
}

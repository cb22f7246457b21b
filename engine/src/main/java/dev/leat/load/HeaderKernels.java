package dev.leat.load;

import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import org.jspecify.annotations.Nullable;

/// A cache of a worker's last kernel and the columns that it was created for, as consecutive files
/// usually have the same columns. Owned by one thread.
final class HeaderKernels implements AutoCloseable {

    private final FilePipelineContext context;
    private @Nullable Schema schema;
    private @Nullable FileKernel kernel;

    HeaderKernels(FilePipelineContext context) {
        this.context = context;
    }

    /// @throws UnreadableFileException if the pipeline does not fit a file with these columns
    FileKernel of(Schema columns) throws UnreadableFileException {
        var known = kernel;
        if (known != null && columns.equals(schema)) {
            return known;
        }
        close();
        try {
            var made = context.kernels().files().kernel(context.app(), context.pipeline(), columns);
            kernel = made;
            schema = columns;
            return made;
        } catch (IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    /// Returns the failure of a file for whose columns the pipeline does not compile.
    static UnreadableFileException unusable(IllegalArgumentException why) {
        return new UnreadableFileException(
                Reason.of(
                        "columns",
                        "the pipeline cannot use the columns of this file: " + why.getMessage()));
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

package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;

/// Makes kernels for files. Threads may share it.
public interface FileKernelFactory {

    /// A kernel of its own for one worker, over files with these columns.
    ///
    /// @throws IllegalArgumentException if the pipeline does not compile over these columns; the
    ///   message says why, for people
    FileKernel kernel(App app, Pipeline pipeline, Schema schema);
}

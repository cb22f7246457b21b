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

    /// A kernel whose pieces do not go to the pipeline's sinks: every row that is left after its
    /// steps is staged as Parquet, with `_leat_record`, `_leat_line` and `_leat_offset` before its
    /// columns. Nothing else is staged, and `rows` are none.
    ///
    /// @throws IllegalArgumentException as [#kernel] does
    FileKernel stager(App app, Pipeline pipeline, Schema schema);
}

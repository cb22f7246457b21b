package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;

/// Factory of kernels for files. Threads may share it.
public interface FileKernelFactory {

    /// Returns a new kernel for one worker, over files with these columns.
    ///
    /// @throws IllegalArgumentException if the pipeline does not compile over these columns; the
    ///   message is for users
    FileKernel kernel(App app, Pipeline pipeline, Schema schema);

    /// Returns a new kernel that stages every row that remains after the steps as Parquet, instead
    /// of passing rows to the sinks. The columns `_leat_record`, `_leat_line` and `_leat_offset`
    /// come first. Nothing else is staged, and `rows` of the result is empty.
    ///
    /// @throws IllegalArgumentException as [#kernel] does
    FileKernel stager(App app, Pipeline pipeline, Schema schema);

    /// Returns a factory like this one whose kernels read the rows of lookups from `lookups`. The
    /// owner of this factory closes what both share.
    FileKernelFactory with(LookupReader lookups);
}

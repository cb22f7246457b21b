package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.KernelFactory;
import dev.leat.kernel.LookupReader;
import dev.leat.load.FilePipelineContext;

/// The file kernels of an engine whose app has no files. Every call fails.
public final class NoFileKernels implements FileKernelFactory {

    /// Returns the kernels of an app without files.
    public static FilePipelineContext.Kernels with(KernelFactory rows) {
        return new FilePipelineContext.Kernels(
                rows,
                new NoFileKernels(),
                (_, _, _, _) -> {
                    throw here();
                });
    }

    private static IllegalStateException here() {
        return new IllegalStateException("this engine was made for an app without files");
    }

    @Override
    public FileKernel kernel(App app, Pipeline pipeline, Schema schema) {
        throw here();
    }

    @Override
    public FileKernel stager(App app, Pipeline pipeline, Schema schema) {
        throw here();
    }

    @Override
    public FileKernelFactory with(LookupReader lookups) {
        return this;
    }
}

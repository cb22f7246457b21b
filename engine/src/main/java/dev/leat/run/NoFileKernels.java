package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.LookupReader;

/// The file kernels of an engine whose app has no files. Every call fails.
final class NoFileKernels implements FileKernelFactory {

    static IllegalStateException here() {
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

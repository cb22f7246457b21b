package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import java.util.function.LongConsumer;

/// Factory of kernels. Threads may share it.
public interface KernelFactory {

    /// Returns a new kernel for one worker. `unknownFields` receives the number of ignored fields
    /// that are not in the schema, on the kernel's thread.
    Kernel kernel(App app, Pipeline pipeline, LongConsumer unknownFields);

    /// Called before the files of a message of this redrive are processed, as
    /// [LookupReader#redriven].
    default void redriven(String run) {}
}

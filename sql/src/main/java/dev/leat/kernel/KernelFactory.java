package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import java.util.function.ObjLongConsumer;

/// Factory of kernels. Threads may share it.
public interface KernelFactory {

    /// Returns a new kernel for one worker. `unknownFields` receives the name and the number of
    /// occurrences of each ignored field that is not in the schema, on the kernel's thread.
    Kernel kernel(App app, Pipeline pipeline, ObjLongConsumer<String> unknownFields);

    /// Called before the files of a message of this redrive are processed, as
    /// [LookupReader#redriven].
    default void redriven(String run) {}
}

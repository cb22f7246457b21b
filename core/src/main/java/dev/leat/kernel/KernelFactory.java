package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import java.util.function.ObjLongConsumer;

/// Factory of kernels. Threads may share it.
public interface KernelFactory {

    /// Returns a new kernel for one worker. `unknownFields` receives the name and count of ignored
    /// fields that the schema does not have, on the kernel's thread.
    Kernel kernel(App app, Pipeline pipeline, ObjLongConsumer<String> unknownFields);
}

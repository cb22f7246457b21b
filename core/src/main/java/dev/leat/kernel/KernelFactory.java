package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import java.util.function.ObjLongConsumer;

/// Makes kernels. Threads may share it.
public interface KernelFactory {

    /// A kernel of its own for one worker. `unknownFields` hears of fields that the schema does not
    /// have: the name and how often it occurred; it is called by the kernel's thread.
    Kernel kernel(App app, Pipeline pipeline, ObjLongConsumer<String> unknownFields);
}

package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.kernel.KernelFactory;
import dev.leat.port.Platform;
import java.nio.file.Path;

/// What the commands are put together from. [Composition] has the real ones.
interface Parts {

    /// Reads the app.
    ///
    /// @throws Failure with every mistake in it
    App read(Path file, Terminal terminal);

    /// Opens the state of the app; the caller closes it.
    ///
    /// @throws Failure if it cannot be opened
    Platform open(App app, Path state);

    /// A factory for one run; the caller closes it if it can be closed.
    Kernels kernels();

    /// The SQL side of a run.
    interface Kernels extends AutoCloseable {
        KernelFactory factory();

        @Override
        void close();
    }
}

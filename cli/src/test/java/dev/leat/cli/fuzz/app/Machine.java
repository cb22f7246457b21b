package dev.leat.cli.fuzz.app;

import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.Kernels;
import dev.leat.testkit.simulation.Databases;
import dev.leat.testkit.simulation.RunFolders;
import java.nio.file.Path;

/// Runs apps one after the other in a folder, with databases that many apps share. Owned by one
/// thread.
final class Machine implements AutoCloseable {

    /// Compiled pipelines are kept, so databases are closed and opened again from time to time.
    private static final int APPS = 400;

    private Databases databases = new Databases();
    private int apps;

    /// An empty folder.
    Path folder() {
        if (++apps % APPS == 0) {
            databases.close();
            databases = new Databases();
        }
        return databases.folder();
    }

    Databases databases() {
        return databases;
    }

    Kernels kernels() {
        return databases.rows();
    }

    FileKernelFactory rounds() {
        return databases.files();
    }

    static void delete(Path folder) {
        RunFolders.delete(folder);
    }

    @Override
    public void close() {
        databases.close();
    }
}

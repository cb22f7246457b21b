package dev.leat.cli.run;

import dev.leat.server.operations.Operations;
import dev.leat.server.operations.RemoteOperations;
import java.util.Optional;

/// Compares the version of the file that an app runs with the one on disk.
public final class AppVersion {

    private AppVersion() {}

    /// Returns a message if the app runs, in another process, from another version of the file than
    /// the one on disk.
    public static Optional<String> changed(AppLocation where, Operations operations) {
        if (!RemoteOperations.is(operations)) {
            return Optional.empty();
        }
        return RunningInfo.read(where.state())
                .flatMap(RunningInfo::version)
                .filter(version -> where.digest().filter(version::equals).isEmpty())
                .map(_ ->
                        "%s has changed since the app was started; restart the app"
                                .formatted(where.file()));
    }
}

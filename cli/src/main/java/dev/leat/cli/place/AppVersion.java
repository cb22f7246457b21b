package dev.leat.cli.place;

import dev.leat.operations.Operations;
import dev.leat.server.operations.RemoteOperations;
import java.util.Optional;

/// Compares the version of app.yaml that an app was started from with the file on disk.
public final class AppVersion {

    private AppVersion() {}

    /// Returns a message if another process runs the app from a version of app.yaml that differs
    /// from the file on disk.
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

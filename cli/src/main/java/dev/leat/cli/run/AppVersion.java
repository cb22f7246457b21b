package dev.leat.cli.run;

import dev.leat.server.operations.Operations;
import dev.leat.server.operations.RemoteOperations;
import java.util.Optional;

/// Which version of its file an app runs from.
public final class AppVersion {

    private AppVersion() {}

    /// What to tell a person if the app runs, in another process, from another version of the file
    /// than the one on disk.
    public static Optional<String> changed(AppLocation where, Operations operations) {
        if (!RemoteOperations.is(operations)) {
            return Optional.empty();
        }
        return RunningInfo.read(where.state())
                .flatMap(RunningInfo::version)
                .filter(version -> where.digest().filter(version::equals).isEmpty())
                .map(_ ->
                        "the app runs from another version of %s than the one on disk: stop it and start it again"
                                .formatted(where.file()));
    }
}

package dev.leat.local.database;

import java.nio.file.Path;

/// The state folder cannot be used as it is: damaged, of another version, kept by another app or
/// another definition, or open elsewhere. The message names the file, says what is wrong and what
/// to do. Leat has changed nothing in it.
public final class StateException extends RuntimeException {

    public StateException(String message) {
        super(message);
    }

    /// What was kept there and the app file do not go together; `change` is what differs, `remedy`
    /// what can be done about it besides putting it back.
    public static StateException changed(String change, String remedy, Path folder) {
        return new StateException(
                "%s; put that back, %s, name another folder with --state, or delete %s to start from nothing: what waits in its queues goes, too"
                        .formatted(change, remedy, folder));
    }

    /// The same, where nothing else can be done.
    public static StateException changed(String change, Path folder) {
        return new StateException(
                "%s; put that back, name another folder with --state, or delete %s to start from nothing: what waits in its queues goes, too"
                        .formatted(change, folder));
    }

    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}

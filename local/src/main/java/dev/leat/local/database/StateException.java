package dev.leat.local.database;

import java.nio.file.Path;

/// A state folder cannot be used: it is damaged, has another version, belongs to another app, does
/// not match the app's definitions, or is in use. The message names the file, the problem and the
/// remedy. Leat has not changed the folder.
public final class StateException extends RuntimeException {

    public StateException(String message) {
        super(message);
    }

    /// Returns an exception for state that does not match the app file. `change` describes the
    /// difference; `remedy` is an alternative to undoing the change.
    public static StateException changed(String change, String remedy, Path folder) {
        return new StateException(
                "%s; undo the change, %s, choose another folder with --state, or delete %s to start empty (messages in its queues are lost)"
                        .formatted(change, remedy, folder));
    }

    /// Returns an exception for state that does not match the app file, without another remedy.
    public static StateException changed(String change, Path folder) {
        return new StateException(
                "%s; undo the change, choose another folder with --state, or delete %s to start empty (messages in its queues are lost)"
                        .formatted(change, folder));
    }

    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.leat.local.database;

import dev.leat.port.CorruptStateException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Paths of files in the state folder, as stored in the state file. The state file may be damaged,
/// or come from a forged backup, so a stored path never refers to a file outside the state folder.
public final class StoredPath {

    private StoredPath() {}

    /// Returns the file at a stored path.
    ///
    /// @throws CorruptStateException if the path is not a path in the state folder
    public static Path resolve(Path state, String stored) {
        try {
            var path = Path.of(stored);
            if (path.getRoot() == null
                    && path.equals(path.normalize())
                    && !path.startsWith("..")
                    && !stored.isEmpty()) {
                return state.resolve(path);
            }
        } catch (InvalidPathException _) {
            // The text is no path of this operating system.
        }
        throw new CorruptStateException(
                "the state file %s is damaged: it has the path of a file that is not in the state folder; restore the state folder from a backup"
                        .formatted(state.resolve("state.db")));
    }
}

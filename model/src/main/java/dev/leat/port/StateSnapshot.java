package dev.leat.port;

import java.io.IOException;
import java.nio.file.Path;

/// The state file of an app and the files that it refers to, as of one commit. Commits go on while
/// the snapshot is open; files that they no longer need are deleted after it is closed. Used by one
/// thread.
public interface StateSnapshot extends AutoCloseable {

    /// Returns the name of the app.
    String app();

    /// Returns the version of the format of the state file.
    int version();

    /// Returns the name of the state file in the state folder.
    String file();

    /// Writes the state file to a new file, durably. Can be called once, before [#files].
    ///
    /// @throws UnavailableException if the state file cannot be read or written
    void copy(Path target);

    /// Passes each file that the state file refers to to `each`: content of objects, parts of
    /// uploads and staged output of files in progress. Reads the names from the copy.
    ///
    /// @param copy the file that [#copy] has written
    void files(Path copy, Visitor each) throws IOException;

    /// Receives files.
    interface Visitor {

        /// Receives a file, whose content does not change.
        ///
        /// @param name the path relative to the state folder, with slashes
        void file(String name, Path file) throws IOException;
    }

    @Override
    void close();
}

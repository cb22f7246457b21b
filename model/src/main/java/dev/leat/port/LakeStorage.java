package dev.leat.port;

import dev.leat.batch.FileUnit;
import dev.leat.batch.Publication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The objects of lake tables, as files on the local disk. An object is never overwritten, except
/// that which names the current metadata file. Thread-safe.
public interface LakeStorage {

    /// Returns the name of a bucket in the locations of metadata.
    String nameOf(String bucket);

    Optional<StoredObject> head(String bucket, String key);

    /// Returns the objects with a prefix whose keys follow `after`, in the order of their keys, at
    /// most `limit`.
    List<StoredObject> list(String bucket, String prefix, String after, int limit);

    /// Returns the path that [#fetch] returns for an object, without fetching it. Empty if it is
    /// known that there is no such object.
    Optional<Path> place(String bucket, String key);

    /// Returns the file that has the bytes of an object. Blocks while it is fetched.
    ///
    /// @throws UnavailableException if it cannot be fetched now
    Path fetch(FileUnit unit) throws IOException;

    /// Returns this storage for a change whose files are in a folder: fetched files remain until
    /// the folder is cleared.
    default LakeStorage within(Path folder) {
        return this;
    }

    /// Returns the number of bytes that are fetched for one statement at most.
    default long mostFetched() {
        return Long.MAX_VALUE;
    }

    /// Prepares a file for publishing ([ObjectStorage#publication]).
    Publication publication(String bucket, String key, Path file) throws IOException;
}

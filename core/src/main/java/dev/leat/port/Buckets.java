package dev.leat.port;

import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Staging;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The buckets of an app, with the meaning that S3 gives each verb. An object appears whole or not
/// at all; whoever reads one goes on reading what it was, whatever is put meanwhile. Earlier
/// versions stay readable by their version for as long as news of them may wait in a queue. Threads
/// may share it.
public interface Buckets {

    /// The most bytes of a key, as UTF-8: S3's limit.
    int LONGEST_KEY = 1024;

    List<String> names();

    /// Puts an object: durable, and told to whoever hears of it, when this returns. Reads `content`
    /// to its end.
    ///
    /// @throws IllegalArgumentException if there is no such bucket, or no object can have this key;
    ///   the message says why, for people
    StoredObject put(String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException;

    Optional<StoredObject> head(String bucket, String key);

    /// A version, be it the newest or an earlier one that is still there.
    Optional<StoredObject> version(String bucket, String key, long version);

    /// The bytes of a version; good until it is removed, and for those who have begun to read
    /// longer.
    Content content(FileUnit unit);

    /// Objects whose keys begin with `prefix` and come after `after`, in the order of their keys'
    /// UTF-8, at most so many.
    List<StoredObject> list(String bucket, String prefix, String after, int limit);

    /// Removes an object. False if there was none.
    boolean delete(String bucket, String key);

    /// The folder where a pipeline stages what it makes of a unit.
    Staging staging(String pipeline, FileUnit unit) throws IOException;
}

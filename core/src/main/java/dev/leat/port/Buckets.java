package dev.leat.port;

import dev.leat.batch.Checksum;
import dev.leat.batch.FileUnit;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The buckets of an app as clients use them, with the meaning that S3 gives each verb. An object
/// appears whole or not at all. Threads may share it.
public interface Buckets extends ObjectStorage {

    /// The most bytes of all metadata of an object, names and values as UTF-8: S3's limit.
    int MOST_METADATA = 2048;

    List<String> names();

    /// All buckets, to be listed, made, changed and deleted.
    BucketAdmin admin();

    /// Objects that come in parts.
    Uploads uploads();

    /// Puts an object: durable, and told to whoever hears of it, when this returns. Reads `content`
    /// to its end; what goes wrong with reading it goes on to the caller, and nothing is put.
    ///
    /// @throws IllegalArgumentException if there is no such bucket, no object can have this key
    ///   ([ObjectKey#problem]), or the metadata is too long; the message says why, for people
    /// @throws Unavailable if the place cannot keep it now, as where the disk is full
    StoredObject put(String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException;

    /// The same with all that can be said of an object. Reads `content` to its end and asks for the
    /// checksum after that; who says one has compared it.
    ///
    /// @throws PreconditionFailed if the condition does not hold in the moment it would appear
    StoredObject put(PutObject put, InputStream content, Supplier<Optional<Checksum>> checksum)
            throws IOException;

    /// Puts an object with the bytes of another, without reading them where it can. It has the
    /// other's checksum.
    ///
    /// @throws PreconditionFailed as with a put
    /// @throws java.io.FileNotFoundException if the other is gone
    default StoredObject copy(FileUnit from, PutObject put) throws IOException {
        return copy(from, put, Optional.empty());
    }

    /// The same with a checksum by this algorithm, if one is given.
    StoredObject copy(FileUnit from, PutObject put, Optional<Checksum.Algorithm> algorithm)
            throws IOException;

    /// Objects whose keys begin with `prefix` and come after `after`, in the order of their keys'
    /// UTF-8, at most so many.
    List<StoredObject> list(String bucket, String prefix, String after, int limit);

    /// What is in a bucket, as folders look: keys that go on after `prefix` with a text that ends
    /// in `delimiter` are one prefix that they have in common. Objects and prefixes that come after
    /// `after` in the order of UTF-8, at most so many; the prefix that `after` begins with, or is,
    /// does not come again. An empty delimiter lists objects only.
    List<Listed> list(String bucket, String prefix, String delimiter, String after, int limit);

    /// A line of a listing.
    sealed interface Listed {
        record Found(StoredObject object) implements Listed {}

        record Prefix(String text) implements Listed {}
    }

    /// Removes objects as [#delete(String,String)] does, in one commit. Those that were there.
    Set<String> delete(String bucket, List<String> keys);

    /// Removes an object: nobody finds it any more but by its version, which stays as long as
    /// earlier versions do. False if there was none.
    boolean delete(String bucket, String key);
}

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

/// The buckets of an app as S3 clients use them: each operation has the semantics of S3. A put is
/// atomic: readers see the whole object or none. Thread-safe.
public interface Buckets extends ObjectStorage {

    /// Maximum size in bytes of an object's metadata, names and values as UTF-8: S3's limit.
    int MOST_METADATA = 2048;

    List<String> names();

    /// Returns the management of buckets.
    BucketAdmin admin();

    /// Returns the multipart uploads.
    Uploads uploads();

    /// Stores an object and publishes its notifications; both are durable on return. Blocks while
    /// it reads `content` to its end. An error of `content` is passed on to the caller, and nothing
    /// is stored.
    ///
    /// @throws IllegalArgumentException if the bucket does not exist, the key is not valid
    ///   ([ObjectKey#problem]), or the metadata is too long; the message states the reason
    /// @throws UnavailableException if the object cannot be stored now, as on a full disk
    StoredObject put(String bucket, String key, InputStream content, Map<String, String> metadata)
            throws IOException;

    /// Stores an object with all its options. Blocks while it reads `content` to its end and calls
    /// `checksum` after that; a checksum that the caller returns was verified by the caller.
    ///
    /// @throws PreconditionFailedException if the condition does not hold at commit
    StoredObject put(PutObject put, InputStream content, Supplier<Optional<Checksum>> checksum)
            throws IOException;

    /// Stores a copy of an object, without reading its content if possible. The copy has the
    /// checksum of the original.
    ///
    /// @throws PreconditionFailedException if the condition does not hold at commit
    /// @throws java.io.FileNotFoundException if the original does not exist any more
    default StoredObject copy(FileUnit from, PutObject put) throws IOException {
        return copy(from, put, Optional.empty());
    }

    /// Stores a copy of an object with a checksum by this algorithm, if one is given.
    StoredObject copy(FileUnit from, PutObject put, Optional<Checksum.Algorithm> algorithm)
            throws IOException;

    /// Returns at most `limit` objects whose keys begin with `prefix` and are greater than `after`,
    /// in the UTF-8 order of keys.
    List<StoredObject> list(String bucket, String prefix, String after, int limit);

    /// Returns the listing of a bucket by folders, as S3 does: keys in which `prefix` is followed
    /// by a text that ends in `delimiter` are grouped as one common prefix. Returns at most `limit`
    /// objects and prefixes greater than `after` in UTF-8 order; a prefix that `after` equals or
    /// begins with is not returned again. With an empty delimiter only objects are returned.
    List<Listed> list(String bucket, String prefix, String delimiter, String after, int limit);

    /// An entry of a listing.
    sealed interface Listed {
        record Found(StoredObject object) implements Listed {}

        record Prefix(String text) implements Listed {}
    }

    /// Removes objects as [#delete(String,String)] does, in one commit, and returns the keys that
    /// existed.
    Set<String> delete(String bucket, List<String> keys);

    /// Removes an object and returns true if it existed. Its last version stays readable by version
    /// number as long as other old versions do.
    boolean delete(String bucket, String key);
}

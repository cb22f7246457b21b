package dev.leat.port;

import dev.leat.batch.Checksum;
import dev.leat.batch.FileUnit;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The buckets of an app as S3 clients use them. Each operation has the semantics of S3. A put is
/// atomic: readers see the whole object or none. Thread-safe.
public interface Buckets extends ObjectStorage {

    /// Maximum size in bytes of an object's metadata (names and values as UTF-8), the limit of S3.
    int MOST_METADATA = 2048;

    /// Number of objects that are listed at a time.
    int PAGE = 1_000;

    List<String> names();

    /// Returns the interface that manages buckets.
    BucketAdmin admin();

    /// Returns the interface for multipart uploads.
    Uploads uploads();

    /// Returns the interface for old versions.
    Versions versions();

    /// Stores an object with all options of the request `put`. Blocks until `content` is read to
    /// its end, and then calls `checksum`, which must return a checksum that the caller has
    /// verified.
    ///
    /// @throws PreconditionFailedException if the condition of `put` does not hold at commit
    StoredObject put(PutObject put, InputStream content, Supplier<Optional<Checksum>> checksum)
            throws IOException;

    /// Stores a copy of an object, if possible without reading its content. The copy has the
    /// checksum of the original.
    ///
    /// @throws PreconditionFailedException if the condition of `put` does not hold at commit
    /// @throws java.io.FileNotFoundException if the original no longer exists
    default StoredObject copy(FileUnit from, PutObject put) throws IOException {
        return copy(from, put, Optional.empty());
    }

    /// Stores a copy of an object. If an algorithm is given, the copy gets a checksum by this
    /// algorithm.
    StoredObject copy(FileUnit from, PutObject put, Optional<Checksum.Algorithm> algorithm)
            throws IOException;

    /// Returns at most `limit` objects whose keys begin with `prefix` and are greater than `after`,
    /// in the order of their UTF-8 bytes.
    List<StoredObject> list(String bucket, String prefix, String after, int limit);

    @Override
    default void list(String bucket, String prefix, Consumer<ListedObject> to) {
        var page = list(bucket, prefix, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(object -> {
                var unit = object.unit();
                to.accept(new ListedObject(unit.key(), unit.etag(), unit.created()));
            });
            page = list(bucket, prefix, page.getLast().unit().key(), PAGE);
        }
    }

    /// Lists a bucket by folders, as S3 does. Keys that contain `delimiter` after `prefix` are
    /// grouped into one common prefix, which ends with the first such delimiter. Returns at most
    /// `limit` objects and common prefixes greater than `after`, in the order of their UTF-8 bytes.
    /// If `after` is a common prefix or begins with one, that common prefix is omitted. With an
    /// empty delimiter only objects are returned.
    List<Listed> list(String bucket, String prefix, String delimiter, String after, int limit);

    /// An entry of a listing: an object or a common prefix.
    sealed interface Listed {
        record Found(StoredObject object) implements Listed {}

        record Prefix(String text) implements Listed {}
    }

    /// Removes objects in one commit, each as [#delete(String,String)] does. Returns the keys that
    /// existed.
    Set<String> delete(String bucket, List<String> keys);

    /// Removes an object. Returns true if it existed. The removed version stays readable by version
    /// number for as long as other old versions.
    boolean delete(String bucket, String key);
}

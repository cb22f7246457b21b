package dev.leat.port;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The stored versions of objects, as S3 clients list and delete them. A put keeps the version that
/// it replaces, and a deletion keeps the deleted version, both for the time for which a queue can
/// contain a notification of them. Thread-safe.
public interface Versions {

    /// The id of a version, or of the deletion of the object whose newest version was `number`.
    record Id(long number, boolean deletion) {

        private static final Pattern TEXT = Pattern.compile("([0-7][0-9a-f]{15})(\\.deleted)?");

        /// Returns the id that a client sent; empty if it is not an id of Leat.
        public static Optional<Id> of(String text) {
            return Optional.of(TEXT.matcher(text))
                    .filter(Matcher::matches)
                    .map(found ->
                            new Id(Long.parseLong(found.group(1), 16), found.group(2) != null));
        }

        /// Returns the text for clients. That of a version is
        /// [dev.leat.batch.FileUnit#versionText].
        public String text() {
            return String.format(Locale.ROOT, "%016x%s", number, deletion ? ".deleted" : "");
        }
    }

    /// An entry of a list of versions.
    sealed interface Entry {

        /// A version. `current` is false if it was replaced or deleted.
        record Stored(StoredObject object, boolean current) implements Entry {}

        /// The deletion of an object that does not exist now.
        record Deletion(String key, Id id, Instant at) implements Entry {}

        /// The keys that begin with this text.
        record Prefix(String text) implements Entry {}
    }

    /// The entry behind which a list begins. Without an id, it begins behind all versions of the
    /// key. The key may be a common prefix.
    record Position(String key, Optional<Id> id) {}

    /// Lists versions by key, in the order of the UTF-8 bytes, and those of a key from the newest
    /// to the oldest, behind the deletion if the object does not exist. Keys that contain
    /// `delimiter` behind `prefix` are grouped as in [Buckets#list]. Returns at most `limit`
    /// entries.
    List<Entry> list(String bucket, String prefix, String delimiter, Position after, int limit);

    /// Returns a version of an object, as clients read it. Pipelines also read the versions of a
    /// deleted bucket that had the same name, by [ObjectStorage#version].
    ///
    /// @throws IllegalArgumentException if the bucket does not exist
    Optional<StoredObject> find(String bucket, String key, long number);

    /// Returns the deletion of an object that does not exist now; empty if it exists, or if its
    /// last version is not stored any more.
    Optional<Entry.Deletion> deletion(String bucket, String key);

    /// Deletes a version permanently. If it was the current one, the version that it replaced
    /// becomes current again. If the id is that of a deletion, its object becomes current again.
    /// Sends no notifications. Returns false if the id does not exist, and nothing was changed.
    ///
    /// @throws IllegalArgumentException if the bucket does not exist
    boolean delete(String bucket, String key, Id id);
}

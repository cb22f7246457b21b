package dev.leat.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Management of a platform's buckets. The app file declares some of them, and only the file can
/// change the definition of these; clients create the others. Changes are durable when a method
/// returns. Thread-safe.
public interface BucketAdmin {

    /// Returns all buckets, ordered by name.
    List<Managed> list();

    Optional<Managed> find(String name);

    /// Creates a bucket. If the app file declared a bucket of this name before, the new bucket
    /// contains the objects of that bucket.
    ///
    /// @throws IllegalArgumentException if a bucket of this name exists, or the name is not valid
    void create(String name);

    /// Removes a bucket that a client created, including its unfinished uploads.
    ///
    /// @throws IllegalArgumentException if the app file declares the bucket, or the bucket does not
    ///   exist
    /// @throws IllegalStateException if the bucket is not empty
    void delete(String name);

    /// Replaces the notification configuration of a bucket and sends S3's test event to each new
    /// target.
    ///
    /// @throws IllegalArgumentException if the app file declares the bucket, or a target does not
    ///   exist
    void setNotifications(String name, List<Notice> notices);

    /// Replaces the tags of a bucket. Buckets that the app file declares can have tags, too.
    void tag(String name, Map<String, String> tags);

    record Managed(
            String name,
            boolean declared,
            Instant created,
            List<Notice> notices,
            Map<String, String> tags) {}

    /// A notification rule. The target receives these events of S3, such as `s3:ObjectCreated:*`,
    /// for objects whose keys begin with `prefix` and end with `suffix`.
    record Notice(String id, Target target, Set<String> events, String prefix, String suffix) {}

    sealed interface Target {
        record ToQueue(String queue) implements Target {}

        record ToTopic(String topic) implements Target {}
    }
}

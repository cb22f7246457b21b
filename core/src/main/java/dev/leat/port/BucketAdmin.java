package dev.leat.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Management of a platform's buckets: buckets that the app file declares, whose definition only
/// the file can change, and buckets that clients created. Changes are durable when a method
/// returns. Thread-safe.
public interface BucketAdmin {

    /// Returns all buckets, ordered by name.
    List<Managed> list();

    Optional<Managed> find(String name);

    /// Creates a bucket. If the app declared a bucket of this name before, its objects are in it
    /// again.
    ///
    /// @throws IllegalArgumentException if a bucket of this name exists, or the name is not valid
    void create(String name);

    /// Removes a bucket that a client created, with its unfinished uploads.
    ///
    /// @throws IllegalArgumentException if the app file declares the bucket, or it does not exist
    /// @throws IllegalStateException if it is not empty
    void delete(String name);

    /// Replaces the notification configuration of a bucket, and sends S3's test event to each new
    /// target.
    ///
    /// @throws IllegalArgumentException if the app file declares the bucket, or a target does not
    ///   exist
    void setNotifications(String name, List<Notice> notices);

    /// Replaces the tags of a bucket, also of one that the app file declares.
    void tag(String name, Map<String, String> tags);

    record Managed(
            String name,
            boolean declared,
            Instant created,
            List<Notice> notices,
            Map<String, String> tags) {}

    /// A notification rule: a target receives these events of S3, such as `s3:ObjectCreated:*`, for
    /// objects whose keys have this prefix and this suffix.
    record Notice(String id, Target target, Set<String> events, String prefix, String suffix) {}

    sealed interface Target {
        record ToQueue(String queue) implements Target {}

        record ToTopic(String topic) implements Target {}
    }
}

package dev.leat.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The buckets of a platform as their owners manage them: those that the app declares, which the
/// file alone changes, and those that clients made beside them. What a method changes is durable
/// when it returns. Threads may share it.
public interface BucketAdmin {

    /// Every bucket, in the order of names.
    List<Managed> list();

    Optional<Managed> find(String name);

    /// Makes a bucket beside those of the app. Objects of one that left the app are in it again.
    ///
    /// @throws IllegalArgumentException if there is a bucket of this name, or none can have it
    void create(String name);

    /// Removes a bucket that a client made, and uploads to it that are not finished.
    ///
    /// @throws IllegalArgumentException if the app file has it, or there is none
    /// @throws IllegalStateException if an object is in it
    void delete(String name);

    /// Replaces whom a bucket tells, and sends each new one S3's test event.
    ///
    /// @throws IllegalArgumentException if the app file has it, or a target is not there
    void tell(String name, List<Notice> notices);

    /// Replaces the tags of a bucket, be it the app's.
    void tag(String name, Map<String, String> tags);

    record Managed(
            String name,
            boolean declared,
            Instant created,
            List<Notice> notices,
            Map<String, String> tags) {}

    /// Who hears of objects whose keys begin and end so, and of which of S3's events, such as
    /// `s3:ObjectCreated:*`.
    record Notice(String id, Target target, Set<String> events, String prefix, String suffix) {}

    sealed interface Target {
        record ToQueue(String queue) implements Target {}

        record ToTopic(String topic) implements Target {}
    }
}

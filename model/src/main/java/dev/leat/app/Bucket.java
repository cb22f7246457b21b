package dev.leat.app;

import java.time.Duration;
import java.util.Optional;

/// A bucket of objects; an object has a key and bytes. Notifications of new objects go to the
/// target of `notice` and to the pipelines that read the bucket. An object is removed when
/// `expireAfter` has passed since its put.
public record Bucket(String name, Optional<Notify> notice, Optional<Duration> expireAfter)
        implements Resource {

    /// A bucket without notifications and expiry.
    public static Bucket named(String name) {
        return new Bucket(name, Optional.empty(), Optional.empty());
    }

    /// The notifications of new objects whose keys begin with `prefix` and end with `suffix`, and
    /// their target.
    public record Notify(Target target, String prefix, String suffix) {

        public KeyFilter filter() {
            return new KeyFilter(prefix, suffix);
        }

        public boolean takes(String key) {
            return filter().takes(key);
        }
    }

    public sealed interface Target {
        record ToQueue(String queue) implements Target {}

        record ToTopic(String topic) implements Target {}
    }
}

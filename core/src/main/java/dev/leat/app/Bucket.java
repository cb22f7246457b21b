package dev.leat.app;

import java.time.Duration;
import java.util.Optional;

/// A place for objects, each a key and bytes. A new object is told to whom `notice` says, and to
/// the pipelines that read the bucket. Objects are removed `expireAfter` after they were put.
public record Bucket(String name, Optional<Notify> notice, Optional<Duration> expireAfter)
        implements Resource {

    /// A bucket that tells nobody and keeps everything.
    public static Bucket named(String name) {
        return new Bucket(name, Optional.empty(), Optional.empty());
    }

    /// Who is told of new objects whose keys begin with `prefix` and end with `suffix`.
    public record Notify(Target target, String prefix, String suffix) {

        public boolean takes(String key) {
            return key.startsWith(prefix) && key.endsWith(suffix);
        }
    }

    public sealed interface Target {
        record ToQueue(String queue) implements Target {}

        record ToTopic(String topic) implements Target {}
    }
}

package dev.leat.redis;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A store of marks outside of Redis. Each view gets a random mark when it is created in Redis. If
/// Redis no longer has this mark, Redis has lost the view. Thread-safe.
public interface RedisMarks {

    /// Returns the mark of a view in the Redis at `place` (`host:port`); empty if the view was
    /// never created in this Redis.
    Optional<String> mark(String place, String view);

    /// Stores marks by view. The marks are durable when this method returns. Before that, no write
    /// to a view with a new mark has been acknowledged.
    void remember(String place, Map<String, String> marks);

    /// Returns a store that keeps marks only in memory.
    static RedisMarks ofProcess() {
        var known = new ConcurrentHashMap<String, String>();
        return new RedisMarks() {
            @Override
            public Optional<String> mark(String place, String view) {
                return Optional.ofNullable(known.get(place + " " + view));
            }

            @Override
            public void remember(String place, Map<String, String> marks) {
                marks.forEach((view, mark) -> known.put(place + " " + view, mark));
            }
        };
    }
}

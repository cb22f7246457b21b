package dev.leat.redis;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A store, outside of Redis, of the mark that each view received when it was created in Redis. A
/// Redis without that mark has lost the view. Thread-safe.
public interface RedisMarks {

    /// Returns the mark of a view at a place, `host:port`; empty if the view was never there.
    Optional<String> mark(String place, String view);

    /// Stores marks by view, durably on return. No write to a view with a new mark has been
    /// acknowledged.
    void remember(String place, Map<String, String> marks);

    /// Returns marks that are kept in memory.
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

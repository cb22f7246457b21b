package dev.leat.redis;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What is remembered, outside of Redis, of the Redis that keeps a view: the mark that it was given
/// when the view was entered there. A Redis without that mark has lost the view. Threads share it.
public interface RedisMarks {

    /// The mark of a view at a place, `host:port`; empty if the view was never there.
    Optional<String> mark(String place, String view);

    /// Remembers marks by view, durably when it returns. Nothing has been acknowledged for a view
    /// whose mark is new.
    void remember(String place, Map<String, String> marks);

    /// Remembered as long as the process lives.
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

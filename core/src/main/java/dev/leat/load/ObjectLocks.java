package dev.leat.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Locks of the objects that the workers of a pipeline are processing, so that each object has one
/// worker. Thread-safe.
final class ObjectLocks {

    private final Set<String> claimed = ConcurrentHashMap.newKeySet();

    /// Locks an object; returns false if another worker has locked it.
    boolean take(String object) {
        return claimed.add(object);
    }

    void release(String object) {
        claimed.remove(object);
    }
}

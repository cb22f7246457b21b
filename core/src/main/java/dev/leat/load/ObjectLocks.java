package dev.leat.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Locks on the objects that a pipeline is processing, so that only one of its workers processes an
/// object. Thread-safe.
final class ObjectLocks {

    private final Set<String> claimed = ConcurrentHashMap.newKeySet();

    /// Locks an object. Returns false if another worker has locked it.
    boolean take(String object) {
        return claimed.add(object);
    }

    void release(String object) {
        claimed.remove(object);
    }
}

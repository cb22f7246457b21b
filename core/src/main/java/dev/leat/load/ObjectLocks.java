package dev.leat.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The objects that the workers of a pipeline work on now, so that no two of them meet at one.
/// Threads share it.
final class ObjectLocks {

    private final Set<String> claimed = ConcurrentHashMap.newKeySet();

    /// False if another worker has it.
    boolean take(String object) {
        return claimed.add(object);
    }

    void release(String object) {
        claimed.remove(object);
    }
}

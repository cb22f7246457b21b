package dev.leat.load;

import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// Locks on the objects that a pipeline is processing, so that only one of its workers, or a
/// replay, processes an object. Thread-safe.
final class ObjectLocks {

    /// Maximum time between two looks at the condition that ends a wait.
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Set<String> claimed = ConcurrentHashMap.newKeySet();
    private final Signal released = new Signal();

    /// Locks an object. Returns false if another worker has locked it.
    boolean take(String object) {
        return claimed.add(object);
    }

    /// Locks an object as soon as no other worker has locked it. Returns false if `ends` returned
    /// true before.
    boolean await(String object, Time time, BooleanSupplier ends) throws InterruptedException {
        while (!ends.getAsBoolean()) {
            long seen = released.count();
            if (take(object)) {
                return true;
            }
            time.await(released, seen, time.instant().plus(LOOK));
        }
        return false;
    }

    void release(String object) {
        claimed.remove(object);
        released.raise();
    }
}

package dev.leat.aws.send;

import dev.leat.port.UnavailableException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/// The records that threads of this process are sending. So that two threads do not send the same
/// record at the same time, one of them waits. Thread-safe.
final class HeldKeys {

    private final Set<String> held = new HashSet<>();

    /// Waits until no other thread holds any of the keys, and then holds them all.
    synchronized void take(Set<String> keys) {
        try {
            while (!Collections.disjoint(keys, held)) {
                wait();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the wait for another send was interrupted");
        }
        held.addAll(keys);
    }

    synchronized void release(Set<String> keys) {
        held.removeAll(keys);
        notifyAll();
    }
}

package dev.leat.aws.sqs;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// The receipt handles of the messages of one event that must be deleted. The response to the event
/// deletes them. Thread-safe.
public final class ProcessedMessages {

    private final Set<String> receipts = new HashSet<>();

    synchronized void add(Collection<String> more) {
        receipts.addAll(more);
    }

    /// Returns the receipt handles that were added since the last call, and forgets them.
    public synchronized Set<String> take() {
        var taken = Set.copyOf(receipts);
        receipts.clear();
        return taken;
    }
}

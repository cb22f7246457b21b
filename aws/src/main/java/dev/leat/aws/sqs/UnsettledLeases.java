package dev.leat.aws.sqs;

import dev.leat.batch.LeasedWork;
import dev.leat.port.LeaseLostException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The leases of a source that are not settled yet, also those that have expired. Guarded by the
/// source.
final class UnsettledLeases {

    /// Time after its deadline at which a lease is forgotten.
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final Map<String, SqsLease> leases = new LinkedHashMap<>();

    int size() {
        return leases.size();
    }

    /// Returns the leases that are not known to have ended.
    List<LeasedWork> open() {
        return leases.values().stream().filter(lease -> !lease.lost()).map(SqsLease::work).toList();
    }

    void add(SqsLease lease) {
        leases.put(lease.work().lease(), lease);
    }

    void remove(SqsLease lease) {
        leases.remove(lease.work().lease());
    }

    boolean contains(SqsLease lease) {
        return leases.containsValue(lease);
    }

    void forget(Instant now) {
        leases.values()
                .removeIf(lease ->
                        lease.messages().isEmpty() || lease.until().plus(FORGOTTEN).isBefore(now));
    }

    /// Ends the leases of a message that was received again. Returns true if there was one.
    boolean lose(String message) {
        var lost =
                leases.values().stream()
                        .filter(lease -> lease.messages().containsKey(message))
                        .toList();
        lost.forEach(lease -> lease.lose(message));
        return !lost.isEmpty();
    }

    /// Returns the groups with messages in a lease.
    Set<String> groups(Instant now) {
        return leases.values().stream()
                .filter(lease -> lease.until().isAfter(now))
                .flatMap(lease -> lease.messages().values().stream())
                .flatMap(message -> message.group().stream())
                .collect(Collectors.toSet());
    }

    boolean inFlight(Instant now) {
        return leases.values().stream()
                .anyMatch(lease -> !lease.messages().isEmpty() && lease.until().isAfter(now));
    }

    Stream<Instant> deadlines() {
        return leases.values().stream().map(SqsLease::until);
    }

    /// Returns the lease of a batch.
    ///
    /// @throws LeaseLostException if it is known that the lease has ended
    SqsLease open(LeasedWork work) {
        var lease = leases.get(work.lease());
        if (lease == null || lease.lost()) {
            throw LeaseLostException.of(work);
        }
        return lease;
    }
}

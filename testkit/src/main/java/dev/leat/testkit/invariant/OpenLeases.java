package dev.leat.testkit.invariant;

import dev.leat.plan.Effect;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.StreamRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Open leases, updated by each event of a run. Ignores extensions: a lease ends at its original
/// deadline. Owned by one thread.
final class OpenLeases {

    private static final int NONE = -1;

    private final Map<String, Held> open = new HashMap<>();

    /// The lease of each suspect that was open at the last crash.
    private final Map<String, Integer> suspects = new HashMap<>();

    private final Map<Integer, Set<Integer>> origins = new HashMap<>();

    /// A lease, and its end according to the app's clock.
    private record Held(Event.Leased leased, Instant until) {}

    /// Returns the leases of other workers that are still open when this lease starts.
    List<Event.Leased> others(Event.Leased leased) {
        return open.values().stream()
                .filter(held -> held.until().isAfter(leased.at()))
                .map(Held::leased)
                .filter(other -> !other.worker().equals(leased.worker()))
                .toList();
    }

    /// True if the lease contains a message that was in flight when the process died.
    boolean suspect(Event.Leased leased) {
        return !origins(leased).equals(Set.of(NONE));
    }

    /// True if the lease contains messages of several leases that were open when the process died,
    /// or other messages besides suspects.
    boolean mixed(Event.Leased leased) {
        return origins(leased).size() > 1;
    }

    /// Returns the leases that were open when the process died, and of which the lease contains
    /// messages; [#NONE] stands for other messages.
    private Set<Integer> origins(Event.Leased leased) {
        return origins.computeIfAbsent(
                leased.lease(),
                _ ->
                        leased.records().stream()
                                .map(r ->
                                        suspects.getOrDefault(place(leased.queue(), r.id()), NONE))
                                .collect(Collectors.toSet()));
    }

    void after(Event event) {
        // Removed for good: an expired lease stays expired even if the clock jumps back.
        open.values().removeIf(held -> !held.until().isAfter(event.at()));
        switch (event) {
            case Event.Leased leased -> {
                // A message is no longer suspect if the process survives its next lease.
                var _ = origins(leased);
                leased.records().forEach(r -> suspects.remove(place(leased.queue(), r.id())));
                open.put(leased.worker(), new Held(leased, leased.until()));
            }
            case Event.Committed committed -> settled(committed);
            case Event.Crashed crashed -> {
                crashed.durable().ifPresent(this::settled);
                open.values().forEach(held -> suspect(held));
                open.clear();
            }
            case Event.Sent _,
                    Event.Put _,
                    Event.RecordsPut _,
                    Event.Resharded _,
                    Event.Failed _,
                    Event.Struck _,
                    Event.Opened _,
                    Event.Requested _,
                    Event.LookedUp _,
                    Event.Noted _,
                    Event.Ended _ -> {}
            case Event.Jumped jumped -> {
                if (jumped.by().isNegative()) {
                    open.replaceAll(
                            (_, held) -> new Held(held.leased(), held.until().plus(jumped.by())));
                }
            }
        }
    }

    /// Adds the messages of a lease that was open at a crash. If they were suspects before, the
    /// other messages of their former lease may be processed with others again.
    private void suspect(Held held) {
        suspects.values().removeAll(origins(held.leased()));
        held.leased()
                .records()
                .forEach(r ->
                        suspects.put(place(held.leased().queue(), r.id()), held.leased().lease()));
    }

    private void settled(Event.Committed committed) {
        for (var applied : committed.effects()) {
            if (applied.effect() instanceof Effect.Settle) {
                open.remove(committed.worker());
            }
        }
    }

    /// Returns the leases of other workers that contain messages of this group or shard.
    List<Event.Leased> holding(Event.Leased leased, String group) {
        var holding = new ArrayList<Event.Leased>();
        for (var other : others(leased)) {
            if (other.queue().equals(leased.queue())
                    && other.records().stream()
                            .anyMatch(r ->
                                    StreamRecords.group(r).filter(group::equals).isPresent())) {
                holding.add(other);
            }
        }
        return holding;
    }

    private static String place(String queue, String id) {
        return queue + " " + id;
    }
}

package dev.leat.testkit.scenario;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One test of an app: input, faults and expected results. `seed` determines the order in which
/// threads run and how long each retry waits. A worker leases at most `batch` messages at a time;
/// if `batch` is empty, the app's batch size applies. A piece of a file (a part that has its own
/// commit) has about `piece` bytes; if `piece` is empty, the default size applies. Each view in
/// `separateStores`, and each view whose store a fault names, has a store of its own, as with an
/// external store. A lookup in `lookups` has these rows instead of those of its origin.
public record Scenario(
        String name,
        Instant start,
        long seed,
        Optional<Integer> batch,
        Optional<Integer> piece,
        Set<String> separateStores,
        Map<String, LookupContent> lookups,
        List<Given> given,
        List<Fault> faults,
        List<Expectation> expect) {

    /// Default start time of the clock: a Monday.
    public static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    /// Maximum number of messages that a worker leases at a time.
    public static final int MOST_BATCH = 10_000;

    /// Maximum number of bytes of a piece of a file, the same as in production.
    public static final int MOST_PIECE = 32 << 20;

    public Scenario {
        separateStores = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(separateStores));
        lookups = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(lookups));
        given = List.copyOf(given);
        faults = List.copyOf(faults);
        expect = List.copyOf(expect);
    }

    /// Creates a scenario with the default size of pieces and the app's own lookups.
    public Scenario(
            String name,
            Instant start,
            long seed,
            Optional<Integer> batch,
            Set<String> separate,
            List<Given> given,
            List<Fault> faults,
            List<Expectation> expect) {
        this(name, start, seed, batch, Optional.empty(), separate, Map.of(), given, faults, expect);
    }

    /// Returns the scenario with another seed.
    public Scenario seeded(long other) {
        return new Scenario(
                name, start, other, batch, piece, separateStores, lookups, given, faults, expect);
    }

    /// Returns the scenario with these sizes of batches and pieces.
    public Scenario by(Optional<Integer> messages, Optional<Integer> bytes) {
        return new Scenario(
                name, start, seed, messages, bytes, separateStores, lookups, given, faults, expect);
    }

    /// Returns the scenario with this input, these faults and these separate stores instead.
    public Scenario with(List<Given> events, List<Fault> others, Set<String> views) {
        return new Scenario(
                name, start, seed, batch, piece, views, lookups, events, others, expect);
    }

    /// Returns the scenario with these views added to `separateStores`.
    public Scenario separateStores(Set<String> views) {
        var all = new LinkedHashSet<>(separateStores);
        all.addAll(views);
        return with(given, faults, all);
    }
}

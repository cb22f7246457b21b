package dev.leat.testkit.scenario;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One test of an app: what is given, which faults strike, what is expected. `seed` decides all
/// that is left to chance: whose turn it is among the workers, and how long a retry waits. A worker
/// leases at most `batch` messages at a time, or as many as the app says; a file is read in pieces
/// of about `piece` bytes, or of as many as always. Each view that is `apart` has a store of its
/// own, as in an environment that keeps it elsewhere; so has each that a fault of a store names.
public record Scenario(
        String name,
        Instant start,
        long seed,
        Optional<Integer> batch,
        Optional<Integer> piece,
        Set<String> separateStores,
        List<Given> given,
        List<Fault> faults,
        List<Expectation> expect) {

    /// Where the clock stands unless a test says otherwise: a Monday.
    public static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    /// The most messages that a worker leases at a time.
    public static final int MOST_BATCH = 10_000;

    /// The most bytes of a piece of a file: as many as pieces have at the most in any case.
    public static final int MOST_PIECE = 32 << 20;

    public Scenario {
        separateStores = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(separateStores));
        given = List.copyOf(given);
        faults = List.copyOf(faults);
        expect = List.copyOf(expect);
    }

    /// One that reads files in pieces as large as always.
    public Scenario(
            String name,
            Instant start,
            long seed,
            Optional<Integer> batch,
            Set<String> separate,
            List<Given> given,
            List<Fault> faults,
            List<Expectation> expect) {
        this(name, start, seed, batch, Optional.empty(), separate, given, faults, expect);
    }

    /// The same with another seed.
    public Scenario seeded(long other) {
        return new Scenario(
                name, start, other, batch, piece, separateStores, given, faults, expect);
    }

    /// The same by batches and pieces of other sizes.
    public Scenario by(Optional<Integer> messages, Optional<Integer> bytes) {
        return new Scenario(
                name, start, seed, messages, bytes, separateStores, given, faults, expect);
    }

    /// The same with other events, faults and views apart.
    public Scenario with(List<Given> events, List<Fault> others, Set<String> views) {
        return new Scenario(name, start, seed, batch, piece, views, events, others, expect);
    }

    /// The same with these views apart as well.
    public Scenario separateStores(Set<String> views) {
        var all = new LinkedHashSet<>(separateStores);
        all.addAll(views);
        return with(given, faults, all);
    }
}

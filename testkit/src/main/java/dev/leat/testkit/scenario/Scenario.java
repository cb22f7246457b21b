package dev.leat.testkit.scenario;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One test of an app: input, faults and expected results.
public record Scenario(
        String name, Setup setup, List<Given> given, List<Fault> faults, List<Expectation> expect) {

    /// Default start time of the clock: a Monday.
    public static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    /// Maximum number of messages that a worker leases at a time.
    public static final int MOST_BATCH = 10_000;

    /// Maximum number of bytes of a piece of a file, the same as in production.
    public static final int MOST_PIECE = 32 << 20;

    public Scenario {
        given = List.copyOf(given);
        faults = List.copyOf(faults);
        expect = List.copyOf(expect);
    }

    /// The conditions under which the app runs. `seed` determines the order in which threads run
    /// and how long each retry waits. A worker leases at most `batch` messages at a time; if
    /// `batch` is empty, the app's batch size applies. A piece of a file (a part that has its own
    /// commit) has about `piece` bytes; if `piece` is empty, the default size applies. Each view in
    /// `separateStores`, and each view whose store a fault names, has a store of its own, as with
    /// an external store. A lookup in `lookups` has these rows instead of those of its origin.
    public record Setup(
            Instant start,
            long seed,
            Optional<Integer> batch,
            Optional<Integer> piece,
            Set<String> separateStores,
            Map<String, LookupContent> lookups) {

        public Setup {
            separateStores = Collections.unmodifiableSet(new LinkedHashSet<>(separateStores));
            lookups = Collections.unmodifiableMap(new LinkedHashMap<>(lookups));
        }

        /// Creates conditions with this seed and without further settings.
        public Setup(long seed) {
            this(START, seed, Optional.empty(), Optional.empty(), Set.of(), Map.of());
        }

        /// Returns the conditions with another seed.
        public Setup seeded(long other) {
            return new Setup(start, other, batch, piece, separateStores, lookups);
        }

        /// Returns the conditions with these sizes of batches and pieces.
        public Setup by(Optional<Integer> messages, Optional<Integer> bytes) {
            return new Setup(start, seed, messages, bytes, separateStores, lookups);
        }

        /// Returns the conditions with these separate stores instead.
        public Setup apart(Set<String> views) {
            return new Setup(start, seed, batch, piece, views, lookups);
        }
    }

    /// Returns the scenario under these conditions.
    public Scenario with(Setup other) {
        return new Scenario(name, other, given, faults, expect);
    }

    /// Returns the scenario with this input and these faults instead.
    public Scenario with(List<Given> events, List<Fault> others) {
        return new Scenario(name, setup, events, others, expect);
    }

    /// Returns the scenario with these views added to `separateStores`.
    public Scenario separateStores(Set<String> views) {
        var all = new LinkedHashSet<>(setup.separateStores);
        all.addAll(views);
        return with(setup.apart(all));
    }
}

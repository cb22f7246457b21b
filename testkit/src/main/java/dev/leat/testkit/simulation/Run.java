package dev.leat.testkit.simulation;

import dev.leat.testkit.scenario.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came of a scenario: all that happened, how often each of its faults struck, and how long it
/// took by the virtual clock. `stuck` says why the app did not come to rest, if it did not.
public record Run(
        List<Event> events, Map<Fault, Integer> struck, Duration took, Optional<String> stuck) {
    public Run {
        events = List.copyOf(events);
        struck = Map.copyOf(struck);
    }
}

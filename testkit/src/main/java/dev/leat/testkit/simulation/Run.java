package dev.leat.testkit.simulation;

import dev.leat.testkit.scenario.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Result of a scenario: its events, the number of times that each fault struck, and its virtual
/// duration. `stuck` is the reason if the app did not become idle.
public record Run(
        List<Event> events, Map<Fault, Integer> struck, Duration took, Optional<String> stuck) {
    public Run {
        events = List.copyOf(events);
        struck = Map.copyOf(struck);
    }
}

package dev.leat.batch;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// The redrive history of a record that was a dead letter. `run` is the latest redrive. `only` are
/// the sinks to which the redrive is limited; if empty, the redrive is for all sinks. `lives` are
/// the record's past lives, oldest first. A life comprises the deliveries until the record became a
/// dead letter.
public record RedriveHistory(String run, Set<String> only, List<Life> lives) {

    /// Maximum number of lives that are kept; older ones are removed.
    public static final int MAX_LIVES = 10;

    public RedriveHistory {
        only = Set.copyOf(only);
        lives = List.copyOf(lives.subList(Math.max(0, lives.size() - MAX_LIVES), lives.size()));
    }

    /// Returns true if the record is intended for this sink.
    public boolean goesTo(String sink) {
        return only.isEmpty() || only.contains(sink);
    }

    /// Returns the number of deliveries in all lives.
    public int attempts() {
        return lives.stream().mapToInt(Life::attempts).sum();
    }

    /// A past life: the number of deliveries until the record became a dead letter; the id of the
    /// cause; and the time, user and run of the redrive that followed.
    public record Life(int attempts, String cause, Instant redriven, String by, String run) {}
}

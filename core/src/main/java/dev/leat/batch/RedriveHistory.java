package dev.leat.batch;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// That a record was a dead letter and was sent back. `run` is the redrive that did it; `only` are
/// the sinks that it is limited to, all of them where it is empty; `lives` are its lives so far,
/// the oldest first, each ended by a dead letter.
public record RedriveHistory(String run, Set<String> only, List<Life> lives) {

    /// So many lives are remembered; of more, the newest.
    public static final int MOST_LIVES = 10;

    public RedriveHistory {
        only = Set.copyOf(only);
        lives = List.copyOf(lives.subList(Math.max(0, lives.size() - MOST_LIVES), lives.size()));
    }

    /// Whether the record is meant for this sink.
    public boolean goesTo(String sink) {
        return only.isEmpty() || only.contains(sink);
    }

    /// How often the record was handed out in all of its lives.
    public int attempts() {
        return lives.stream().mapToInt(Life::attempts).sum();
    }

    /// A life that ended as a dead letter: how often the record was handed out, the id of the cause
    /// of its end, and who sent it back, when and in which run.
    public record Life(int attempts, String cause, Instant redriven, String by, String run) {}
}

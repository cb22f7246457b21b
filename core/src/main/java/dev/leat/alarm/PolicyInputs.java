package dev.leat.alarm;

import dev.leat.batch.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a redrive policy wants to know of dead letters and of the redrives that it began. Looking
/// changes nothing.
interface PolicyInputs {

    /// The first letters that may go, at most so many, and those before them that may not.
    Survey survey(int most);

    /// Whether there are letters behind this one.
    boolean anyAfter(long sequence);

    Sent sent(String run);

    /// A name for a redrive that nobody has used.
    String newRun();

    /// Letters by their sequences: `go` may be sent back; `held` were sent back too often; `last`
    /// is the last that was looked at, 0 if there is none.
    record Survey(List<Long> go, long held, long last) {
        public Survey {
            go = List.copyOf(go);
        }
    }

    /// How a redrive gets on: how its letters ended, when the last of them was sent (empty while
    /// more will be), and why it failed itself, or nothing.
    record Sent(Map<Outcome, Long> outcomes, Optional<Instant> ended, String failure) {
        public Sent {
            outcomes = Map.copyOf(outcomes);
        }

        long all() {
            return outcomes.values().stream().mapToLong(Long::longValue).sum();
        }

        long pending() {
            return outcomes.getOrDefault(Outcome.PENDING, 0L);
        }

        /// Those that are dead letters again.
        long failed() {
            return outcomes.getOrDefault(Outcome.REJECTED, 0L)
                    + outcomes.getOrDefault(Outcome.RETRIED, 0L);
        }

        long over() {
            return all() - pending();
        }
    }
}

package dev.leat.alarm;

import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The data on which a redrive policy decides: its dead letters, and the redrives that it started.
/// Read-only.
interface PolicyInputs {

    /// Returns the first dead letters that can be redriven, at most `most`. Also counts the held
    /// dead letters before the last one returned.
    Survey survey(int most);

    /// Returns true if a dead letter of the alarm's queue has a greater sequence than this one.
    boolean anyAfter(long sequence);

    Sent sent(String run);

    /// Returns an unused id for a redrive.
    String newRun();

    /// The result of reading dead letters. `go` has the sequences of dead letters that can be
    /// redriven. `held` is the number of dead letters that have reached the maximum number of
    /// redrives. `last` is the last sequence that was read, 0 if there is none.
    record Survey(List<Long> go, long held, long last) {
        public Survey {
            go = List.copyOf(go);
        }
    }

    /// The progress of a redrive: its dead letters by outcome, the time at which the last one was
    /// sent (empty while sending continues), and the reason for its failure, or an empty text.
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

        /// Returns the number of records that became dead letters again.
        long failed() {
            return Audit.failed(outcomes);
        }

        long over() {
            return all() - pending();
        }
    }
}

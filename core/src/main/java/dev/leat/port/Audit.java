package dev.leat.port;

import dev.leat.batch.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The audit log of redrives: who redrove which dead letters, when, and with what outcome. Entries
/// are written by [DeadLetterQueue#redrive]; the commit that finishes a redriven record writes its
/// outcome. Changes are durable when a method returns. Thread-safe.
public interface Audit {

    /// Retention period of runs and entries.
    Duration KEPT = Duration.ofDays(90);

    /// Inserts a run, or updates it.
    void save(Run run);

    Optional<Run> run(String id);

    /// Returns at most this many runs, newest first.
    List<Run> runs(int most);

    /// Returns the number of a run's dead letters by outcome. PENDING counts those still in
    /// process, and those whose message was purged or expired with its queue's retention.
    Map<Outcome, Long> outcomes(String run);

    /// Returns at most `most` entries of a run from number `from` on, in the order of sending.
    List<Entry> entries(String run, long from, int most);

    /// Returns every entry of one record, oldest first. `record` is its identity in hex, or the id
    /// of its message.
    List<Entry> recordEntries(String record);

    /// A redrive. `by` is the user or the policy that started it. The run covers only dead letters
    /// with sequences below `before`; `reached` is the sequence at which it continues when resumed.
    /// `held` counts dead letters that were skipped because of a loop or too many attempts,
    /// `passed` those that could not be sent, as where an edit failed.
    record Run(
            String id,
            String by,
            String queue,
            Terms terms,
            Instant started,
            Optional<Instant> ended,
            State state,
            long before,
            long reached,
            long redriven,
            long held,
            long passed,
            String detail) {}

    enum State {
        RUNNING,
        COMPLETED,
        /// Stopped by a user; it can be resumed.
        STOPPED,
        FAILED
    }

    /// The selection and the options of a redrive.
    ///
    /// Selected are the dead letters of group `cause`, with these `sequences`, for which `where` is
    /// true, up to `limit`; an empty criterion selects all. They are sent at most `rate` per
    /// second, to the queue `to` or, where that is absent, each to the queue that it came from.
    /// Each column of `set` is replaced by the value of its expression. `held` includes dead
    /// letters that loop: those that failed `loop` times for one reason. `passing` excludes those
    /// that a preview predicts to fail again.
    ///
    /// `move` is set for a move task of SQS, to the approximate number of dead letters. A move task
    /// sends each dead letter as the original message, writes no audit entries, and waits for dead
    /// letters that are in flight.
    record Terms(
            Optional<String> where,
            Optional<String> cause,
            List<Long> sequences,
            Map<String, String> set,
            Optional<Long> limit,
            Optional<Double> rate,
            Optional<String> to,
            boolean held,
            int loop,
            boolean passing,
            Optional<Long> move) {

        /// Default number of failures for one reason after which a record is held.
        public static final int LOOP = 3;

        public Terms {
            sequences = List.copyOf(sequences);
            set = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(set));
        }

        /// Creates the terms of a redrive without a preview.
        public Terms(
                Optional<String> where,
                Optional<String> cause,
                List<Long> sequences,
                Map<String, String> set,
                Optional<Long> limit,
                Optional<Double> rate,
                Optional<String> to,
                boolean held,
                int loop) {
            this(
                    where,
                    cause,
                    sequences,
                    set,
                    limit,
                    rate,
                    to,
                    held,
                    loop,
                    false,
                    Optional.empty());
        }

        /// Returns the terms of a move task.
        public static Terms move(Optional<String> to, Optional<Double> rate, long letters) {
            return new Terms(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Map.of(),
                    Optional.empty(),
                    rate,
                    to,
                    false,
                    LOOP,
                    false,
                    Optional.of(letters));
        }

        public static Terms all() {
            return new Terms(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    LOOP);
        }
    }

    /// A dead letter that was sent back. `outcome` is PENDING until the record is finished.
    record Entry(
            long number,
            String run,
            String message,
            long sequence,
            String identity,
            String cause,
            Set<String> only,
            boolean edited,
            Instant at,
            Outcome outcome,
            Optional<Instant> ended) {

        public Entry {
            only = Set.copyOf(only);
        }
    }
}

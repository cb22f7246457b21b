package dev.leat.port;

import dev.leat.batch.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who redrove what, when, how many, and what became of it. Durable when a method returns; entries
/// of letters are written by [DeadLetterQueue#redrive], their outcome by the commit that ends them.
/// Threads may share it.
public interface Audit {

    /// How long runs and entries are kept.
    Duration KEPT = Duration.ofDays(90);

    /// Enters a run, or what has come of it since.
    void enter(Run run);

    Optional<Run> run(String id);

    /// The newest first.
    List<Run> runs(int most);

    /// How many letters of a run there are, by outcome. PENDING are those that are still on their
    /// way, and those whose message was purged or outlived its queue's retention.
    Map<Outcome, Long> outcomes(String run);

    /// The letters of a run in the order of their sending, from entry `from` on.
    List<Entry> entries(String run, long from, int most);

    /// All that was ever sent back of a record, the oldest first: by its identity in hex, or by the
    /// id of its message.
    List<Entry> entries(String record);

    /// A redrive. `by` is a person or a policy; `before` the sequence that its letters are before:
    /// what died later is not its business. `held` are letters left because of a loop or too many
    /// attempts, `passed` those that could not be sent (an edit that failed). `reached` is where it
    /// goes on when it is taken up again.
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
        /// Somebody stopped it; it can be taken up again.
        STOPPED,
        FAILED
    }

    /// What is redriven, and how: the letters of group `cause`, with these sequences, for which
    /// `where` is true, all of them if nothing is said; up to `limit`; `rate` a second; to the
    /// queue `to` instead of the one that each came from; each column of `set` made anew. `held` is
    /// whether those that loop go, too; a letter loops that failed `loop` times for one reason.
    /// `passing` leaves out what a preview says would fail again. `move` is about how many letters
    /// there were, where the run is a move task of SQS: each letter goes as the message that it was
    /// before it died, none has an entry, and those that somebody has in hand are waited for.
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

        /// How often a record may fail for one reason before it is held.
        public static final int LOOP = 3;

        public Terms {
            sequences = List.copyOf(sequences);
            set = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(set));
        }

        /// Without asking a preview, and no move task.
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

        /// Those of a move task.
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

    /// One letter that was sent back. `outcome` is PENDING until it has ended.
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

package dev.leat.port;

import dev.leat.batch.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// The audit log of redrives. It records which user or policy redrove which dead letters, when, and
/// with what outcome. [DeadLetterQueue#redrive] writes the entries. The commit that finishes a
/// redriven record also writes the record's outcome. Changes are durable when a method returns.
/// Thread-safe.
public interface Audit {

    /// Retention period of runs and entries.
    Duration KEPT = Duration.ofDays(90);

    /// Inserts a run, or updates it.
    void save(Run run);

    Optional<Run> run(String id);

    /// Returns at most this many runs, newest first.
    List<Run> runs(int most);

    /// Returns the number of dead letters that a run has sent, by outcome. PENDING includes records
    /// that wait for an endpoint, and dead letters whose message was purged, or expired with its
    /// queue's retention, before it was processed.
    Map<Outcome, Long> outcomes(String run);

    /// Returns the number of records that became dead letters again, from the counts by outcome.
    static long failed(Map<Outcome, Long> outcomes) {
        return outcomes.getOrDefault(Outcome.REJECTED, 0L)
                + outcomes.getOrDefault(Outcome.RETRIED, 0L);
    }

    /// Returns at most `most` entries of a run with a number of at least `from`, in the order of
    /// sending.
    List<Entry> entries(String run, long from, int most);

    /// Returns every entry of one record, oldest first. `record` is the record's identity (a hash
    /// of its key) in hex, or its message id.
    List<Entry> recordEntries(String record);

    /// A redrive. `by` is the user or the policy that started it. The run covers only dead letters
    /// with sequences below `before`; a resumed run continues at sequence `reached`. `held` is the
    /// number of dead letters that were skipped because they failed repeatedly for one reason or
    /// had too many attempts. `passed` is the number of dead letters that could not be sent, for
    /// example because their edited body was not valid.
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
            String detail) {

        /// Returns a run that begins now.
        public static Run begun(
                String id,
                String by,
                String queue,
                Terms terms,
                Instant now,
                long before,
                String detail) {
            return new Run(
                    id,
                    by,
                    queue,
                    terms,
                    now,
                    Optional.empty(),
                    State.RUNNING,
                    before,
                    0,
                    0,
                    0,
                    0,
                    detail);
        }

        /// Returns the run in this state, which ends it now unless it is RUNNING.
        public Run in(State state, Instant now, String detail) {
            return reached(state, now, reached, redriven, held, passed, detail);
        }

        /// Returns the run in this state and with this progress. The state ends it now unless it is
        /// RUNNING.
        public Run reached(
                State state,
                Instant now,
                long reached,
                long redriven,
                long held,
                long passed,
                String detail) {
            return new Run(
                    id,
                    by,
                    queue,
                    terms,
                    started,
                    state == State.RUNNING ? Optional.empty() : Optional.of(now),
                    state,
                    before,
                    reached,
                    redriven,
                    held,
                    passed,
                    detail);
        }
    }

    enum State {
        RUNNING,
        COMPLETED,
        /// Stopped by a user; it can be resumed.
        STOPPED,
        FAILED
    }

    /// The selection and the options of a redrive.
    ///
    /// A dead letter is selected if it is in the group `cause`, its sequence is one of `sequences`,
    /// and `where` is true for it; an empty criterion selects all. At most `limit` dead letters are
    /// sent, at most `rate` per second, to the queue `to`. If `to` is empty, each dead letter goes
    /// to the queue that it came from. Each column in `set` is replaced by the value of its
    /// expression. A dead letter that failed `loop` times for one reason is sent only if `held` is
    /// true. If `passing` is true, dead letters that are predicted to fail again are not sent.
    ///
    /// `move` is set only for a move task of SQS: it is the approximate number of dead letters to
    /// move. A move task sends each dead letter as the original message, writes no audit entries,
    /// and waits for dead letters that are in flight.
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

        /// Default number of failures for one reason after which a dead letter is held.
        public static final int LOOP = 3;

        /// The terms of a redrive of all dead letters as they are.
        public static final Terms ALL = new Builder().build();

        private static final JsonMapper JSON = JsonMapper.shared();

        public Terms {
            sequences = List.copyOf(sequences);
            set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        }

        /// Returns the terms as JSON, in which a store keeps them.
        public String json() {
            return JSON.writeValueAsString(this);
        }

        /// Parses the output of [#json].
        public static Terms ofJson(String json) {
            return JSON.readValue(json, Terms.class);
        }

        /// Returns the terms of a move task.
        public static Terms move(Optional<String> to, Optional<Double> rate, long letters) {
            var terms = new Builder().to(to).rate(rate);
            terms.move = Optional.of(letters);
            return terms.build();
        }

        /// Terms in preparation. An option that is not set has the value that it has in [#ALL].
        public static final class Builder {

            private Optional<String> where = Optional.empty();
            private Optional<String> cause = Optional.empty();
            private List<Long> sequences = List.of();
            private Map<String, String> set = Map.of();
            private Optional<Long> limit = Optional.empty();
            private Optional<Double> rate = Optional.empty();
            private Optional<String> to = Optional.empty();
            private boolean held;
            private int loop = LOOP;
            private boolean passing;
            private Optional<Long> move = Optional.empty();

            public Builder where(Optional<String> condition) {
                where = condition;
                return this;
            }

            public Builder cause(Optional<String> group) {
                cause = group;
                return this;
            }

            public Builder sequences(List<Long> numbers) {
                sequences = numbers;
                return this;
            }

            public Builder set(Map<String, String> expressions) {
                set = expressions;
                return this;
            }

            public Builder limit(Optional<Long> letters) {
                limit = letters;
                return this;
            }

            public Builder rate(Optional<Double> perSecond) {
                rate = perSecond;
                return this;
            }

            public Builder to(Optional<String> queue) {
                to = queue;
                return this;
            }

            public Builder held(boolean included) {
                held = included;
                return this;
            }

            public Builder loop(int failures) {
                loop = failures;
                return this;
            }

            public Builder passing(boolean alone) {
                passing = alone;
                return this;
            }

            public Terms build() {
                return new Terms(
                        where, cause, sequences, set, limit, rate, to, held, loop, passing, move);
            }
        }
    }

    /// A dead letter that was sent back. `outcome` is PENDING until the record is finished, and
    /// every endpoint of its pipeline has accepted it.
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

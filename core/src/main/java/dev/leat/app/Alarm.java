package dev.leat.app;

import java.time.Duration;
import java.util.Optional;

/// Watches one measure of a queue or a pipeline: in ALARM once it has been above `above` for at
/// least `lasting`. `above` is in the measure's unit: messages, seconds, or a share from 0 to 1.
/// `topic` hears when it comes to ALARM and when it is OK again.
public record Alarm(
        String name,
        String of,
        Measure measure,
        double above,
        Duration lasting,
        Optional<Policy> redrive,
        Optional<String> topic)
        implements Resource {

    /// One that tells nobody.
    public Alarm(
            String name,
            String of,
            Measure measure,
            double above,
            Duration lasting,
            Optional<Policy> redrive) {
        this(name, of, measure, above, lasting, redrive, Optional.empty());
    }

    /// What is measured. Of a queue, `of` is its name: `DEAD_LETTERS` visible in its dead-letter
    /// queue, `VISIBLE` and `IN_FLIGHT` messages, `OLDEST_AGE` in seconds. Of a pipeline, over the
    /// last minute: `REJECT_RATE` is the share of its records that became dead letters, `FAILURES`
    /// how often one failed for a passing reason.
    public enum Measure {
        DEAD_LETTERS,
        VISIBLE,
        OLDEST_AGE,
        IN_FLIGHT,
        REJECT_RATE,
        FAILURES;

        /// Whether it is a pipeline's.
        public boolean ofPipeline() {
            return this == REJECT_RATE || this == FAILURES;
        }
    }

    /// What is done in ALARM: `canary` dead letters first; if they pass, the others at `rate` a
    /// second; none more than `maxAttempts` times; after a canary that failed, nothing for
    /// `coolDown`.
    public record Policy(int canary, double rate, int maxAttempts, Duration coolDown) {

        /// One canary uses up the attempts of one record only, however long it is refused; the
        /// others follow slowly enough to be stopped after a few.
        public static final Policy DEFAULT = new Policy(1, 10, 3, Duration.ofMinutes(5));

        /// A record remembers so many of its lives.
        public static final int MOST_ATTEMPTS = 10;
    }
}

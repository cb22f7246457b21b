package dev.leat.app;

import java.time.Duration;
import java.util.Optional;

/// An alarm on one measure of a queue or a pipeline: in ALARM once the measure has been above
/// `above` for at least `lasting`. `above` is in the measure's unit: messages, seconds, or a share
/// from 0 to 1. `topic` receives a notification when the state changes to ALARM or OK.
public record Alarm(
        String name,
        String of,
        Measure measure,
        double above,
        Duration lasting,
        Optional<Policy> redrive,
        Optional<String> topic)
        implements Resource {

    /// An alarm without notifications.
    public Alarm(
            String name,
            String of,
            Measure measure,
            double above,
            Duration lasting,
            Optional<Policy> redrive) {
        this(name, of, measure, above, lasting, redrive, Optional.empty());
    }

    /// The measure of an alarm. For a queue, `of` is its name: `DEAD_LETTERS` visible in its
    /// dead-letter queue, `VISIBLE` and `IN_FLIGHT` messages, `OLDEST_AGE` in seconds. For a
    /// pipeline, over the last minute: `REJECT_RATE` is the share of its records that became dead
    /// letters, `FAILURES` the number of transient failures.
    public enum Measure {
        DEAD_LETTERS,
        VISIBLE,
        OLDEST_AGE,
        IN_FLIGHT,
        REJECT_RATE,
        FAILURES;

        /// Returns true for a measure of a pipeline.
        public boolean ofPipeline() {
            return this == REJECT_RATE || this == FAILURES;
        }
    }

    /// An automatic redrive in ALARM: `canary` dead letters first; if they pass, the others at
    /// `rate` per second; each at most `maxAttempts` times; none for `coolDown` after a failed
    /// canary.
    public record Policy(int canary, double rate, int maxAttempts, Duration coolDown) {

        /// The default policy: one canary uses the attempts of only one record, and the others are
        /// slow enough to be stopped after a few.
        public static final Policy DEFAULT = new Policy(1, 10, 3, Duration.ofMinutes(5));

        /// The number of redrives that a record's history stores.
        public static final int MOST_ATTEMPTS = 10;
    }
}

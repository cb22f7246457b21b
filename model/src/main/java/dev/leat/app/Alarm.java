package dev.leat.app;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// An alarm on one measure of a queue, a pipeline, a stream or an endpoint. Its state is ALARM if
/// the measure has been above `above` for at least `lasting`, otherwise OK. `above` is in the
/// measure's unit: messages, seconds, or a share from 0 to 1. `topic` receives a notification when
/// the state changes. `column` is the watched column of a measure of columns; if it is empty, the
/// largest value of all watched columns counts.
public record Alarm(
        String name,
        String of,
        Measure measure,
        double above,
        Duration lasting,
        Optional<Policy> redrive,
        Optional<String> topic,
        Optional<String> column)
        implements Resource {

    /// The maximum of `lasting` in CloudWatch
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
    public static final Duration LONGEST_ON_AWS = Duration.ofDays(1);

    /// An alarm without notifications.
    public Alarm(
            String name,
            String of,
            Measure measure,
            double above,
            Duration lasting,
            Optional<Policy> redrive) {
        this(name, of, measure, above, lasting, redrive, Optional.empty(), Optional.empty());
    }

    /// An alarm without a column.
    public Alarm(
            String name,
            String of,
            Measure measure,
            double above,
            Duration lasting,
            Optional<Policy> redrive,
            Optional<String> topic) {
        this(name, of, measure, above, lasting, redrive, topic, Optional.empty());
    }

    /// The measure of an alarm. For a queue: the number of dead letters in its dead-letter queue
    /// (`DEAD_LETTERS`), the number of messages that can be received (`VISIBLE`), the number of
    /// messages in flight (`IN_FLIGHT`), or the age of the oldest message in seconds
    /// (`OLDEST_AGE`). For a pipeline, over the last minute: the share of its records that became
    /// dead letters (`REJECT_RATE`), or the number of transient failures (`FAILURES`). For a
    /// pipeline with `quality`, for its newest window that can be judged: the number of broken
    /// limits (`BROKEN_LIMITS`), of a column the share of nulls (`NULL_SHARE`), the number of
    /// distinct values (`DISTINCT`) or the drift (`DRIFT`), the share of records that became dead
    /// letters (`REJECT_SHARE`); by how much the newest complete window has fewer records than
    /// those before (`VOLUME_DROP`); and the age in seconds of the newest event (`FRESHNESS`). For
    /// a stream: the age in seconds of the oldest record that a pipeline has not processed (`LAG`),
    /// or the number of records that a pipeline has not processed (`BACKLOG`); if several pipelines
    /// read the stream, the largest value. For an endpoint: the number of records that wait to be
    /// sent to it (`WAITING`), or the age in seconds of the oldest of them (`WAITING_AGE`). `of` is
    /// the name of the queue, pipeline, stream or endpoint.
    public enum Measure {
        DEAD_LETTERS(Watched.QUEUE),
        VISIBLE(Watched.QUEUE),
        OLDEST_AGE(Watched.QUEUE),
        IN_FLIGHT(Watched.QUEUE),
        REJECT_RATE(Watched.PIPELINE),
        FAILURES(Watched.PIPELINE),
        BROKEN_LIMITS(Watched.PIPELINE),
        NULL_SHARE(Watched.PIPELINE),
        DISTINCT(Watched.PIPELINE),
        DRIFT(Watched.PIPELINE),
        REJECT_SHARE(Watched.PIPELINE),
        VOLUME_DROP(Watched.PIPELINE),
        FRESHNESS(Watched.PIPELINE),
        LAG(Watched.STREAM),
        BACKLOG(Watched.STREAM),
        WAITING(Watched.ENDPOINT),
        WAITING_AGE(Watched.ENDPOINT);

        private final Watched watched;

        Measure(Watched watched) {
            this.watched = watched;
        }

        /// Returns true if the measure is one of the windows of `quality`.
        public boolean ofQuality() {
            return switch (this) {
                case BROKEN_LIMITS,
                        NULL_SHARE,
                        DISTINCT,
                        DRIFT,
                        REJECT_SHARE,
                        VOLUME_DROP,
                        FRESHNESS ->
                        true;
                case DEAD_LETTERS,
                        VISIBLE,
                        OLDEST_AGE,
                        IN_FLIGHT,
                        REJECT_RATE,
                        FAILURES,
                        LAG,
                        BACKLOG,
                        WAITING,
                        WAITING_AGE ->
                        false;
            };
        }

        /// Returns true if the measure is one of a column.
        public boolean ofColumn() {
            return this == NULL_SHARE || this == DISTINCT || this == DRIFT;
        }

        /// Returns the kind of resource that has this measure.
        public Watched watched() {
            return watched;
        }

        /// Returns the name of the measure in the app file. Two kinds of resources may have a
        /// measure with the same name.
        public String word() {
            return this == WAITING_AGE ? OLDEST_AGE.word() : name().toLowerCase(Locale.ROOT);
        }
    }

    /// The kinds of resources that alarms watch.
    public enum Watched {
        QUEUE,
        PIPELINE,
        STREAM,
        ENDPOINT;

        /// Returns the option of the app file that names the resource.
        public String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A policy that redrives dead letters while an alarm is in state ALARM. It first redrives
    /// `canary` dead letters. If all of these succeed, it redrives the others at `rate` per second;
    /// otherwise it redrives none for `coolDown`. It redrives each dead letter at most
    /// `maxAttempts` times.
    public record Policy(int canary, double rate, int maxAttempts, Duration coolDown) {

        /// The default policy. Only one dead letter is redriven as a canary, so if the canary
        /// fails, only one record uses up its attempts. The others are redriven slowly, so that a
        /// user can stop the redrive after a few.
        public static final Policy DEFAULT = new Policy(1, 10, 3, Duration.ofMinutes(5));

        /// The maximum number of redrives in a record's stored history.
        public static final int MOST_ATTEMPTS = 10;
    }
}

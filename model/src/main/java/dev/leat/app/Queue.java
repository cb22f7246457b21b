package dev.leat.app;

import java.time.Duration;
import java.util.Optional;

/// A queue with the semantics of SQS. A dead-letter queue is an ordinary queue that has no
/// `deadLetterQueue`. With `fifo` a queue keeps the order of each group and deduplicates messages.
/// `archive` is the archive of the pipeline that reads the queue. `was` is the former name of a
/// renamed queue, whose stored state it gets.
public record Queue(
        String name,
        Periods periods,
        int maxReceiveCount,
        Optional<String> deadLetterQueue,
        Optional<Fifo> fifo,
        Optional<Subscription> subscription,
        Optional<RecordArchive> archive,
        Optional<String> was)
        implements Resource {

    /// The default values of options in the app file. The retention of dead letters is SQS's
    /// maximum.
    public static final Duration DEFAULT_VISIBILITY_TIMEOUT = Duration.ofSeconds(60);

    public static final Duration DEFAULT_RETENTION = Duration.ofDays(4);
    public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);
    public static final int DEFAULT_MAX_RECEIVE_COUNT = 5;

    /// A queue with best-effort order that has no subscription and no archive, and was not renamed.
    public Queue(
            String name, Periods periods, int maxReceiveCount, Optional<String> deadLetterQueue) {
        this(
                name,
                periods,
                maxReceiveCount,
                deadLetterQueue,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The times for which a received message is hidden, a message is stored, and a new message is
    /// hidden.
    public record Periods(Duration visibilityTimeout, Duration retention, Duration delay) {

        /// The default values of options in the app file.
        public static final Periods DEFAULT =
                new Periods(DEFAULT_VISIBILITY_TIMEOUT, DEFAULT_RETENTION, Duration.ZERO);
    }

    /// The deduplication of a FIFO queue by deduplication ID. With `byContent` a hash of the body
    /// is the default ID. With `perGroup` messages of two groups may have the same ID.
    public record Fifo(boolean byContent, boolean perGroup) {
        public static final Fifo DEFAULT = new Fifo(true, false);

        /// The maximum length of a group and of a deduplication ID: SQS's limit.
        public static final int MOST_CHARACTERS = 128;

        /// The description of a valid group or deduplication ID, for messages.
        public static final String FORM = "1 to 128 ASCII letters, digits and punctuation";

        /// Returns true if this is a valid group or deduplication ID: 1 to 128 ASCII letters,
        /// digits and punctuation, as in SQS.
        public static boolean isValidId(String id) {
            return !id.isEmpty()
                    && id.length() <= MOST_CHARACTERS
                    && id.chars().allMatch(c -> c > ' ' && c < 0x7F);
        }
    }

    /// Returns a queue with default values and the dead-letter queue `NAME-dlq`.
    public static Queue named(String name) {
        return new Queue(
                name,
                Periods.DEFAULT,
                DEFAULT_MAX_RECEIVE_COUNT,
                Optional.of(implicitDeadLetters(name)));
    }

    public Duration visibilityTimeout() {
        return periods.visibilityTimeout;
    }

    public Duration retention() {
        return periods.retention;
    }

    public Duration delay() {
        return periods.delay;
    }

    private Queue with(Periods other) {
        return new Queue(
                name, other, maxReceiveCount, deadLetterQueue, fifo, subscription, archive, was);
    }

    public Queue withVisibilityTimeout(Duration other) {
        return with(new Periods(other, periods.retention, periods.delay));
    }

    public Queue withRetention(Duration other) {
        return with(new Periods(periods.visibilityTimeout, other, periods.delay));
    }

    public Queue withDelay(Duration other) {
        return with(new Periods(periods.visibilityTimeout, periods.retention, other));
    }

    public Queue withDeadLetterQueue(Optional<String> other) {
        return new Queue(name, periods, maxReceiveCount, other, fifo, subscription, archive, was);
    }

    /// Returns a FIFO copy of the queue.
    public Queue with(Fifo order) {
        return withFifo(Optional.of(order));
    }

    public Queue withFifo(Optional<Fifo> other) {
        return new Queue(
                name, periods, maxReceiveCount, deadLetterQueue, other, subscription, archive, was);
    }

    /// Returns a copy that subscribes to a topic.
    public Queue with(Subscription topic) {
        var other = Optional.of(topic);
        return new Queue(
                name, periods, maxReceiveCount, deadLetterQueue, fifo, other, archive, was);
    }

    /// Returns a copy that gets the stored state of a queue with this former name.
    public Queue withWas(Optional<String> other) {
        return new Queue(
                name,
                periods,
                maxReceiveCount,
                deadLetterQueue,
                fifo,
                subscription,
                archive,
                other);
    }

    /// Returns the name of the dead-letter queue that a queue has by default.
    public static String implicitDeadLetters(String queue) {
        return queue + "-dlq";
    }

    /// Returns an implicit dead-letter queue.
    public static Queue deadLetters(String name) {
        return new Queue(name, Periods.DEFAULT, DEFAULT_MAX_RECEIVE_COUNT, Optional.empty())
                .withRetention(DEAD_LETTER_RETENTION);
    }
}

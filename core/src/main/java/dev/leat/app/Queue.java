package dev.leat.app;

import java.time.Duration;
import java.util.Optional;

/// A queue with the meaning SQS gives it. A dead-letter queue is a queue like any other, without a
/// `deadLetterQueue` of its own. With `fifo` it keeps the order of each group and knows a message
/// that is sent twice.
public record Queue(
        String name,
        Duration visibilityTimeout,
        Duration retention,
        Duration delay,
        int maxReceiveCount,
        Optional<String> deadLetterQueue,
        Optional<Fifo> fifo,
        Optional<Subscription> subscription)
        implements Resource {

    /// A queue that hears no topic.
    public Queue(
            String name,
            Duration visibilityTimeout,
            Duration retention,
            Duration delay,
            int maxReceiveCount,
            Optional<String> deadLetterQueue,
            Optional<Fifo> fifo) {
        this(
                name,
                visibilityTimeout,
                retention,
                delay,
                maxReceiveCount,
                deadLetterQueue,
                fifo,
                Optional.empty());
    }

    /// How a FIFO queue knows that a message is sent again: by its deduplication id, which, with
    /// `byContent`, is a hash of the body unless the sender says another. With `perGroup` two
    /// groups may use the same id.
    public record Fifo(boolean byContent, boolean perGroup) {
        public static final Fifo DEFAULT = new Fifo(true, false);

        /// The most characters of a group and of a deduplication id: SQS's limit.
        public static final int MOST_CHARACTERS = 128;

        /// What such an id is, in words.
        public static final String FORM = "1 to 128 letters, digits and punctuation of ASCII";

        /// Whether this can be a group or a deduplication id: 1 to 128 letters, digits and
        /// punctuation of ASCII, as SQS has it.
        public static boolean takes(String id) {
            return !id.isEmpty()
                    && id.length() <= MOST_CHARACTERS
                    && id.chars().allMatch(c -> c > ' ' && c < 0x7F);
        }
    }

    /// A queue whose order is best effort.
    public Queue(
            String name,
            Duration visibilityTimeout,
            Duration retention,
            Duration delay,
            int maxReceiveCount,
            Optional<String> deadLetterQueue) {
        this(
                name,
                visibilityTimeout,
                retention,
                delay,
                maxReceiveCount,
                deadLetterQueue,
                Optional.empty());
    }

    /// Defaults of the language; how long a dead letter is kept is SQS's longest retention.
    public static final Duration DEFAULT_VISIBILITY_TIMEOUT = Duration.ofSeconds(60);

    public static final Duration DEFAULT_RETENTION = Duration.ofDays(4);
    public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);
    public static final int DEFAULT_MAX_RECEIVE_COUNT = 5;

    /// A queue with every default and the dead-letter queue `NAME-dlq`.
    public static Queue named(String name) {
        return new Queue(
                name,
                DEFAULT_VISIBILITY_TIMEOUT,
                DEFAULT_RETENTION,
                Duration.ZERO,
                DEFAULT_MAX_RECEIVE_COUNT,
                Optional.of(name + "-dlq"));
    }

    /// The same queue, FIFO.
    public Queue with(Fifo order) {
        return new Queue(
                name,
                visibilityTimeout,
                retention,
                delay,
                maxReceiveCount,
                deadLetterQueue,
                Optional.of(order),
                subscription);
    }

    /// The same queue, hearing a topic.
    public Queue with(Subscription topic) {
        return new Queue(
                name,
                visibilityTimeout,
                retention,
                delay,
                maxReceiveCount,
                deadLetterQueue,
                fifo,
                Optional.of(topic));
    }

    /// A dead-letter queue that nobody declared.
    public static Queue deadLetters(String name) {
        return new Queue(
                name,
                DEFAULT_VISIBILITY_TIMEOUT,
                DEAD_LETTER_RETENTION,
                Duration.ZERO,
                DEFAULT_MAX_RECEIVE_COUNT,
                Optional.empty());
    }
}

package dev.leat.config;

import dev.leat.app.Queue;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The options of a queue. The ranges of values are those of SQS.
final class QueueSpec {

    private static final Option<String> DEAD_LETTER_QUEUE =
            Option.of(
                    "dead_letter_queue",
                    ScalarValues.matching(
                            "a queue name of 1 to 80 characters A-Z a-z 0-9 _ or -",
                            NamedEntries.NAME),
                    "The queue for messages that cannot be processed; by default NAME-dlq.");

    private static final Part<Queue.Periods> PERIODS =
            Part.of(
                    Option.of(
                            "visibility_timeout",
                            ScalarValues.duration("0s", "12h"),
                            Queue.DEFAULT_VISIBILITY_TIMEOUT,
                            "How long a received message is hidden from other consumers."),
                    Option.of(
                            "retention",
                            ScalarValues.duration("60s", "14d"),
                            Queue.DEFAULT_RETENTION,
                            "How long a message is stored."),
                    Option.of(
                            "delay",
                            ScalarValues.duration("0s", "15m"),
                            Duration.ZERO,
                            "How long a new message is hidden."),
                    Queue.Periods::new);

    private static final Part<Queue> QUEUE =
            Part.of(
                    Part.NAME,
                    PERIODS,
                    Option.of(
                            "max_receive_count",
                            ScalarValues.whole(1, 1000),
                            Queue.DEFAULT_MAX_RECEIVE_COUNT,
                            "The number of receives after which a message moves to the dead-letter"
                                    + " queue."),
                    Part.of(
                            Part.NAME,
                            DEAD_LETTER_QUEUE.optional(),
                            (name, given) ->
                                    given.or(() -> Optional.of(Queue.implicitDeadLetters(name)))),
                    Option.of(
                                    "fifo",
                                    ScalarValues.flag(),
                                    false,
                                    "Keeps the order of each message group and deduplicates"
                                            + " messages for 5 minutes. The dead-letter queue is"
                                            + " FIFO, too.")
                            .map(fifo -> Optional.of(Queue.Fifo.DEFAULT).filter(_ -> fifo)),
                    Option.optional(
                            "subscribe", SubscriptionSpec.VALUE, "The topic to subscribe to."),
                    Option.optional(
                            "archive",
                            ArchiveSpec.VALUE,
                            "How long the pipeline that reads the queue keeps processed messages,"
                                    + " for `leat rebuild`, and in which bucket. Without it they"
                                    + " are not kept."),
                    Option.optional(
                            "was",
                            Names.of("a queue before it was renamed"),
                            "The former name of a renamed queue. The next start gives the queue its"
                                    + " stored messages."),
                    Queue::new);

    static final Spec SPEC = Spec.of("queue", "A queue with the semantics of SQS.", QUEUE);

    /// The suffix of an implicit dead-letter queue.
    static final String SUFFIX = Queue.implicitDeadLetters("");

    private static final int LONGEST = 80;

    /// The maximum length of a FIFO queue's name. For clients the name ends in `.fifo`, and SQS's
    /// maximum of 80 characters includes this suffix.
    private static final int LONGEST_FIFO = LONGEST - ".fifo".length();

    private QueueSpec() {}

    static Queue read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member, in);
        var queue = QUEUE.read(options).orElseThrow();
        var deadLetters = queue.deadLetterQueue().orElseThrow();
        boolean fifo = queue.fifo().isPresent();
        if (fifo && member.name().length() > LONGEST_FIFO) {
            in.problem(member.mark(), GeneralLintMessage.FIFO_NAME_TOO_LONG, member.name());
        } else if (deadLetters.length() > (fifo ? LONGEST_FIFO : LONGEST)) {
            tooLong(member, deadLetters, fifo, in);
        }
        if (deadLetters.equals(member.name())) {
            in.problem(member.mark(), GeneralLintMessage.OWN_DEAD_LETTERS, member.name());
        }
        return queue;
    }

    /// Reports a dead-letter queue's name that is too long. The problem is reported at the option
    /// with this name or, for an implicit dead-letter queue, at the queue.
    private static void tooLong(
            NamedEntries.Member member, String deadLetters, boolean fifo, ReadContext in) {
        if (!deadLetters.equals(member.name() + SUFFIX)) {
            in.problem(
                    in.mark("queues", member.name(), DEAD_LETTER_QUEUE.name()),
                    GeneralLintMessage.FIFO_NAME_TOO_LONG,
                    deadLetters);
        } else if (member.name().length() <= LONGEST) {
            in.problem(
                    member.mark(),
                    fifo
                            ? GeneralLintMessage.FIFO_NAME_TOO_LONG_FOR_DLQ
                            : GeneralLintMessage.NAME_TOO_LONG,
                    member.name(),
                    SUFFIX);
        }
    }

    /// Reports a dead-letter queue that itself has a dead-letter queue. If each of two queues is
    /// the dead-letter queue of the other, reports both.
    static void deadLettersEndThere(Map<String, Queue> declared, ReadContext in) {
        for (var queue : declared.values()) {
            queue.deadLetterQueue()
                    .filter(deadLetters -> !deadLetters.equals(queue.name()))
                    .filter(deadLetters -> in.has("queues", deadLetters, DEAD_LETTER_QUEUE.name()))
                    .ifPresent(deadLetters ->
                            in.problem(
                                    in.mark("queues", deadLetters, DEAD_LETTER_QUEUE.name()),
                                    GeneralLintMessage.DEAD_LETTERS_OF_DEAD_LETTERS,
                                    deadLetters,
                                    queue.name()));
        }
    }

    /// Returns the declared queues and the implicit dead-letter queues. An implicit dead-letter
    /// queue has no dead-letter queue itself.
    static Map<String, Queue> withDeadLetters(Map<String, Queue> declared) {
        var queues = new LinkedHashMap<>(declared);
        for (var queue : declared.values()) {
            var name = queue.deadLetterQueue().orElseThrow();
            var deadLetters = declared.get(name);
            queues.put(
                    name,
                    deadLetters == null
                            ? queue.fifo()
                                    .map(Queue.deadLetters(name)::with)
                                    .orElseGet(() -> Queue.deadLetters(name))
                            : deadLetters.withDeadLetterQueue(Optional.empty()));
        }
        return queues;
    }
}

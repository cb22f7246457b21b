package dev.leat.config;

import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A queue. The ranges are those of SQS.
final class QueueSpec {

    static final Option<Duration> VISIBILITY_TIMEOUT =
            Option.of(
                    "visibility_timeout",
                    ScalarValues.duration("0s", "12h"),
                    Queue.DEFAULT_VISIBILITY_TIMEOUT,
                    "How long a received message is hidden from other receivers.");
    static final Option<Duration> RETENTION =
            Option.of(
                    "retention",
                    ScalarValues.duration("60s", "14d"),
                    Queue.DEFAULT_RETENTION,
                    "How long a message is kept.");
    static final Option<Duration> DELAY =
            Option.of(
                    "delay",
                    ScalarValues.duration("0s", "15m"),
                    Duration.ZERO,
                    "How long a new message is hidden.");
    static final Option<Integer> MAX_RECEIVE_COUNT =
            Option.of(
                    "max_receive_count",
                    ScalarValues.whole(1, 1000),
                    Queue.DEFAULT_MAX_RECEIVE_COUNT,
                    "How often a message is received before it goes to the dead-letter queue.");
    static final Option<String> DEAD_LETTER_QUEUE =
            Option.of(
                    "dead_letter_queue",
                    ScalarValues.matching(
                            "a queue name, 1 to 80 of A-Z a-z 0-9 _ -", NamedEntries.NAME),
                    "Where messages go that cannot be processed; NAME-dlq unless said otherwise.");

    static final Option<String> FIFO =
            Option.of(
                    "fifo",
                    ScalarValues.oneOf("true", "false"),
                    "false",
                    "Keeps the order of each message group, and takes a message once that is sent"
                            + " again within 5 minutes. Its dead-letter queue is FIFO too.");

    static final Option<Subscription> SUBSCRIBE =
            Option.of(
                    "subscribe",
                    SubscriptionSpec.VALUE,
                    "The topic whose messages the queue gets.");

    static final Spec SPEC =
            Spec.of(
                    "queue",
                    "A queue with the meaning that SQS gives it.",
                    VISIBILITY_TIMEOUT,
                    RETENTION,
                    DELAY,
                    MAX_RECEIVE_COUNT,
                    DEAD_LETTER_QUEUE,
                    FIFO,
                    SUBSCRIBE);

    /// What a dead-letter queue that nobody names is called besides its queue.
    static final String SUFFIX = "-dlq";

    private static final int LONGEST = 80;

    /// On the wire a FIFO queue's name ends in `.fifo`, which counts against SQS's 80 characters.
    private static final int LONGEST_FIFO = LONGEST - ".fifo".length();

    private QueueSpec() {}

    static Queue read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member.node(), in);
        var letters = options.find(DEAD_LETTER_QUEUE).orElse(member.name() + SUFFIX);
        var fifo = fifo(options.get(FIFO));
        if (fifo.isPresent() && member.name().length() > LONGEST_FIFO) {
            in.problem(member.mark(), GeneralLintMessage.FIFO_NAME_TOO_LONG, member.name());
        } else if (letters.length() > (fifo.isPresent() ? LONGEST_FIFO : LONGEST)) {
            tooLong(member, letters, fifo.isPresent(), in);
        }
        if (letters.equals(member.name())) {
            in.problem(member.mark(), GeneralLintMessage.OWN_DEAD_LETTERS, member.name());
        }
        return new Queue(
                member.name(),
                options.get(VISIBILITY_TIMEOUT),
                options.get(RETENTION),
                options.get(DELAY),
                options.get(MAX_RECEIVE_COUNT),
                Optional.of(letters),
                fifo,
                options.find(SUBSCRIBE));
    }

    /// A name that is written out has a form of its own.
    private static void tooLong(
            NamedEntries.Member member, String letters, boolean fifo, ReadContext in) {
        if (!letters.equals(member.name() + SUFFIX)) {
            in.problem(
                    in.mark("queues", member.name(), DEAD_LETTER_QUEUE.name()),
                    GeneralLintMessage.FIFO_NAME_TOO_LONG,
                    letters);
        } else if (member.name().length() <= LONGEST) {
            in.problem(
                    member.mark(),
                    fifo
                            ? GeneralLintMessage.FIFO_NAME_TOO_LONG_FOR_LETTERS
                            : GeneralLintMessage.NAME_TOO_LONG,
                    member.name(),
                    SUFFIX);
        }
    }

    private static Optional<Queue.Fifo> fifo(String said) {
        return said.equals("true") ? Optional.of(Queue.Fifo.DEFAULT) : Optional.empty();
    }

    /// Reports dead-letter queues with one of their own: of two queues that name each other, both.
    static void deadLettersEndThere(Map<String, Queue> declared, ReadContext in) {
        for (var queue : declared.values()) {
            queue.deadLetterQueue()
                    .filter(letters -> !letters.equals(queue.name()))
                    .filter(letters -> in.has("queues", letters, DEAD_LETTER_QUEUE.name()))
                    .ifPresent(letters ->
                            in.problem(
                                    in.mark("queues", letters, DEAD_LETTER_QUEUE.name()),
                                    GeneralLintMessage.DEAD_LETTERS_OF_DEAD_LETTERS,
                                    letters,
                                    queue.name()));
        }
    }

    /// All queues: the declared ones, and the dead-letter queues that nobody declared. A queue that
    /// takes dead letters has no dead-letter queue of its own.
    static Map<String, Queue> withDeadLetters(Map<String, Queue> declared) {
        var queues = new LinkedHashMap<>(declared);
        for (var queue : declared.values()) {
            var name = queue.deadLetterQueue().orElseThrow();
            var letters = declared.get(name);
            queues.put(
                    name,
                    letters == null
                            ? queue.fifo()
                                    .map(Queue.deadLetters(name)::with)
                                    .orElseGet(() -> Queue.deadLetters(name))
                            : new Queue(
                                    name,
                                    letters.visibilityTimeout(),
                                    letters.retention(),
                                    letters.delay(),
                                    letters.maxReceiveCount(),
                                    Optional.empty(),
                                    letters.fifo(),
                                    letters.subscription()));
        }
        return queues;
    }
}

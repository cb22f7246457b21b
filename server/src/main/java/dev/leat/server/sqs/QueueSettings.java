package dev.leat.server.sqs;

import dev.leat.app.Queue;
import dev.leat.port.Message;
import dev.leat.port.QueueAdmin.Definition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The queue attributes that clients can set, with SQS's names and limits.
record QueueSettings(QueueResolver resolver) {

    private static final String DEAD = "RedrivePolicy";

    /// AWS attributes that Leat does not support, each with its value that has no effect. Only this
    /// value is accepted.
    private static final Map<String, String> ABSENT =
            Map.of(
                    "Policy", "",
                    "KmsMasterKeyId", "",
                    "KmsDataKeyReusePeriodSeconds", "300",
                    "RedriveAllowPolicy", "",
                    "SqsManagedSseEnabled", "false");

    /// An integer attribute: its limits in SQS, and a function that reads it from a definition.
    private record Whole(long least, long most, Function<Definition, Long> in) {}

    private static final Map<String, Whole> WHOLE = whole();

    private static Map<String, Whole> whole() {
        var all = new LinkedHashMap<String, Whole>();
        all.put(
                "VisibilityTimeout",
                new Whole(0, 43_200, d -> d.queue().visibilityTimeout().toSeconds()));
        all.put(
                "MaximumMessageSize",
                new Whole(1024, Message.MOST_BYTES, d -> (long) d.mostBytes()));
        all.put(
                "MessageRetentionPeriod",
                new Whole(60, 1_209_600, d -> d.queue().retention().toSeconds()));
        all.put("DelaySeconds", new Whole(0, 900, d -> d.queue().delay().toSeconds()));
        all.put(
                "ReceiveMessageWaitTimeSeconds",
                new Whole(0, 20, d -> d.receiveWait().toSeconds()));
        return all;
    }

    /// Returns a queue with AWS's defaults.
    static Definition defaults(String name, boolean fifo) {
        var queue =
                Queue.named(name)
                        .withVisibilityTimeout(Duration.ofSeconds(30))
                        .withDeadLetterQueue(Optional.empty())
                        .withFifo(fifo ? Optional.of(FifoSettings.DEFAULT) : Optional.empty());
        return Definition.of(queue);
    }

    /// Returns the integer attributes of a queue for a response.
    static Map<String, String> numbers(Definition definition) {
        var all = new LinkedHashMap<String, String>();
        WHOLE.forEach((name, whole) -> all.put(name, "" + whole.in().apply(definition)));
        return all;
    }

    /// Returns `base` changed by these attributes.
    Definition apply(Map<String, String> asked, Definition base) {
        var numbers = new LinkedHashMap<String, Long>();
        WHOLE.forEach((name, whole) -> numbers.put(name, whole.in().apply(base)));
        var redrive = RedrivePolicyAttribute.of(base);
        var fifo = FifoSettings.apply(asked, base.queue().fifo());
        for (var each : asked.entrySet()) {
            String name = each.getKey();
            String text = each.getValue();
            var whole = WHOLE.get(name);
            if (whole != null) {
                numbers.put(name, number(name, text, whole));
            } else if (name.equals(DEAD)) {
                redrive = RedrivePolicyAttribute.parse(text, fifo.isPresent(), resolver);
            } else if (!FifoSettings.has(name) && !text.equals(ABSENT.get(name))) {
                throw absent(name);
            }
        }
        return definition(base.queue().name(), numbers, redrive, fifo);
    }

    /// Returns the first of these attributes in which the two definitions differ.
    static Optional<String> different(Set<String> names, Definition one, Definition other) {
        var ones = FifoSettings.attributes(one.queue().fifo());
        var others = FifoSettings.attributes(other.queue().fifo());
        return names.stream()
                .filter(name -> {
                    var whole = WHOLE.get(name);
                    if (whole != null) {
                        return !whole.in().apply(one).equals(whole.in().apply(other));
                    }
                    return name.equals(DEAD)
                            ? !RedrivePolicyAttribute.of(one)
                                    .equals(RedrivePolicyAttribute.of(other))
                            : !Objects.equals(ones.get(name), others.get(name));
                })
                .findFirst();
    }

    private static Definition definition(
            String name,
            Map<String, Long> numbers,
            Optional<RedrivePolicyAttribute> redrive,
            Optional<Queue.Fifo> fifo) {
        var queue =
                new Queue(
                                name,
                                new Queue.Periods(
                                        seconds(numbers, "VisibilityTimeout"),
                                        seconds(numbers, "MessageRetentionPeriod"),
                                        seconds(numbers, "DelaySeconds")),
                                redrive.map(RedrivePolicyAttribute::receives)
                                        .orElse(Queue.DEFAULT_MAX_RECEIVE_COUNT),
                                redrive.map(RedrivePolicyAttribute::queue))
                        .withFifo(fifo);
        return new Definition(
                queue,
                seconds(numbers, "ReceiveMessageWaitTimeSeconds"),
                Math.toIntExact(numbers.getOrDefault("MaximumMessageSize", 0L)));
    }

    private static Duration seconds(Map<String, Long> numbers, String name) {
        return Duration.ofSeconds(numbers.getOrDefault(name, 0L));
    }

    private static long number(String name, String text, Whole whole) {
        if (text.matches("-?[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= whole.least() && value <= whole.most()) {
                return value;
            }
        }
        throw SqsErrors.invalidAttribute(name, "");
    }

    private static dev.leat.server.aws.AwsErrorException absent(String name) {
        if (ABSENT.containsKey(name)) {
            return SqsErrors.unsupported(
                    "Leat's queues do not support the attribute " + name + ".");
        }
        return SqsErrors.unknownAttribute(name);
    }
}

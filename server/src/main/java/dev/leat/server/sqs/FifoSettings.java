package dev.leat.server.sqs;

import dev.leat.app.Queue.Fifo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The attributes that only FIFO queues have, with SQS's names and checks. Leat does not limit
/// throughput. The value of `FifoThroughputLimit` follows from the deduplication scope.
final class FifoSettings {

    static final String TYPE = "FifoQueue";

    private static final String BY_CONTENT = "ContentBasedDeduplication";
    private static final String SCOPE = "DeduplicationScope";
    private static final String LIMIT = "FifoThroughputLimit";
    private static final Set<String> NAMES = Set.of(TYPE, BY_CONTENT, SCOPE, LIMIT);

    /// A FIFO queue with AWS's defaults.
    static final Fifo DEFAULT = new Fifo(false, false);

    private FifoSettings() {}

    static boolean has(String name) {
        return NAMES.contains(name);
    }

    /// Returns true if these attributes request a FIFO queue.
    static boolean wanted(Map<String, String> asked) {
        return "true".equalsIgnoreCase(asked.get(TYPE));
    }

    /// Returns the attributes of a queue for a response.
    static Map<String, String> attributes(Optional<Fifo> fifo) {
        if (fifo.isEmpty()) {
            return Map.of();
        }
        boolean perGroup = fifo.get().perGroup();
        var all = new LinkedHashMap<String, String>();
        all.put(TYPE, "true");
        all.put(BY_CONTENT, "" + fifo.get().byContent());
        all.put(SCOPE, perGroup ? "messageGroup" : "queue");
        all.put(LIMIT, perGroup ? "perMessageGroupId" : "perQueue");
        return all;
    }

    /// Returns `base` changed by these attributes.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if they are invalid, or the queue is not FIFO
    static Optional<Fifo> apply(Map<String, String> asked, Optional<Fifo> base) {
        if (base.isEmpty()) {
            asked.keySet().stream()
                    .filter(FifoSettings::has)
                    .findFirst()
                    .ifPresent(name -> {
                        throw name.equals(SCOPE) || name.equals(LIMIT)
                                ? SqsErrors.invalidName(
                                        "You can specify the %s only when FifoQueue is set to true."
                                                .formatted(name))
                                : SqsErrors.unknownAttribute(name);
                    });
            return base;
        }
        if (!choice(asked, TYPE, "true", "false", true)) {
            throw SqsErrors.invalidAttribute(
                    TYPE, " Reason: Modifying queue type is not supported.");
        }
        boolean byContent = choice(asked, BY_CONTENT, "true", "false", base.get().byContent());
        boolean perGroup = choice(asked, SCOPE, "messageGroup", "queue", base.get().perGroup());
        boolean fast = choice(asked, LIMIT, "perMessageGroupId", "perQueue", perGroup);
        if (fast && !perGroup) {
            throw SqsErrors.invalidAttribute(
                    LIMIT,
                    " Reason: perMessageGroupId is allowed only when DeduplicationScope is"
                            + " messageGroup.");
        }
        return Optional.of(new Fifo(byContent, perGroup));
    }

    private static boolean choice(
            Map<String, String> asked, String name, String yes, String no, boolean absent) {
        @Nullable String text = asked.get(name);
        if (text == null) {
            return absent;
        }
        if (text.equalsIgnoreCase(yes) || text.equalsIgnoreCase(no)) {
            return text.equalsIgnoreCase(yes);
        }
        throw SqsErrors.invalidAttribute(name, "");
    }
}

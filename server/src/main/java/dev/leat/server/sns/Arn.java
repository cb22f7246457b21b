package dev.leat.server.sns;

import dev.leat.app.Queue;
import dev.leat.server.aws.Caller;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// ARNs of topics, subscriptions and queues. Leat has one account and one region. It accepts ARNs
/// with any account and region, and its responses have the region of the client.
final class Arn {

    private static final int SERVICE = 2;
    private static final int RESOURCE = 5;
    private static final int SUBSCRIPTION = 6;
    private static final String FIFO = ".fifo";

    private Arn() {}

    static String ofTopic(Caller caller, String name) {
        return caller.arn("sns", name);
    }

    static String ofSubscription(Caller caller, String topic, String id) {
        return caller.arn("sns", topic + ":" + id);
    }

    static String ofQueue(Caller caller, String name, Optional<Queue> queue) {
        boolean bare = queue.flatMap(Queue::fifo).isPresent() && !name.endsWith(FIFO);
        return caller.arn("sqs", bare ? name + FIFO : name);
    }

    /// Returns the name of the topic.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if this is not a topic ARN
    static String topic(@Nullable String arn, String parameter) {
        if (arn == null) {
            throw SnsErrors.missing(parameter);
        }
        var parts = parts(arn, parameter);
        if (parts.size() != RESOURCE + 1 || !parts.get(SERVICE).equals("sns")) {
            throw SnsErrors.invalid(parameter);
        }
        return parts.get(RESOURCE);
    }

    /// Returns the id of the subscription.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if this is not a subscription ARN
    static String subscription(@Nullable String arn) {
        if (arn == null) {
            throw SnsErrors.missing("SubscriptionArn");
        }
        var parts = parts(arn, "SubscriptionArn");
        if (parts.size() != SUBSCRIPTION + 1 || !parts.get(SERVICE).equals("sns")) {
            throw SnsErrors.invalid("SubscriptionId");
        }
        return parts.get(SUBSCRIPTION);
    }

    /// Returns the name of the queue; empty if this is not a queue ARN.
    static Optional<String> queue(String arn) {
        var parts = List.of(arn.split(":", -1));
        return parts.size() == RESOURCE + 1
                        && parts.getFirst().equals("arn")
                        && parts.get(SERVICE).equals("sqs")
                        && !parts.get(RESOURCE).isEmpty()
                ? Optional.of(parts.get(RESOURCE))
                : Optional.empty();
    }

    static boolean fifo(String name) {
        return name.endsWith(FIFO);
    }

    private static List<String> parts(String arn, String parameter) {
        var parts = List.of(arn.split(":", -1));
        if (parts.size() <= RESOURCE) {
            throw SnsErrors.invalid(
                    "%s Reason: An ARN must have at least 6 elements, not %d"
                            .formatted(parameter, parts.size()));
        }
        if (!parts.getFirst().equals("arn")) {
            throw SnsErrors.invalid(parameter + " Reason: An ARN must begin with arn:");
        }
        return parts;
    }
}

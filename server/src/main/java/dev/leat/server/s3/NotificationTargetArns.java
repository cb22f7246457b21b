package dev.leat.server.s3;

import dev.leat.app.Queue;
import dev.leat.port.BucketAdmin.Target;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import dev.leat.server.aws.Caller;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whom buckets tell, by the ARNs that clients have of them. Regions and accounts of ARNs do not
/// matter: there is one of each.
record NotificationTargetArns(QueueAdmin queues, Supplier<TopicAdmin> topics) {

    /// The end of a FIFO queue's name on the wire, which the app's do not have.
    private static final String FIFO = ".fifo";

    private static final int PARTS = 6;

    /// @throws S3Fault if there is no such queue, or S3 tells none of its kind
    Target queue(@Nullable String arn) {
        String name = resource(arn, "sqs");
        if (name.endsWith(FIFO)) {
            throw refused(arn, "S3 tells no FIFO queue");
        }
        var found = queues.find(name);
        if (found.isEmpty()) {
            throw refused(arn, "there is no queue '%s'".formatted(name));
        }
        if (found.get().definition().queue().fifo().isPresent()) {
            throw refused(
                    arn, "the queue '%s' is FIFO, and S3 tells no FIFO queue".formatted(name));
        }
        return new Target.ToQueue(name);
    }

    /// @throws S3Fault if there is no such topic
    Target topic(@Nullable String arn) {
        String name = resource(arn, "sns");
        if (topics.get().find(name).isEmpty()) {
            throw refused(arn, "there is no topic '%s'".formatted(name));
        }
        return new Target.ToTopic(name);
    }

    String arn(Caller caller, Target target) {
        return switch (target) {
            case Target.ToQueue(var queue) -> caller.arn("sqs", wireName(queue));
            case Target.ToTopic(var topic) -> caller.arn("sns", topic);
        };
    }

    private String wireName(String queue) {
        Optional<Queue> found = queues.find(queue).map(each -> each.definition().queue());
        boolean bare = found.flatMap(Queue::fifo).isPresent() && !queue.endsWith(FIFO);
        return bare ? queue + FIFO : queue;
    }

    private static String resource(@Nullable String arn, String service) {
        var parts = arn == null ? new String[0] : arn.split(":", -1);
        boolean good =
                parts.length == PARTS
                        && parts[0].equals("arn")
                        && parts[2].equals(service)
                        && !parts[PARTS - 1].isEmpty();
        if (!good) {
            throw S3ErrorException.invalidArgument(
                    "ARN",
                    String.valueOf(arn),
                    "The ARN could not be parsed: it must be like arn:aws:%s:REGION:ACCOUNT:NAME"
                            .formatted(service));
        }
        return parts[PARTS - 1];
    }

    private static S3ErrorException refused(@Nullable String arn, String why) {
        return S3ErrorException.invalidArgument(
                String.valueOf(arn),
                why,
                "Unable to validate the following destination configurations: " + why);
    }
}

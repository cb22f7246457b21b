package dev.leat.server.s3;

import dev.leat.app.Queue;
import dev.leat.port.BucketAdmin.Target;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import dev.leat.server.aws.Caller;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Converts the ARNs in notification configurations to queues and topics. Region and account are
/// ignored, because Leat has only one of each.
record NotificationTargetArns(QueueAdmin queues, Supplier<TopicAdmin> topics) {

    /// The suffix of a FIFO queue's name for AWS clients. In app.yaml these queues have no such
    /// suffix.
    private static final String FIFO = ".fifo";

    private static final int PARTS = 6;

    /// @throws S3ErrorException if the queue does not exist, or is of a type that S3 does not
    ///   notify
    Target queue(@Nullable String arn) {
        String name = resource(arn, "sqs");
        if (name.endsWith(FIFO)) {
            throw refused(arn, "S3 does not notify FIFO queues");
        }
        var found = queues.find(name);
        if (found.isEmpty()) {
            throw refused(arn, "queue '%s' does not exist".formatted(name));
        }
        if (found.get().definition().queue().fifo().isPresent()) {
            throw refused(
                    arn, "queue '%s' is a FIFO queue, which S3 does not notify".formatted(name));
        }
        return new Target.ToQueue(name);
    }

    /// @throws S3ErrorException if the topic does not exist
    Target topic(@Nullable String arn) {
        String name = resource(arn, "sns");
        if (topics.get().find(name).isEmpty()) {
            throw refused(arn, "topic '%s' does not exist".formatted(name));
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

package dev.leat.server.sns;

import dev.leat.app.Queue;
import dev.leat.port.Queues;
import dev.leat.port.Topics;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds topics, subscriptions and queues by the ARNs that clients have of them.
record Places(Topics topics, Queues queues) {

    /// The topic that a request names.
    ///
    /// @throws dev.leat.server.aws.Fault if it names none, or there is none
    Topics.Managed topic(@Nullable String arn) {
        return topic(arn, "TopicArn");
    }

    Topics.Managed topic(@Nullable String arn, String parameter) {
        String name = Arn.topic(arn, parameter);
        return topics.find(name).orElseThrow(Faults::noTopic);
    }

    /// The subscription that a request names.
    ///
    /// @throws dev.leat.server.aws.Fault if it names none, or there is none
    Topics.Subscribed subscription(@Nullable String arn) {
        return topics.subscription(Arn.subscription(arn)).orElseThrow(Faults::noSubscription);
    }

    Optional<Queue> queue(String name) {
        return queues.find(name).map(found -> found.definition().queue());
    }
}

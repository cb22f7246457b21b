package dev.leat.server.sns;

import dev.leat.app.Queue;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds topics, subscriptions and queues by the ARNs that clients have of them.
record TopicResolver(TopicAdmin topics, QueueAdmin queues) {

    /// The topic that a request names.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if it names none, or there is none
    TopicAdmin.Managed topic(@Nullable String arn) {
        return topic(arn, "TopicArn");
    }

    TopicAdmin.Managed topic(@Nullable String arn, String parameter) {
        String name = Arn.topic(arn, parameter);
        return topics.find(name).orElseThrow(SnsErrors::noTopic);
    }

    /// The subscription that a request names.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if it names none, or there is none
    TopicAdmin.Subscribed subscription(@Nullable String arn) {
        return topics.subscription(Arn.subscription(arn)).orElseThrow(SnsErrors::noSubscription);
    }

    Optional<Queue> queue(String name) {
        return queues.find(name).map(found -> found.definition().queue());
    }
}

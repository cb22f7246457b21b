package dev.leat.server.sns;

import dev.leat.app.Queue;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the topics, subscriptions and queues whose ARNs clients send.
record TopicResolver(TopicAdmin topics, QueueAdmin queues) {

    /// Returns the topic that a request names.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if the request names no topic, or the topic
    ///   does not exist
    TopicAdmin.Managed topic(@Nullable String arn) {
        return topic(arn, "TopicArn");
    }

    TopicAdmin.Managed topic(@Nullable String arn, String parameter) {
        String name = Arn.topic(arn, parameter);
        return topics.find(name).orElseThrow(SnsErrors::noTopic);
    }

    /// Returns the subscription that a request names.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if the request names no subscription, or the
    ///   subscription does not exist
    TopicAdmin.Subscribed subscription(@Nullable String arn) {
        return topics.subscription(Arn.subscription(arn)).orElseThrow(SnsErrors::noSubscription);
    }

    Optional<Queue> queue(String name) {
        return queues.find(name).map(found -> found.definition().queue());
    }
}

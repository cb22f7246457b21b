package dev.leat.server.sns;

import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.QueryNames;
import dev.leat.server.aws.Service;
import java.lang.invoke.MethodHandles;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// The SNS service: its operations and their handlers.
public final class Sns extends Service {

    private static final QueryNames NAMES =
            QueryNames.nested("http://sns.amazonaws.com/doc/2010-03-31/");

    /// `queues` has the queues that can be subscribed; `clock` supplies the time of publication.
    public Sns(TopicAdmin topics, QueueAdmin queues, InstantSource clock) {
        var resolver = new TopicResolver(topics, queues);
        super(
                "SNS",
                "sns",
                "AmazonSNS",
                AwsOperation.of(
                        MethodHandles.lookup(),
                        new TopicOperations(resolver),
                        new TopicAttributes(resolver),
                        new TopicTagOperations(resolver),
                        new SubscribeOperations(resolver),
                        new ListSubscriptionsOperations(resolver),
                        new SubscriptionAttributes(resolver),
                        new PublishOperations(resolver, clock)));
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        return UnsupportedOperations.ALL;
    }

    /// Returns the operations that links in emails and HTTP messages call. A link contains a token
    /// that only its recipient knows.
    @Override
    public Map<String, String> links() {
        return Map.of(
                "ConfirmSubscription",
                "Subscription confirmed. You will receive the messages of this topic.",
                "Unsubscribe",
                "Unsubscribed. You will receive no more messages of this topic.");
    }

    /// Returns SNS's error for a topic or queue that was deleted while a request used it.
    @Override
    public Optional<AwsErrorException> fault(RuntimeException happened) {
        boolean gone =
                happened instanceof NoSuchQueueException
                        || happened.getClass().equals(IllegalArgumentException.class);
        return gone
                ? Optional.of(SnsErrors.invalid(String.valueOf(happened.getMessage())))
                : Optional.empty();
    }

    @Override
    public QueryNames query() {
        return NAMES;
    }
}

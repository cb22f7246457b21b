package dev.leat.local.topic;

import dev.leat.local.queue.OpenQueues;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Terms;
import dev.leat.topic.MessageFilter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// Checks endpoints and attributes of subscriptions.
record SubscriptionTerms(OpenQueues queues) {

    /// @throws IllegalArgumentException if the endpoint is invalid
    void check(Protocol protocol, String endpoint) {
        switch (protocol) {
            case SQS -> standard(endpoint);
            case EMAIL, EMAIL_JSON -> address(endpoint);
            case HTTP, HTTPS -> url(protocol, endpoint);
            case RECORD ->
                    throw new IllegalArgumentException(
                            "an endpoint of app.yaml cannot subscribe to a topic");
        }
    }

    /// Checks changed attributes.
    ///
    /// @throws IllegalArgumentException if the protocol does not support the changes
    void check(Protocol protocol, Terms terms, Terms was) {
        if (terms.raw() && (protocol == Protocol.EMAIL || protocol == Protocol.EMAIL_JSON)) {
            throw new IllegalArgumentException(
                    "raw delivery does not apply to email; only queues and URLs support it");
        }
        terms.where().ifPresent(MessageFilter::of);
        // A dead-letter queue that was deleted may stay in the attributes.
        terms.letters()
                .filter(queue -> !was.letters().equals(Optional.of(queue)))
                .ifPresent(this::standard);
    }

    private void standard(String queue) {
        if (queues.named(queue).log().queue().fifo().isPresent()) {
            throw new IllegalArgumentException(
                    "queue %s is FIFO, and messages of a topic have no group; choose a standard queue"
                            .formatted(queue));
        }
    }

    private static void address(String text) {
        int at = text.lastIndexOf('@');
        boolean good =
                at > 0
                        && at < text.length() - 1
                        && text.chars().allMatch(c -> c > ' ' && c != 0x7F);
        if (!good) {
            throw new IllegalArgumentException("'%s' is not an email address".formatted(text));
        }
    }

    private static void url(Protocol protocol, String text) {
        try {
            var url = new URI(text);
            if (protocol.word().equals(url.getScheme()) && url.getHost() != null) {
                return;
            }
        } catch (URISyntaxException _) {
            // The error is reported below.
        }
        throw new IllegalArgumentException(
                "'%s' is not a URL that begins with %s://".formatted(text, protocol.word()));
    }
}

package dev.leat.server.sns;

import com.google.re2j.Pattern;
import dev.leat.port.TopicAdmin.Protocol;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the endpoints of subscribers, and converts them to the names that the platform stores.
record SubscriptionEndpoints(TopicResolver resolver) {

    /// Protocols of SNS that Leat does not support.
    private static final Set<String> ABSENT = Set.of("application", "firehose", "lambda", "sms");

    private static final int LONGEST_ADDRESS = 320;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;:\"]+@[^\\s@<>,;:\"]+");

    /// @throws dev.leat.server.aws.AwsErrorException if the protocol is invalid or not supported
    static Protocol protocol(@Nullable String word) {
        if (word == null) {
            throw SnsErrors.missing("Protocol");
        }
        if (ABSENT.contains(word)) {
            throw SnsErrors.invalid(
                    "Protocol Reason: Leat does not support '%s'; supported are sqs, email, email-json, http and https"
                            .formatted(word));
        }
        return Arrays.stream(Protocol.values())
                .filter(each -> each.ofTopics() && each.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        SnsErrors.invalid(
                                "Amazon SNS does not support this protocol string: " + word));
    }

    /// Returns the endpoint as the platform stores it: the name of a queue, an email address or a
    /// URL.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if the endpoint is invalid or does not exist
    String checked(Protocol protocol, @Nullable String endpoint) {
        String text = Optional.ofNullable(endpoint).orElse("");
        if (text.isEmpty()) {
            throw SnsErrors.invalid("Endpoint Reason: it is required for " + protocol.word());
        }
        return switch (protocol) {
            case SQS -> queue(text);
            case EMAIL, EMAIL_JSON -> address(text);
            case HTTP, HTTPS -> url(protocol, text);
            case RECORD ->
                    throw new IllegalArgumentException(
                            "clients cannot subscribe with this protocol");
        };
    }

    /// Returns the name of an existing queue. Unlike SNS, Leat refuses unknown queues: messages to
    /// them would be lost.
    private String queue(String arn) {
        String name = Arn.queue(arn).orElseThrow(() -> SnsErrors.invalid("SQS endpoint ARN"));
        if (Arn.fifo(name)) {
            throw SnsErrors.invalid(
                    "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to"
                            + " standard SNS topics");
        }
        if (resolver.queue(name).filter(queue -> queue.fifo().isEmpty()).isEmpty()) {
            throw SnsErrors.invalid("Endpoint Reason: queue '%s' does not exist".formatted(name));
        }
        return name;
    }

    private static String address(String text) {
        if (text.length() > LONGEST_ADDRESS || !ADDRESS.matcher(text).matches()) {
            throw SnsErrors.invalid("Email address");
        }
        return text;
    }

    private static String url(Protocol protocol, String text) {
        if (!text.startsWith(protocol.word() + "://")) {
            throw SnsErrors.invalid("Endpoint must match the specified protocol");
        }
        try {
            if (new URI(text).getHost() != null) {
                return text;
            }
        } catch (URISyntaxException none) {
            // The text is not a URL, so the error below is thrown.
        }
        throw SnsErrors.invalid("Endpoint Reason: not a URL with a host: " + text);
    }
}

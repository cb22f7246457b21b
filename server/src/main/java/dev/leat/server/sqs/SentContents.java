package dev.leat.server.sqs;

import dev.leat.port.Message;
import dev.leat.server.aws.AwsErrorException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;

/// The content of a message that a client sends, with SQS's checks.
record SentContents(
        Message.Outgoing outgoing, String bodyMd5, String attributesMd5, String systemMd5) {

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    /// Returns the content of one message of a request. A missing parameter is null.
    ///
    /// @throws AwsErrorException if SQS would refuse it
    static SentContents of(
            @Nullable String body,
            Optional<Duration> delay,
            Map<String, MessageAttributeValue> attributes,
            Map<MessageSystemAttributeNameForSends, MessageSystemAttributeValue> system,
            MessageIdentity identity,
            MessageDigests digests) {
        if (body == null || body.isEmpty()) {
            throw AwsErrorException.missingParameter("MessageBody");
        }
        AllowedCharacters.check(body, "message body");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var read = SqsMessageAttributes.read(attributes);
        var traced = SqsMessageAttributes.readSystem(system);
        String systemMd5 = traced.isEmpty() ? "" : digests.ofAttributes(traced);
        return new SentContents(
                new Message.Outgoing(
                        bytes,
                        SqsMessageAttributes.join(read, traced),
                        delay,
                        identity.group(),
                        identity.deduplication()),
                digests.ofBody(bytes),
                read.isEmpty() ? "" : digests.ofAttributes(read),
                systemMd5);
    }

    /// Returns the size in bytes that counts towards the size limit.
    long size() {
        return outgoing.size();
    }

    /// Returns null for an empty text, because a response omits empty values.
    static @Nullable String orAbsent(String text) {
        return text.isEmpty() ? null : text;
    }

    /// Returns the delay of a message; empty means the queue's default. In a FIFO queue a message
    /// cannot have its own delay.
    ///
    /// @throws AwsErrorException if SQS would refuse it
    static Optional<Duration> delay(@Nullable Integer seconds, boolean fifo) {
        if (fifo && seconds != null && seconds != 0) {
            throw SqsErrors.otherKind(seconds, "DelaySeconds");
        }
        if (fifo || seconds == null) {
            return Optional.empty();
        }
        if (seconds < 0 || seconds > LONGEST_DELAY.toSeconds()) {
            throw SqsErrors.invalid(
                    seconds, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.");
        }
        return Optional.of(Duration.ofSeconds(seconds));
    }
}

package dev.leat.cli.dlq.sqs;

import dev.leat.batch.Attribute;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Converts a message of the SQS client to Leat's type.
final class ReceivedMessage {

    private ReceivedMessage() {}

    static Message.Seen seen(
            software.amazon.awssdk.services.sqs.model.Message received, long sequence) {
        var system = received.attributes();
        var attributes = new HashMap<String, Attribute>();
        received.messageAttributes().forEach((name, value) -> attributes.put(name, of(value)));
        text(system, MessageSystemAttributeName.AWS_TRACE_HEADER)
                .ifPresent(text -> attributes.put(Attribute.TRACE_HEADER, Attribute.text(text)));
        text(system, MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN)
                .map(QueueDirectory::nameIn)
                .ifPresent(
                        name -> attributes.put(Attribute.DEAD_LETTER_SOURCE, Attribute.text(name)));
        return new Message.Seen(
                sequence,
                received.messageId(),
                received.body().getBytes(StandardCharsets.UTF_8),
                attributes,
                text(system, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                        .map(Integer::parseInt)
                        .orElse(1),
                Instant.ofEpochMilli(sent(received)),
                text(system, MessageSystemAttributeName.MESSAGE_GROUP_ID),
                text(system, MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID));
    }

    /// Returns the time of sending, in milliseconds since 1970; zero if the server does not report
    /// it.
    static long sent(software.amazon.awssdk.services.sqs.model.Message received) {
        return text(received.attributes(), MessageSystemAttributeName.SENT_TIMESTAMP)
                .map(Long::parseLong)
                .orElse(0L);
    }

    private static Optional<String> text(
            Map<MessageSystemAttributeName, String> system, MessageSystemAttributeName name) {
        return Optional.ofNullable(system.get(name));
    }

    private static Attribute of(MessageAttributeValue value) {
        var binary = value.binaryValue();
        return new Attribute(
                value.dataType(),
                binary == null
                        ? String.valueOf(value.stringValue()).getBytes(StandardCharsets.UTF_8)
                        : binary.asByteArray());
    }
}

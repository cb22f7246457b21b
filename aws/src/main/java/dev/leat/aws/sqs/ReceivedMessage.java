package dev.leat.aws.sqs;

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

    private static final int DIGITS = 18;

    private ReceivedMessage() {}

    /// Returns a message as one that was read.
    ///
    /// @param names the names of the queues from which SQS moves messages
    static Message.Seen seen(
            software.amazon.awssdk.services.sqs.model.Message received,
            long sequence,
            QueueNames names) {
        var system = received.attributes();
        return new Message.Seen(
                sequence,
                received.messageId(),
                received.body().getBytes(StandardCharsets.UTF_8),
                attributes(received, names),
                receives(received),
                Instant.ofEpochMilli(sent(received)),
                text(system, MessageSystemAttributeName.MESSAGE_GROUP_ID),
                text(system, MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID));
    }

    /// Returns a message with its receipt handle. `sequence` is the position in a FIFO queue, as
    /// far as it fits.
    static Message.Received received(
            software.amazon.awssdk.services.sqs.model.Message received, QueueNames names) {
        var seen = seen(received, sequence(received), names);
        var attributes = new HashMap<>(seen.attributes());
        attributes.remove(Attribute.DEAD_LETTER_SOURCE);
        return new Message.Received(
                seen.id(),
                received.receiptHandle(),
                seen.body(),
                attributes,
                seen.attempt(),
                seen.sentAt(),
                text(
                                received.attributes(),
                                MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP)
                        .map(Long::parseLong)
                        .map(Instant::ofEpochMilli)
                        .orElse(seen.sentAt()),
                seen.sequence(),
                seen.group(),
                seen.deduplication());
    }

    private static long sequence(software.amazon.awssdk.services.sqs.model.Message received) {
        return text(received.attributes(), MessageSystemAttributeName.SEQUENCE_NUMBER)
                .map(ReceivedMessage::sequence)
                .orElse(0L);
    }

    /// Returns the sequence number of a FIFO queue, which has 20 digits, without the first digits.
    /// It is only an order in which messages of one queue arrived.
    static long sequence(String digits) {
        try {
            return Long.parseLong(digits.substring(Math.max(0, digits.length() - DIGITS)));
        } catch (NumberFormatException other) {
            return 0;
        }
    }

    private static Map<String, Attribute> attributes(
            software.amazon.awssdk.services.sqs.model.Message received, QueueNames names) {
        var system = received.attributes();
        var attributes = new HashMap<String, Attribute>();
        received.messageAttributes().forEach((name, value) -> attributes.put(name, of(value)));
        text(system, MessageSystemAttributeName.AWS_TRACE_HEADER)
                .ifPresent(text -> attributes.put(Attribute.TRACE_HEADER, Attribute.text(text)));
        text(system, MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN)
                .map(QueueDirectory::nameIn)
                .map(names::inApp)
                .ifPresent(
                        name -> attributes.put(Attribute.DEAD_LETTER_SOURCE, Attribute.text(name)));
        return attributes;
    }

    private static int receives(software.amazon.awssdk.services.sqs.model.Message received) {
        return text(received.attributes(), MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                .map(Integer::parseInt)
                .orElse(1);
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

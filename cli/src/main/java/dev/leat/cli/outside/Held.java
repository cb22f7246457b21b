package dev.leat.cli.outside;

import dev.leat.batch.Attribute;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// A letter that was received and that nobody else gets meanwhile; `receipt` names the receive.
record Held(Message.Seen letter, String receipt) {

    /// Where it stands in which queue a message died that SQS itself moved; like the trace header
    /// no producer can name an attribute so.
    static final String DIED_IN = "AWS.DeadLetterQueueSource";

    static Held of(software.amazon.awssdk.services.sqs.model.Message received, long sequence) {
        var system = received.attributes();
        var attributes = new HashMap<String, Attribute>();
        received.messageAttributes().forEach((name, value) -> attributes.put(name, of(value)));
        text(system, MessageSystemAttributeName.AWS_TRACE_HEADER)
                .ifPresent(text -> attributes.put(Attribute.TRACE_HEADER, Attribute.text(text)));
        text(system, MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN)
                .map(Directory::nameIn)
                .ifPresent(name -> attributes.put(DIED_IN, Attribute.text(name)));
        return new Held(
                new Message.Seen(
                        sequence,
                        received.messageId(),
                        received.body().getBytes(StandardCharsets.UTF_8),
                        attributes,
                        text(system, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                                .map(Integer::parseInt)
                                .orElse(1),
                        text(system, MessageSystemAttributeName.SENT_TIMESTAMP)
                                .map(Long::parseLong)
                                .map(Instant::ofEpochMilli)
                                .orElse(Instant.EPOCH),
                        text(system, MessageSystemAttributeName.MESSAGE_GROUP_ID),
                        text(system, MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID)),
                received.receiptHandle());
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

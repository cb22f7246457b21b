package dev.leat.aws.sqs;

import dev.leat.aws.BatchOperation;
import dev.leat.batch.Attribute;
import dev.leat.port.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// A message of a send request. `group` is the group whose order must be kept; empty for standard
/// queues. `size` is the size that SQS counts, in bytes.
record SentEntry(String id, String group, long size, SendMessageBatchRequestEntry entry)
        implements BatchOperation.Entry {

    /// Prefix of the attributes that are system attributes in SQS.
    private static final String SYSTEM = "AWS.";

    /// Returns the entry of a message.
    ///
    /// @param id the id in the request; distinct in each request
    /// @param fifo true if the queue is FIFO; its messages have no delay of their own
    /// @throws IllegalArgumentException if the body is not text, which SQS requires
    static SentEntry of(String id, Message.Outgoing message, boolean fifo) {
        var entry =
                SendMessageBatchRequestEntry.builder()
                        .id(id)
                        .messageBody(text(message.body()))
                        .messageAttributes(values(message.attributes()));
        Optional.ofNullable(message.attributes().get(Attribute.TRACE_HEADER))
                .ifPresent(trace -> entry.messageSystemAttributes(trace(trace)));
        message.group().ifPresent(entry::messageGroupId);
        if (fifo) {
            message.deduplication().ifPresent(entry::messageDeduplicationId);
        } else {
            message.delay().ifPresent(delay -> entry.delaySeconds(SqsBatches.seconds(delay)));
        }
        return new SentEntry(
                id, fifo ? message.group().orElse("") : "", size(message), entry.build());
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException binary) {
            throw new IllegalArgumentException(
                    "a message body is not valid UTF-8; SQS accepts only text", binary);
        }
    }

    private static Map<MessageSystemAttributeNameForSends, MessageSystemAttributeValue> trace(
            Attribute trace) {
        return Map.of(
                MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                MessageSystemAttributeValue.builder()
                        .dataType(trace.type())
                        .stringValue(trace.asText())
                        .build());
    }

    private static Map<String, MessageAttributeValue> values(Map<String, Attribute> attributes) {
        var values = new HashMap<String, MessageAttributeValue>();
        attributes.forEach((name, attribute) -> {
            if (!name.startsWith(SYSTEM)) {
                var value = MessageAttributeValue.builder().dataType(attribute.type());
                values.put(
                        name,
                        (attribute.binary()
                                        ? value.binaryValue(
                                                SdkBytes.fromByteArray(attribute.value()))
                                        : value.stringValue(attribute.asText()))
                                .build());
            }
        });
        return values;
    }

    /// Returns the size of a message as SQS counts it, including Leat's own attribute.
    static long size(Message.Outgoing message) {
        long size = message.body().length;
        for (var attribute : message.attributes().entrySet()) {
            if (!attribute.getKey().startsWith(SYSTEM)) {
                size += attribute.getKey().getBytes(StandardCharsets.UTF_8).length;
                size += attribute.getValue().type().getBytes(StandardCharsets.UTF_8).length;
                size += attribute.getValue().value().length;
            }
        }
        return size;
    }
}

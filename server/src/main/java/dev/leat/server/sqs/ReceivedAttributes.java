package dev.leat.server.sqs;

import dev.leat.batch.Attribute;
import dev.leat.deadletter.OriginalMessage;
import dev.leat.port.AwsNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// The system attributes and message attributes that a receive requests. A request contains names
/// or `All`; for message attributes also `prefix.*`. `fifo` is true for a FIFO queue; `arn` returns
/// the ARN of a queue.
record ReceivedAttributes(
        Set<String> system, List<String> own, boolean fifo, UnaryOperator<String> arn) {

    private static final String ALL = "All";
    private static final String DIED_IN =
            MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN.toString();
    private static final String ANY = ".*";
    private static final char UNREADABLE = '\ufffd';

    /// Names that are accepted. As in AWS, they include names of queue attributes, for which
    /// nothing is returned.
    private static final Set<String> KNOWN =
            Stream.concat(
                            MessageSystemAttributeName.knownValues().stream(),
                            QueueAttributeName.knownValues().stream())
                    .map(Object::toString)
                    .collect(Collectors.toUnmodifiableSet());

    @SuppressWarnings("deprecation") // AttributeNames: what clients said before 2024, and still do
    static ReceivedAttributes of(
            ReceiveMessageRequest request, boolean fifo, UnaryOperator<String> arn) {
        var system = new HashSet<String>(request.attributeNamesAsStrings());
        system.addAll(request.messageSystemAttributeNamesAsStrings());
        for (var name : system) {
            if (!KNOWN.contains(name)) {
                throw SqsErrors.unknownAttribute(name);
            }
        }
        return new ReceivedAttributes(system, request.messageAttributeNames(), fifo, arn);
    }

    Message message(dev.leat.port.Message.Received received, MessageDigests digests) {
        String body = new String(received.body(), StandardCharsets.UTF_8);
        // The client computes its checksum from the text that it receives.
        byte[] bytes =
                body.indexOf(UNREADABLE) < 0
                        ? received.body()
                        : body.getBytes(StandardCharsets.UTF_8);
        var message =
                Message.builder()
                        .messageId(received.id())
                        .receiptHandle(received.receipt())
                        .md5OfBody(digests.ofBody(bytes))
                        .body(body);
        if (!system.isEmpty()) {
            message.attributesWithStrings(system(received));
        }
        var chosen = own(received.attributes());
        if (!chosen.isEmpty()) {
            message.md5OfMessageAttributes(digests.ofAttributes(chosen));
            message.messageAttributes(values(chosen));
        }
        return message.build();
    }

    private Map<String, String> system(dev.leat.port.Message.Received received) {
        var all = new LinkedHashMap<String, String>();
        all.put("SenderId", AwsNames.ACCOUNT);
        all.put("SentTimestamp", "" + received.sentAt().toEpochMilli());
        all.put("ApproximateReceiveCount", "" + received.attempt());
        all.put("ApproximateFirstReceiveTimestamp", "" + received.firstReceivedAt().toEpochMilli());
        var trace = received.attributes().get(dev.leat.port.Message.TRACE_HEADER);
        if (trace != null) {
            all.put("AWSTraceHeader", trace.asText());
        }
        received.group().ifPresent(group -> all.put("MessageGroupId", group));
        if (fifo) {
            received.deduplication().ifPresent(id -> all.put("MessageDeduplicationId", id));
            all.put("SequenceNumber", SequenceNumbers.text(received.sequence()));
        }
        if (asks(DIED_IN)) {
            OriginalMessage.of(received.attributes())
                    .ifPresent(former -> all.put(DIED_IN, arn.apply(former.source())));
        }
        if (!system.contains(ALL)) {
            all.keySet().retainAll(system);
        }
        return all;
    }

    private boolean asks(String name) {
        return system.contains(ALL) || system.contains(name);
    }

    private Map<String, Attribute> own(Map<String, Attribute> attributes) {
        if (own.isEmpty() || attributes.isEmpty()) {
            return Map.of();
        }
        var chosen = new HashMap<String, Attribute>();
        attributes.forEach((name, attribute) -> {
            if (!name.equals(dev.leat.port.Message.TRACE_HEADER) && wants(name)) {
                chosen.put(name, attribute);
            }
        });
        return chosen;
    }

    private boolean wants(String name) {
        return own.stream().anyMatch(asked -> matches(asked, name));
    }

    private static boolean matches(String asked, String name) {
        if (asked.endsWith(ANY)) {
            return name.startsWith(asked.substring(0, asked.length() - ANY.length()));
        }
        return asked.equals(ALL) || asked.equals(name);
    }

    private static Map<String, MessageAttributeValue> values(Map<String, Attribute> chosen) {
        var values = new HashMap<String, MessageAttributeValue>();
        chosen.forEach((name, attribute) -> {
            var value = MessageAttributeValue.builder().dataType(attribute.type());
            if (attribute.binary()) {
                value.binaryValue(SdkBytes.fromByteArrayUnsafe(attribute.value()));
            } else {
                value.stringValue(attribute.asText());
            }
            values.put(name, value.build());
        });
        return values;
    }
}

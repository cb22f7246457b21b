package dev.leat.cli.lambda;

import dev.leat.decode.JsonValue;
import dev.leat.decode.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// An event that Lambda makes from messages of one queue, and the response that names those that
/// failed (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html,
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
///
/// @param queue the name of the queue in SQS; empty if the event has no messages
/// @param messages the messages in their order
record SqsEvent(String queue, List<Message> messages) {

    private static final String SOURCE = "aws:sqs";

    SqsEvent {
        messages = List.copyOf(messages);
    }

    /// Reads an event.
    ///
    /// @throws IllegalArgumentException if it does not consist of messages of one queue
    static SqsEvent read(JsonValue event) {
        if (event.get("Records").kind() != JsonValue.Kind.ARRAY) {
            throw new IllegalArgumentException(
                    "the event has no messages of SQS and no records of Kinesis; connect the function"
                            + " to a queue or a stream, and let S3, SNS or EventBridge send to the"
                            + " queue");
        }
        var queue = "";
        var messages = new ArrayList<Message>();
        for (var record : event.get("Records").elements()) {
            var source = record.text("eventSource");
            if (!source.equals(SOURCE)) {
                throw new IllegalArgumentException(
                        "a record of the event is from '%s', not from %s; let %s send to a queue, and connect the function to the queue"
                                .formatted(source, SOURCE, source));
            }
            var arn = record.text("eventSourceARN");
            var name = arn.substring(arn.lastIndexOf(':') + 1);
            if (!messages.isEmpty() && !name.equals(queue)) {
                throw new IllegalArgumentException(
                        "the event has messages of the queues %s and %s; Lambda sends those of one queue"
                                .formatted(queue, name));
            }
            queue = name;
            messages.add(message(record));
        }
        return new SqsEvent(queue, messages);
    }

    private static Message message(JsonValue record) {
        var system = new HashMap<String, String>();
        record.get("attributes")
                .members()
                .forEach((name, value) -> system.put(name, value.text().orElse("")));
        var attributes = new HashMap<String, MessageAttributeValue>();
        record.get("messageAttributes")
                .members()
                .forEach((name, value) -> attributes.put(name, attribute(value)));
        return Message.builder()
                .messageId(record.text("messageId"))
                .receiptHandle(record.text("receiptHandle"))
                .body(record.text("body"))
                .attributesWithStrings(system)
                .messageAttributes(attributes)
                .build();
    }

    private static MessageAttributeValue attribute(JsonValue value) {
        var attribute =
                MessageAttributeValue.builder()
                        .dataType(value.get("dataType").text().orElse("String"));
        var binary = value.get("binaryValue").text();
        return binary.isPresent()
                ? attribute
                        .binaryValue(
                                SdkBytes.fromByteArray(Base64.getDecoder().decode(binary.get())))
                        .build()
                : attribute.stringValue(value.text("stringValue")).build();
    }

    /// Writes the response that makes Lambda delete the processed messages.
    ///
    /// @param processed the receipt handles of these messages
    void respond(Set<String> processed, OutputStream out) throws IOException {
        var failures = new ArrayList<Map<String, String>>();
        for (var message : messages) {
            if (!processed.contains(message.receiptHandle())) {
                failures.add(Map.of("itemIdentifier", message.messageId()));
            }
        }
        out.write(new JsonWriter(false).tree(Map.of("batchItemFailures", failures)).copy());
    }
}

package dev.leat.cli.lambda;

import java.io.IOException;
import java.io.InputStream;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An event that Lambda makes from messages of one queue, and the response that names those that
/// failed (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html,
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
///
/// @param queue the name of the queue in SQS; empty if the event has no messages
/// @param messages the messages in their order
record SqsEvent(String queue, List<Message> messages) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SOURCE = "aws:sqs";

    SqsEvent {
        messages = List.copyOf(messages);
    }

    /// Reads an event.
    ///
    /// @throws IllegalArgumentException if it does not consist of messages of one queue
    static SqsEvent read(InputStream in) throws IOException {
        var event = JSON.readTree(in.readAllBytes());
        if (!event.path("Records").isArray()) {
            throw new IllegalArgumentException(
                    "the event has no messages of SQS; connect the function to a queue, and let S3,"
                            + " SNS or EventBridge send to the queue");
        }
        var queue = "";
        var messages = new ArrayList<Message>();
        for (var record : event.path("Records")) {
            var source = record.path("eventSource").asString("");
            if (!source.equals(SOURCE)) {
                throw new IllegalArgumentException(
                        "a record of the event is from '%s', not from %s; let %s send to a queue, and connect the function to the queue"
                                .formatted(source, SOURCE, source));
            }
            var arn = record.path("eventSourceARN").asString("");
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

    private static Message message(JsonNode record) {
        var system = new HashMap<String, String>();
        record.path("attributes")
                .properties()
                .forEach(each -> system.put(each.getKey(), each.getValue().asString("")));
        var attributes = new HashMap<String, MessageAttributeValue>();
        record.path("messageAttributes")
                .properties()
                .forEach(each -> attributes.put(each.getKey(), attribute(each.getValue())));
        return Message.builder()
                .messageId(record.path("messageId").asString(""))
                .receiptHandle(record.path("receiptHandle").asString(""))
                .body(record.path("body").asString(""))
                .attributesWithStrings(system)
                .messageAttributes(attributes)
                .build();
    }

    private static MessageAttributeValue attribute(JsonNode value) {
        var attribute =
                MessageAttributeValue.builder().dataType(value.path("dataType").asString("String"));
        var binary = value.path("binaryValue");
        return binary.isString()
                ? attribute
                        .binaryValue(
                                SdkBytes.fromByteArray(
                                        Base64.getDecoder().decode(binary.stringValue())))
                        .build()
                : attribute.stringValue(value.path("stringValue").asString("")).build();
    }

    /// Writes the response that makes Lambda delete the processed messages.
    ///
    /// @param processed the receipt handles of these messages
    void respond(Set<String> processed, OutputStream out) throws IOException {
        var failures =
                messages.stream()
                        .filter(each -> !processed.contains(each.receiptHandle()))
                        .map(each -> Map.of("itemIdentifier", each.messageId()))
                        .toList();
        out.write(JSON.writeValueAsBytes(Map.of("batchItemFailures", failures)));
    }
}

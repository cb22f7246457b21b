package dev.leat.cli.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An event source mapping of Lambda: receives messages of a queue, invokes a function with them,
/// and deletes those that the response does not name as failed. If the function fails, it deletes
/// none. Its rules are those of
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html.
final class EventSourceMapping {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// The most messages of one request to SQS.
    private static final int REQUEST = 10;

    private final SqsClient sqs;
    private final String url;
    private final String arn;
    private final int batch;

    /// A function: gets an event and returns a response.
    interface Function {
        byte[] invoke(byte[] event) throws IOException;
    }

    /// The result of one invocation.
    ///
    /// @param received the bodies of the event's messages
    /// @param failed the bodies of those that stay in the queue
    record Invocation(List<String> received, List<String> failed) {}

    EventSourceMapping(SqsClient sqs, String queue, int batch) {
        this.sqs = sqs;
        this.batch = batch;
        this.url = sqs.getQueueUrl(r -> r.queueName(queue)).queueUrl();
        this.arn = "arn:aws:sqs:eu-west-1:000000000000:" + queue;
    }

    /// Receives messages as one event would have them.
    List<Message> receive() {
        var messages = new ArrayList<Message>();
        while (messages.size() < batch) {
            int most = Math.min(REQUEST, batch - messages.size());
            var more =
                    sqs.receiveMessage(r ->
                                    r.queueUrl(url)
                                            .maxNumberOfMessages(most)
                                            .messageSystemAttributeNamesWithStrings("All")
                                            .messageAttributeNames("All"))
                            .messages();
            if (more.isEmpty()) {
                return messages;
            }
            messages.addAll(more);
        }
        return messages;
    }

    /// Invokes the function with the messages that are visible now, if there are any.
    Invocation poll(Function function) {
        return deliver(receive(), function);
    }

    /// Invokes the function with received messages.
    Invocation deliver(List<Message> messages, Function function) {
        var bodies = messages.stream().map(Message::body).toList();
        if (messages.isEmpty()) {
            return new Invocation(bodies, bodies);
        }
        JsonNode response;
        try {
            response = JSON.readTree(function.invoke(event(messages)));
        } catch (IOException | RuntimeException error) {
            return new Invocation(bodies, bodies);
        }
        var failed =
                response.path("batchItemFailures")
                        .valueStream()
                        .map(each -> each.path("itemIdentifier").stringValue())
                        .collect(Collectors.toSet());
        var left = new ArrayList<String>();
        for (var message : messages) {
            if (failed.contains(message.messageId())) {
                left.add(message.body());
            } else {
                sqs.deleteMessage(d -> d.queueUrl(url).receiptHandle(message.receiptHandle()));
            }
        }
        return new Invocation(bodies, left);
    }

    /// Returns an event, which AWS's library must be able to read.
    byte[] event(List<Message> messages) {
        var records = new ArrayList<Map<String, Object>>();
        for (var message : messages) {
            var record = new LinkedHashMap<String, Object>();
            record.put("messageId", message.messageId());
            record.put("receiptHandle", message.receiptHandle());
            record.put("body", message.body());
            record.put("attributes", message.attributesAsStrings());
            record.put("messageAttributes", attributes(message.messageAttributes()));
            record.put("md5OfBody", String.valueOf(message.md5OfBody()));
            record.put("eventSource", "aws:sqs");
            record.put("eventSourceARN", arn);
            record.put("awsRegion", "eu-west-1");
            records.add(record);
        }
        var event = JSON.writeValueAsBytes(Map.of("Records", records));
        SQSEvent read =
                LambdaEventSerializers.serializerFor(
                                SQSEvent.class, Thread.currentThread().getContextClassLoader())
                        .fromJson(new ByteArrayInputStream(event));
        if (!read.getRecords().stream()
                .map(SQSEvent.SQSMessage::getBody)
                .toList()
                .equals(messages.stream().map(Message::body).toList())) {
            throw new AssertionError("AWS's library reads another event: " + read);
        }
        return event;
    }

    private static Map<String, Object> attributes(Map<String, MessageAttributeValue> all) {
        var attributes = new LinkedHashMap<String, Object>();
        all.forEach((name, value) -> {
            var attribute = new LinkedHashMap<String, Object>();
            attribute.put("dataType", value.dataType());
            if (value.binaryValue() == null) {
                attribute.put("stringValue", value.stringValue());
            } else {
                attribute.put(
                        "binaryValue",
                        Base64.getEncoder().encodeToString(value.binaryValue().asByteArray()));
            }
            attribute.put("stringListValues", List.of());
            attribute.put("binaryListValues", List.of());
            attributes.put(name, attribute);
        });
        return attributes;
    }
}

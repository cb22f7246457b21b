package dev.leat.cli.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// Valid requests to both ports, before they are damaged: a line, headers and a body. None waits
/// for a message, and few create queues, so that late responses and growth are the app's own.
final class Calls {

    private static final List<String> JSON =
            List.of(
                    "SendMessage {\"QueueUrl\":\"Orders\",\"MessageBody\":\"hi\"}",
                    "SendMessage {\"QueueUrl\":\"mine\",\"MessageBody\":\"{}\",\"DelaySeconds\":1}",
                    "SendMessage {\"QueueUrl\":\"Parcels.fifo\",\"MessageBody\":\"x\",\"MessageGroupId\":\"g\"}",
                    "SendMessageBatch {\"QueueUrl\":\"mine\",\"Entries\":[{\"Id\":\"a\",\"MessageBody\":\"x\",\"MessageAttributes\":{\"k\":{\"DataType\":\"Binary\",\"BinaryValue\":\"AAEC\"}}},{\"Id\":\"b\",\"MessageBody\":\"y\"}]}",
                    "ReceiveMessage {\"QueueUrl\":\"mine\",\"MaxNumberOfMessages\":9,\"VisibilityTimeout\":0}",
                    "DeleteMessage {\"QueueUrl\":\"mine\",\"ReceiptHandle\":\"m0-1\"}",
                    "DeleteMessageBatch {\"QueueUrl\":\"mine\",\"Entries\":[{\"Id\":\"a\",\"ReceiptHandle\":\"x\"}]}",
                    "ChangeMessageVisibility {\"QueueUrl\":\"mine\",\"ReceiptHandle\":\"m0-1\",\"VisibilityTimeout\":3}",
                    "CreateQueue {\"QueueName\":\"mine\",\"Attributes\":{\"VisibilityTimeout\":\"30\"}}",
                    "GetQueueUrl {\"QueueName\":\"mine\"}",
                    "GetQueueAttributes {\"QueueUrl\":\"Orders\",\"AttributeNames\":[\"All\"]}",
                    "SetQueueAttributes {\"QueueUrl\":\"mine\",\"Attributes\":{\"DelaySeconds\":\"0\"}}",
                    "ListQueues {\"MaxResults\":2,\"NextToken\":\"b3JkZXJz\"}",
                    "ListQueueTags {\"QueueUrl\":\"Orders\"}",
                    "PurgeQueue {\"QueueUrl\":\"mine\"}",
                    "ListMessageMoveTasks {\"SourceArn\":\"arn:aws:sqs:us-east-1:000000000000:Orders-dlq\"}",
                    "CancelMessageMoveTask {\"TaskHandle\":\"e30=\"}",
                    "NoSuchThing {\"A\":{\"B\":[1,2,3]}}");

    private static final List<String> FORMS =
            List.of(
                    "Action=SendMessage&QueueUrl=mine&MessageBody=a%20b+c&DelaySeconds=1",
                    "Action=SendMessageBatch&QueueUrl=mine&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=%C3%A9&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n",
                    "Action=ReceiveMessage&QueueUrl=mine&MaxNumberOfMessages=10&AttributeName.1=All",
                    "Action=GetQueueAttributes&QueueUrl=Orders&AttributeName.1=All",
                    "Action=ListQueues&MaxResults=2&NextToken=b3JkZXJz",
                    "Action=DeleteMessage&QueueUrl=mine&ReceiptHandle=abc",
                    "Action=PurgeQueue&QueueUrl=mine&A.1.2.3.4.5.6.7.8.9.10.11=x",
                    "Action=Nothing&Version=2012-11-05");

    private static final List<String> PATHS =
            List.of(
                    "/users/u1",
                    "/users/%C3%BC",
                    "/users/%00",
                    "/users/%ff",
                    "/users/%2e%2e%2f%2e%2e",
                    "/users/../../etc/passwd",
                    "/users/' or 1=1 --",
                    "/users/u1?from=2024-12-01&to=2024-12-31",
                    "/users/u1?from=+999999999-01-01",
                    "/users/u1?from=2024-12-31&to=2024-12-01",
                    "/everyone?from=x&from=y",
                    "/top?limit=99999999999999999999",
                    "/top?limit=-1&limit=%zz",
                    "/top?window=7d&limit=3",
                    "/health",
                    "/metrics?x=1",
                    "/docs",
                    "/openapi.json",
                    "/leat/v1/app",
                    "/leat/v1/queues",
                    "/leat/v1/queues/Orders/items?cursor=-1",
                    "/leat/v1/queues/Orders/items?cursor=x",
                    "/leat/v1/views/users/rows",
                    "/leat/",
                    "//",
                    "/?");

    private final Random random;
    private final HostileJson json;

    Calls(Random random) {
        this.random = random;
        json = new HostileJson(random);
    }

    /// One request in parts, its length not yet said.
    record Call(boolean aws, String line, String headers, byte[] body) {}

    Call next() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> json();
            case 4, 5 -> form();
            case 6, 7 -> get();
            default -> post();
        };
    }

    private Call json() {
        var words = one(JSON).split(" ", 2);
        var type = random.nextInt(10) == 0 ? "text/plain" : "application/x-amz-json-1.0";
        return new Call(
                true,
                "POST /",
                "Content-Type: %s\nX-Amz-Target: AmazonSQS.%s\n".formatted(type, words[0]),
                json.of(words[1]));
    }

    private Call form() {
        var form = one(FORMS).getBytes(StandardCharsets.UTF_8);
        return new Call(
                true,
                "POST /",
                "Content-Type: application/x-www-form-urlencoded\n",
                random.nextBoolean() ? json.bitten(form) : form);
    }

    private Call get() {
        var method =
                random.nextInt(8) == 0 ? one(List.of("PUT", "DELETE", "PATCH", "BREW")) : "GET";
        var token = random.nextInt(4) == 0 ? "Authorization: Bearer 0123456789abcdef\n" : "";
        return new Call(false, method + " " + one(PATHS), token, new byte[0]);
    }

    private Call post() {
        var order =
                "{\"order_id\":\"%d\",\"user_id\":\"u%d\",\"placed\":\"2024-12-01T10:00:00Z\",\"value\":1.25,\"address\":\"x\"}"
                        .formatted(random.nextInt(1000), random.nextInt(20));
        var path = random.nextInt(10) == 0 ? one(PATHS) : "/orders";
        return new Call(
                false,
                "POST " + path,
                "Content-Type: application/json\n",
                random.nextInt(5) == 0 ? order.getBytes(StandardCharsets.UTF_8) : json.of(order));
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}

package dev.leat.server.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Queue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests with a few bytes changed, doubled, cut or moved are answered as the caller's fault, or
/// not at all, and never show what is inside.
class EndpointFuzzTest {

    private static final int REQUESTS = 1000;

    private static final List<String> SEEDS =
            List.of(
                    json("SendMessage", "{\"QueueUrl\":\"orders\",\"MessageBody\":\"hi\"}"),
                    json(
                            "SendMessageBatch",
                            "{\"QueueUrl\":\"orders\",\"Entries\":[{\"Id\":\"a\",\"MessageBody\":\"x\","
                                    + "\"DelaySeconds\":0,\"MessageAttributes\":{\"k\":{\"DataType\":"
                                    + "\"Binary\",\"BinaryValue\":\"AAEC\"}}}]}"),
                    json(
                            "CreateQueue",
                            "{\"QueueName\":\"q1\",\"Attributes\":{\"VisibilityTimeout\":\"7\","
                                    + "\"RedrivePolicy\":\"{\\\"maxReceiveCount\\\":3}\"}}"),
                    json("ReceiveMessage", "{\"QueueUrl\":\"orders\",\"MaxNumberOfMessages\":9}"),
                    json(
                            "ChangeMessageVisibility",
                            "{\"QueueUrl\":\"orders\",\"ReceiptHandle\":\"m0-1\","
                                    + "\"VisibilityTimeout\":3}"),
                    json(
                            "SendMessage",
                            "{\"QueueUrl\":\"f.fifo\",\"MessageBody\":\"x\",\"MessageGroupId\":\"g\","
                                    + "\"MessageDeduplicationId\":\"d\",\"DelaySeconds\":0}"),
                    json(
                            "CreateQueue",
                            "{\"QueueName\":\"q.fifo\",\"Attributes\":{\"FifoQueue\":\"true\","
                                    + "\"DeduplicationScope\":\"messageGroup\"}}"),
                    form(
                            "Action=ReceiveMessage&QueueUrl=f.fifo&AttributeName.1=All"
                                    + "&VisibilityTimeout=9&ReceiveRequestAttemptId=a"),
                    json("CancelMessageMoveTask", "{\"TaskHandle\":\"e30=\"}"),
                    form("Action=SendMessage&QueueUrl=orders&MessageBody=a%20b+c&DelaySeconds=1"),
                    form(
                            "Action=SendMessageBatch&QueueUrl=orders"
                                    + "&SendMessageBatchRequestEntry.1.Id=a"
                                    + "&SendMessageBatchRequestEntry.1.MessageBody=%C3%A9"
                                    + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n"),
                    form("Action=SetQueueAttributes&QueueUrl=q1&Attribute.1.Name=DelaySeconds"),
                    form("Action=ListQueues&MaxResults=2&NextToken=b3JkZXJz"),
                    """
                    GET /1/orders?Action=GetQueueAttributes&AttributeName.1=All HTTP/1.1
                    Host: localhost
                    Connection: close

                    """);

    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new Endpoint();
        endpoint.queues.declare(Queue.named("f").with(Queue.Fifo.DEFAULT));
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private static String json(String operation, String body) {
        return "POST / HTTP/1.1\nHost: x\nConnection: close\nX-Amz-Target: AmazonSQS."
                + operation
                + "\nContent-Type: application/x-amz-json-1.0\nContent-Length: "
                + body.length()
                + "\n\n"
                + body;
    }

    private static String form(String body) {
        return "POST / HTTP/1.1\nHost: x\nConnection: close\nAuthorization: "
                + Endpoint.authorization("sqs")
                + "\nContent-Type: application/x-www-form-urlencoded\nContent-Length: "
                + body.length()
                + "\n\n"
                + body;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersWhateverComes(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = changed(SEEDS.get(random.nextInt(SEEDS.size())), random);
            var shown = new String(request, StandardCharsets.ISO_8859_1);
            String answer = ask(request);
            assertThat(answer)
                    .as("seed %d, request %d: %s", seed, i, shown)
                    .matches("(?s)|HTTP/1.1 (100|2\\d\\d|4\\d\\d) .*")
                    .doesNotContain("java.", "\tat ", "Exception:");
        }
        assertThat(endpoint.json("ListQueues", "{}").statusCode()).isEqualTo(200);
    }

    private String ask(byte[] request) throws IOException {
        try (var wire = new Wire(endpoint.server.port())) {
            return wire.send(request).end().all();
        } catch (java.net.SocketException reset) {
            return "";
        }
    }

    private static byte[] changed(String seed, Random random) {
        var text = new StringBuilder(seed.replace("\n", "\r\n"));
        int head = text.indexOf("\r\n\r\n");
        for (int left = random.nextInt(4); left >= 0; left--) {
            // Most changes are behind the head, where there is more to go wrong.
            int from = random.nextInt(4) == 0 ? 0 : Math.min(head + 4, text.length() - 1);
            int at = from + random.nextInt(Math.max(1, text.length() - from));
            int to = Math.min(text.length(), at + 1 + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, Math.min(to, Math.max(at, text.length() - 1)));
                case 2 -> text.insert(at, text.substring(at, to));
                case 3 -> text.insert(at, "9".repeat(1 + random.nextInt(20)));
                case 4 -> text.insert(at, "\u0000%00\\u0000\"{[&=.".charAt(random.nextInt(16)));
                default -> text.insert(at, text.substring(from, at));
            }
        }
        if (random.nextBoolean()) {
            fitLength(text);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Says the length that the body now has, so that what is in it is read.
    private static void fitLength(StringBuilder text) {
        int at = text.indexOf("Content-Length: ");
        int end = at < 0 ? -1 : text.indexOf("\r\n\r\n", at);
        if (end > 0) {
            int length = text.length() - end - 4;
            text.replace(at + "Content-Length: ".length(), end, "" + length);
        }
    }
}

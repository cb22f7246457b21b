package dev.leat.server.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which requests reach which service, and what becomes of those that are none.
class RoutingTest {

    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new Endpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private static String said(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }

    @Test
    void saysWhatItDoesNotHaveInTheProtocolThatWasAsked() {
        assertThat(said(endpoint.json("FlyToTheMoon", "{}")))
                .startsWith(
                        "400 {\"__type\":\"com.amazon.coral.service#UnknownOperationException\"")
                .contains("FlyToTheMoon", "Supported: SQS with ");
        var dynamo =
                endpoint.request("/")
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"));
        assertThat(said(endpoint.send(dynamo)))
                .startsWith("400 {\"__type\":")
                .contains("Leat does not support 'DynamoDB_20120810.ListTables' yet");
        var sns =
                endpoint.request("/")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", Endpoint.authorization("sns"))
                        .POST(HttpRequest.BodyPublishers.ofString("Action=ListTopics"));
        assertThat(said(endpoint.send(sns)))
                .startsWith("400 <?xml")
                .contains("<Code>InvalidAction</Code>", "'ListTopics' of sns");
        var s3 =
                endpoint.request("/bucket/key")
                        .header("Authorization", Endpoint.authorization("s3"))
                        .GET();
        assertThat(said(endpoint.send(s3)))
                .startsWith("400 <?xml")
                .contains("<Error><Code>NotImplemented</Code>", "Leat does not support S3 yet");
        var lambda =
                endpoint.request("/2015-03-31/functions/")
                        .header("Authorization", Endpoint.authorization("lambda"))
                        .GET();
        assertThat(said(endpoint.send(lambda)))
                .startsWith("400 {\"__type\":")
                .contains("NotImplemented", "Leat does not support 'lambda' yet");
    }

    @Test
    void takesQueriesInTheUrlAndWithoutASignature() {
        assertThat(said(endpoint.send(endpoint.request("/?Action=ListQueues").GET())))
                .contains("<QueueUrl>" + endpoint.server.url() + "/000000000000/orders</QueueUrl>");
        var presigned =
                endpoint.request(
                                "/1/orders?Action=GetQueueAttributes&AttributeName.1=QueueArn"
                                        + "&X-Amz-Credential=k%2F20260101%2Fus-west-2%2Fsqs%2Faws4_request")
                        .GET();
        assertThat(said(endpoint.send(presigned)))
                .contains("<Value>arn:aws:sqs:us-west-2:000000000000:orders</Value>");
    }

    @Test
    void refusesPagesOfABrowser() {
        var page =
                endpoint.request("/?Action=ListQueues")
                        .header("Origin", "http://evil.example")
                        .GET();
        assertThat(said(endpoint.send(page)))
                .startsWith("403 ")
                .contains("<Code>AccessDenied</Code>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "{\"QueueUrl\":7}",
                "{\"QueueUrl\":{\"a\":[]}}",
                "{\"QueueUrl\":\"orders\",\"Entries\":{}}",
                "{\"QueueUrl\":\"orders\",\"Entries\":[7]}",
                "{\"QueueUrl\":\"orders\",\"Entries\":[null]}",
                "{\"QueueUrl\":\"orders\",\"Entries\":[{}]}",
                "{\"QueueUrl\":\"\\u0000/../..\",\"Entries\":[{\"Id\":null}]}",
                "{\"QueueUrl\":\"orders\"} more",
                "{\"QueueUrl\":\"orders\",\"Entries\":[{\"Id\":\"a\",\"MessageBody\":\"x\",\"DelaySeconds\":99999999999}]}",
                "{\"QueueUrl\":\"orders\",\"Entries\":[{\"Id\":\"a\",\"MessageBody\":\"x\",\"MessageAttributes\":{\"b\":{\"DataType\":\"Binary\",\"BinaryValue\":\"?\"}}}]}",
            })
    void answersWhatIsNoRequestAsTheCallersFault(String body) {
        assertThat(endpoint.json("SendMessageBatch", body).statusCode()).isBetween(400, 499);
        assertThat(endpoint.json("ReceiveMessage", body.isEmpty() ? "{" : body).statusCode())
                .isLessThan(500);
        assertThat(endpoint.query("/", body + "&Action=SendMessageBatch").statusCode())
                .isBetween(400, 499);
    }

    @Test
    void refusesBodiesThatBecomeTooMuch() {
        String many = "{\"QueueUrl\":\"orders\",\"Entries\":[" + "{},".repeat(1_000_000) + "{}]}";
        assertThat(said(endpoint.json("SendMessageBatch", many)))
                .startsWith("400 ")
                .contains("more than 10000 values");
        assertThat(said(endpoint.query("/", "a%d=&".repeat(3).formatted(1, 2, 3) + "b=".repeat(9))))
                .startsWith("400 ");
        assertThat(said(endpoint.json("SendMessageBatch", "[".repeat(4 << 20)))).startsWith("400 ");
        assertThat(said(endpoint.json("SendMessageBatch", "x".repeat((17 << 20) + 1))))
                .startsWith("413 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1\r\n",
                "GET /a b HTTP/1.1\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n",
                "POST / HTTP/1.1\r\nContent-Length: x\r\n",
                "POST / HTTP/1.1\r\nX-Amz-Target: AmazonSQS.ListQueues\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
                "POST / HTTP/1.1\r\nX-Amz-Target: AmazonSQS.ListQueues\r\nAuthorization: Credential=////\r\nContent-Length: 1\r\n\r\n{",
            })
    void answersOddHttpAsTheCallersFault(String head) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.server.port())) {
            socket.setSoTimeout(60_000);
            String end = "Host: x\r\nConnection: close\r\n";
            int line = head.indexOf("\r\n") + 2;
            String text = head.substring(0, line) + end + head.substring(line) + "\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).matches("(?s)HTTP/1.1 4[0-9][0-9] .*").contains("equest");
            assertThat(answer).containsAnyOf("<Error><Code>", "\"__type\":");
        }
    }

    @Test
    void endsReceivesThatWaitWhenItCloses() throws Exception {
        var request =
                endpoint.request("/")
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "AmazonSQS.ReceiveMessage")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"QueueUrl\":\"orders\",\"WaitTimeSeconds\":20}"))
                        .build();
        long began = System.nanoTime();
        var answer = endpoint.http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        endpoint.site.close();
        assertThat(said(answer.join())).isEqualTo("200 {}");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(19));
    }

    @Test
    void wakesAReceiveThatWaits() {
        var request =
                endpoint.request("/")
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "AmazonSQS.ReceiveMessage")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"QueueUrl\":\"orders\",\"WaitTimeSeconds\":20}"))
                        .build();
        var answer = endpoint.http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        endpoint.sdk.sendMessage(b -> b.queueUrl("orders").messageBody("hello"));
        assertThat(said(answer.join())).startsWith("200 ").contains("\"Body\":\"hello\"");
    }

    @Test
    void answers503InAwssShapeWhileTheStateIsAway() throws Exception {
        var sqs =
                new Sqs(
                        endpoint.queues,
                        _ -> {
                            throw new UnavailableException("the disk is full");
                        },
                        Time.system());
        var site = new AwsEndpoint(List.of(sqs));
        try (var server = Server.start("127.0.0.1", 0, List.of(site), site)) {
            var request =
                    HttpRequest.newBuilder(URI.create(server.url()))
                            .header("X-Amz-Target", "AmazonSQS.SendMessage")
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"QueueUrl\":\"orders\",\"MessageBody\":\"x\"}"));
            var response = endpoint.send(request);
            assertThat(said(response))
                    .isEqualTo(
                            "503 {\"__type\":\"com.amazon.coral.service#ServiceUnavailableException\",\"message\":\"the disk is full\"}");
            assertThat(response.headers().firstValue("x-amzn-query-error"))
                    .contains("ServiceUnavailable;Receiver");
        }
    }
}

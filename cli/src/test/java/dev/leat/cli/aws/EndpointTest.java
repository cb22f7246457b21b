package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.redrive.MoveTasks;
import dev.leat.server.PortInUseException;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.sqs.Sqs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The endpoint on the embedded platform: responses stay true after a restart.
class EndpointTest {

    @TempDir private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    private interface Use {
        void with(Server server) throws Exception;
    }

    private void run(Use use) throws Exception {
        var queues =
                Map.of(
                        "orders", Queue.named("orders"),
                        "orders-dlq", Queue.deadLetters("orders-dlq"));
        var app = App.named("test").withQueues(queues);
        try (var platform = LocalPlatform.open(app, folder, Time.system(), MoveTasks::new);
                var endpoint = endpoint(platform);
                var server = server(endpoint)) {
            use.with(server);
        }
    }

    private static AwsEndpoint endpoint(Platform platform) {
        return new AwsEndpoint(
                List.of(new Sqs(platform.queues(), platform::queue, platform.time())));
    }

    private static Server server(AwsEndpoint endpoint) throws PortInUseException {
        return Server.start("127.0.0.1", 0, List.of(endpoint), endpoint);
    }

    private String ask(Server server, String operation, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(server.url()))
                        .header("X-Amz-Target", "AmazonSQS." + operation)
                        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private static String part(String answer, String name) {
        return answer.replaceAll(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void keepsCreatedQueuesAndTheirMessagesOverARestart() throws Exception {
        run(server -> {
            assertThat(
                            ask(
                                    server,
                                    "CreateQueue",
                                    "{'QueueName':'mine','Attributes':{'VisibilityTimeout':'0'}}"))
                    .startsWith("200 ");
            assertThat(ask(server, "SendMessage", "{'QueueUrl':'mine','MessageBody':'hello'}"))
                    .startsWith("200 ");
        });
        run(server -> {
            String received = ask(server, "ReceiveMessage", "{'QueueUrl':'mine'}");
            assertThat(received).contains("\"Body\":\"hello\"");
            String handle = part(received, "ReceiptHandle");
            assertThat(
                            ask(
                                    server,
                                    "DeleteMessage",
                                    "{'QueueUrl':'mine','ReceiptHandle':'%s'}".formatted(handle)))
                    .startsWith("200 ");
            assertThat(
                            ask(
                                    server,
                                    "DeleteMessage",
                                    "{'QueueUrl':'orders','ReceiptHandle':'%s'}".formatted(handle)))
                    .startsWith("404 ");
            assertThat(ask(server, "ReceiveMessage", "{'QueueUrl':'mine'}")).isEqualTo("200 {}");
            assertThat(ask(server, "DeleteQueue", "{'QueueUrl':'mine'}")).startsWith("200 ");
            assertThat(ask(server, "GetQueueUrl", "{'QueueName':'mine'}")).startsWith("400 ");
        });
    }

    @Test
    void movesAMessageThatWasReceivedTooOftenAndBack() throws Exception {
        run(server -> {
            ask(server, "SendMessage", "{'QueueUrl':'orders','MessageBody':'poison'}");
            String receive = "{'QueueUrl':'%s','VisibilityTimeout':0}";
            for (int i = 0; i < Queue.DEFAULT_MAX_RECEIVE_COUNT; i++) {
                assertThat(ask(server, "ReceiveMessage", receive.formatted("orders")))
                        .contains("poison");
            }
            assertThat(ask(server, "ReceiveMessage", receive.formatted("orders")))
                    .isEqualTo("200 {}");
            assertThat(ask(server, "ReceiveMessage", receive.formatted("orders-dlq")))
                    .contains("poison");
            assertThat(
                            ask(
                                    server,
                                    "StartMessageMoveTask",
                                    "{'SourceArn':'arn:aws:sqs:us-east-1:000000000000:orders-dlq'}"))
                    .contains("TaskHandle");
            assertThat(ask(server, "ReceiveMessage", "{'QueueUrl':'orders','WaitTimeSeconds':20}"))
                    .contains("poison");
        });
    }
}

package dev.leat.cli.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Receives that wait for a message.
@Timeout(300)
@Tag("interop")
class LongPollTest {

    private static final int MANY = 1000;

    @AutoClose private LeatEndpoint leat;
    @AutoClose private Asking asking;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        leat = new LeatEndpoint(folder);
        asking = new Asking(leat.url());
        create("idle", Map.of());
    }

    private void create(String name, Map<String, String> attributes) throws Exception {
        var input = Map.of("QueueName", name, "Attributes", attributes);
        assertThat(asking.ask("CreateQueue", input).status()).isEqualTo(200);
    }

    private CompletableFuture<HttpResponse<String>> poll(String queue) {
        var body = "{\"QueueUrl\":\"%s\",\"WaitTimeSeconds\":20}".formatted(queue);
        var request =
                HttpRequest.newBuilder(URI.create(leat.url()))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("X-Amz-Target", "AmazonSQS.ReceiveMessage")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    @Test
    void aThousandWaitingClientsDelayNoOtherAndEndWithTheServer() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> polls =
                IntStream.range(0, MANY).mapToObj(_ -> poll("idle")).toList();
        for (int i = 0; i < 50; i++) {
            long began = System.nanoTime();
            var message = Map.of("QueueUrl", "Orders", "MessageBody", "m" + i);
            assertThat(asking.ask("SendMessage", message).status()).isEqualTo(200);
            var receive = Map.of("QueueUrl", "Orders", "WaitTimeSeconds", 20);
            assertThat(asking.ask("ReceiveMessage", receive).each("Body")).containsExactly("m" + i);
            // a call that waits for one of the others takes until it ends
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(15));
        }
        leat.close();
        for (var poll : polls) {
            // Those that had not come through by then have no answer at all.
            var answer = poll.handle((said, lost) -> lost == null ? said.body() : "{}");
            assertThat(answer.get(300, TimeUnit.SECONDS)).isEqualTo("{}");
        }
    }

    @Test
    void waitsAsLongAsItsQueueSays() throws Exception {
        create("patient", Map.of("ReceiveMessageWaitTimeSeconds", "1"));
        long began = System.nanoTime();
        assertThat(asking.ask("ReceiveMessage", Map.of("QueueUrl", "patient")).messages())
                .isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(950), Duration.ofSeconds(60));
    }

    @Test
    void whoHangsUpLosesItsMessageUntilTheVisibilityTimeoutOnly() throws Exception {
        create("lost", Map.of("VisibilityTimeout", "1"));
        var body = "{\"QueueUrl\":\"lost\",\"WaitTimeSeconds\":20}";
        var head =
                List.of(
                        "POST / HTTP/1.1",
                        "Host: x",
                        "X-Amz-Target: AmazonSQS.ReceiveMessage",
                        "Content-Length: " + body.length(),
                        "",
                        body);
        var uri = URI.create(leat.url());
        for (int i = 0; i < 10; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
                var bytes = String.join("\r\n", head).getBytes(StandardCharsets.US_ASCII);
                socket.getOutputStream().write(bytes);
            }
        }
        var sent = asking.ask("SendMessage", Map.of("QueueUrl", "lost", "MessageBody", "m"));
        var receive =
                Map.of(
                        "QueueUrl",
                        "lost",
                        "WaitTimeSeconds",
                        20,
                        "MessageAttributeNames",
                        List.of());
        var received = asking.ask("ReceiveMessage", receive);
        for (int i = 0; i < 20 && received.messages().isEmpty(); i++) {
            received = asking.ask("ReceiveMessage", receive);
        }
        assertThat(received.each("MessageId")).containsExactly(sent.text("MessageId"));
    }
}

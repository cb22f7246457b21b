package dev.leat.cli.dlq.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.aws.ElasticMq;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Moto;
import dev.leat.cli.aws.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

/// Letters that no pipeline wrote: a server's own redrive policy moved them.
@Tag("interop")
class MovedBySqsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String APP =
            """
            app: far
            schemas:
              Order: {id: varchar not null, value: "decimal(9,2) not null"}
            queues:
              Orders:
            views:
              all: {measures: {orders: count(*)}}
            pipelines:
              count:
                from: {queue: Orders, schema: Order}
                key: id
                steps:
                  - check: {above zero: value > 0}
                to:
                  - view: all
            """;

    @TempDir private Path folder;

    @TempDir private Path state;

    private Path app = Path.of("");

    @BeforeEach
    void write() throws IOException {
        app = Files.writeString(folder.resolve("app.yaml"), APP);
    }

    @Test
    void byLeat() throws Exception {
        try (var peer = new LeatEndpoint(state)) {
            sendsBackUntilTheyLoop(peer, "attempts");
        }
    }

    @Test
    void byElasticMq() throws Exception {
        try (var peer = new ElasticMq()) {
            sendsBackUntilTheyLoop(peer, "unknown");
            previews(peer);
        }
    }

    @Test
    void byMoto() throws Exception {
        try (var peer = Moto.shared()) {
            sendsBackUntilTheyLoop(peer, "unknown");
        }
    }

    private Session dlq(Peer peer, String... more) {
        var words = new ArrayList<>(List.of("dlq"));
        words.addAll(List.of(more));
        words.addAll(List.of("--endpoint-url", peer.url(), "--app", app.toString()));
        var session = new Session(Map.of("HOME", folder.toString()));
        assertThat(session.run(words.toArray(String[]::new))).as(session.err()).isZero();
        return session;
    }

    private void sendsBackUntilTheyLoop(Peer peer, String cause) {
        try (var sqs = SqsQueues.open(peer.url(), "Bills", false)) {
            List.of("a", "b", "c").forEach(body -> sqs.send(sqs.url(), body, _ -> {}));
            for (int life = 1; life <= 3; life++) {
                exhaust(sqs, 3);
                assertThat(dlq(peer, "ls", "Bills").out()).contains("Bills-dead", cause);
                var said = dlq(peer, "redrive", "Bills", "--yes").out();
                if (life < 3) {
                    assertThat(said).startsWith("3 dead letters redriven\n");
                } else {
                    assertThat(said)
                            .startsWith("0 dead letters redriven\n3 dead letters held:\n")
                            .contains("it failed 3 times with the same cause");
                }
            }
            assertThat(dlq(peer, "show", "Bills", "--limit", "1").out()).contains("redriven");
            assertThat(dlq(peer, "redrive", "Bills", "--include-held", "--yes").out())
                    .startsWith("3 dead letters redriven\n");
            assertThat(sqs.drain(sqs.url()))
                    .extracting(Message::body)
                    .containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    /// Receives what is there until its queue has given it up.
    private static void exhaust(SqsQueues sqs, int letters) {
        var deadline = Instant.now().plus(PATIENCE);
        while (sqs.visible(sqs.deadUrl()) < letters) {
            assertThat(Instant.now()).isBefore(deadline);
            sqs.client()
                    .receiveMessage(r ->
                            r.queueUrl(sqs.url()).visibilityTimeout(0).maxNumberOfMessages(10));
        }
    }

    /// By an app that knows the queue's name and nothing else of the server.
    private void previews(Peer peer) {
        try (var sqs = SqsQueues.open(peer.url(), "Orders", false)) {
            for (int value = -1; value < 3; value++) {
                String body = "{\"id\":\"%d\",\"value\":%d}".formatted(value, value);
                sqs.send(sqs.url(), body, _ -> {});
            }
            exhaust(sqs, 4);
            assertThat(dlq(peer, "preview", "Orders").out())
                    .startsWith(
                            "Orders-dead: 2 of 4 dead letters would pass the steps, but a sink was not queried\nnote: the stores were not queried")
                    .contains("2 dead letters would fail again:", "above zero");
            assertThat(sqs.visible(sqs.deadUrl())).isEqualTo(4);
        }
    }
}

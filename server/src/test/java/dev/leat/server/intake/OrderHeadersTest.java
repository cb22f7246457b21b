package dev.leat.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.server.Asked;
import dev.leat.server.KeptQueue;
import dev.leat.server.Orders;
import dev.leat.server.PortInUseException;
import dev.leat.server.Server;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderHeadersTest {

    private static final String GOOD =
            "{\"order_id\":\"1\",\"placed\":\"2024-12-01T10:00:00Z\",\"value\":\"2.50\"}";

    private final KeptQueue queue = new KeptQueue();
    private Server server;

    @BeforeEach
    void start() throws PortInUseException {
        server = serve(Orders.FIFO);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Server serve(App app) throws PortInUseException {
        return Server.start("127.0.0.1", 0, List.of(new Intake(app, _ -> queue)));
    }

    private HttpResponse<String> post(String body, String... headers) {
        return Asked.post(server, "/orders", body.getBytes(StandardCharsets.UTF_8), headers);
    }

    @Test
    void aDocumentGoesToTheGroupThatItsHeaderNames() {
        var answer = post(GOOD, "message-group-id", " U1 ", "Message-Deduplication-Id", "d~1");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(post(GOOD, "Message-Group-Id", "U2").statusCode()).isEqualTo(202);
        var kept = queue.browse(0, 10);
        assertThat(kept.getFirst().group()).hasValue("U1");
        assertThat(kept.getFirst().deduplication()).hasValue("d~1");
        assertThat(kept.getLast().group()).hasValue("U2");
        assertThat(kept.getLast().deduplication()).isEmpty();
    }

    @Test
    void saysWhichHeaderIsMissing() {
        var answer = post(GOOD);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"detail\":\"the headers are invalid for the FIFO queue OrderQueue:"
                                + " one reason\",\"reasons\":[{\"cause\":\"missing\","
                                + "\"field\":\"Message-Group-Id\",\"value\":null,"
                                + "\"message\":\"is required; it groups the documents that are processed in order\"}]}");
        assertThat(queue.browse(0, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "tab\there"})
    void refusesWhatSqsWouldRefuse(String id) {
        var answer = post(GOOD, "Message-Group-Id", id, "Message-Deduplication-Id", id);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(": 2 reasons").contains("128 ASCII letters");
    }

    @Test
    void takes128CharactersAndNotOneMore() {
        var most = "~".repeat(128);
        assertThat(post(GOOD, "Message-Group-Id", most).statusCode()).isEqualTo(202);
        var answer = post(GOOD, "Message-Group-Id", "g", "Message-Deduplication-Id", most + "~");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"field\":\"Message-Deduplication-Id\"");
        assertThat(queue.browse(0, 10)).hasSize(1);
    }

    @Test
    void stillSaysAllThatIsWrongWithTheDocument() {
        var answer = post("{}", "Message-Group-Id", "g");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("does not match schema Order: 3 reasons");
    }

    @Test
    void aQueueThatMakesNoIdsOfBodiesNeedsOne() throws PortInUseException {
        var strict = Queue.named("OrderQueue").with(new Queue.Fifo(false, true));
        var app =
                App.named("strict")
                        .withQueues(Map.of("OrderQueue", strict))
                        .withApi(Orders.FIFO.api());
        try (var other = serve(app)) {
            var body = GOOD.getBytes(StandardCharsets.UTF_8);
            var answer = Asked.post(other, "/orders", body, "Message-Group-Id", "g");
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("Message-Deduplication-Id").contains("is required");
        }
    }

    @Test
    void anotherQueueTakesNoNoticeOfThem() throws PortInUseException {
        try (var plain = serve(Orders.APP)) {
            var body = GOOD.getBytes(StandardCharsets.UTF_8);
            var answer = Asked.post(plain, "/orders", body, "Message-Group-Id", "g");
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(queue.browse(0, 10).getFirst().group()).isEmpty();
        }
    }
}

package dev.leat.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Message;
import dev.leat.server.KeptQueue;
import dev.leat.server.Orders;
import dev.leat.server.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever is sent, the server stays well, and says the truth about what it took.
class IntakeFuzzTest {

    private static final int BODIES = 500;
    private static final long SEED = 20261120;
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final KeptQueue queue = new KeptQueue();

    @Test
    void neverFailsAndKeepsExactlyWhatItTook() throws Exception {
        var documents = new RandomDocuments(SEED);
        var taken = new ArrayList<String>();
        var ids = new ArrayList<String>();
        int rejected = 0;
        var intake = new Intake(Orders.APP, _ -> queue);
        try (var server = Server.start("127.0.0.1", 0, List.of(intake));
                var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < BODIES; i++) {
                byte[] body = documents.next();
                var answer = client.send(post(server, body), HttpResponse.BodyHandlers.ofString());
                var said = MAPPER.readTree(answer.body());
                if (answer.statusCode() == 202) {
                    taken.add(text(body));
                    ids.add(said.get("id").asString());
                } else {
                    assertThat(answer.statusCode()).as("body %d", i).isEqualTo(422);
                    assertReasons(said);
                    rejected++;
                }
            }
        }
        var kept = queue.browse(0, BODIES);
        assertThat(kept).extracting(Message.Seen::id).isEqualTo(ids);
        assertThat(kept).extracting(message -> text(message.body())).isEqualTo(taken);
        assertThat(taken).hasSizeGreaterThan(50);
        assertThat(rejected).isGreaterThan(300);
    }

    private static void assertReasons(JsonNode said) {
        assertThat(said.get("detail").asString()).isNotBlank();
        assertThat(said.get("reasons")).isNotEmpty();
        for (var reason : said.get("reasons")) {
            assertThat(reason.propertyNames())
                    .containsExactly("cause", "field", "value", "message");
            assertThat(reason.get("cause").asString()).isNotBlank();
            assertThat(reason.get("message").asString()).isNotBlank();
        }
    }

    /// A character for each byte.
    private static String text(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    private static HttpRequest post(Server server, byte[] body) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/orders"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }
}

package dev.leat.server.doc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.Asked;
import dev.leat.server.KeptQueue;
import dev.leat.server.Orders;
import dev.leat.server.Server;
import dev.leat.server.intake.Intake;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The descriptions of a path that sends to a FIFO queue.
class FifoDocTest {

    private final KeptQueue queue = new KeptQueue();
    private Server server;
    private JsonNode openApi;

    @BeforeEach
    void start() throws Exception {
        server =
                Server.start(
                        "127.0.0.1",
                        0,
                        List.of(
                                new Documentation(Orders.FIFO),
                                new Intake(Orders.FIFO, _ -> queue)));
        openApi = Standard.json(Asked.ask(server, "GET", "/openapi.json").body());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void namesTheHeadersAndWhichIsNeeded() {
        assertThat(Standard.wrongIn(openApi)).isEmpty();
        var parameters = openApi.at("/paths/~1orders/post/parameters");
        assertThat(parameters)
                .extracting(p -> p.path("name").asString())
                .containsExactly("Message-Group-Id", "Message-Deduplication-Id");
        assertThat(parameters).extracting(p -> p.path("in").asString()).containsOnly("header");
        assertThat(parameters)
                .extracting(p -> p.path("required").asBoolean(false))
                .containsExactly(true, false);
        assertThat(openApi.at("/paths/~1orders/post/description").asString())
                .contains("sent again within 5 minutes is stored once");
    }

    @Test
    void answersFitWhatItSays() {
        var body =
                openApi.at("/paths/~1orders/post/requestBody/content/application~1json/example")
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
        var missing = Asked.post(server, "/orders", body);
        assertThat(missing.statusCode()).isEqualTo(422);
        var rejection = openApi.at("/components/schemas/Rejection");
        assertThat(Standard.wrong(rejection, openApi, Standard.json(missing.body()))).isEmpty();
        assertThat(Asked.post(server, "/orders", body, "Message-Group-Id", "g").statusCode())
                .isEqualTo(202);
    }

    @Test
    void thePageShowsThemAndHowToSendThem() {
        var page = Asked.ask(server, "GET", "/docs").body();
        assertThat(page)
                .contains("<code>Message-Group-Id</code></td><td>header</td>")
                .contains("-H &#39;Message-Group-Id: user-1&#39;")
                .contains("data-in=\"header\"")
                .contains("stored once")
                .doesNotContain("taken twice");
    }
}

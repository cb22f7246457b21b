package dev.leat.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Message;
import dev.leat.server.Asked;
import dev.leat.server.KeptQueue;
import dev.leat.server.Orders;
import dev.leat.server.Server;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The maximum size and depth of a document that is posted over HTTP.
@Timeout(300)
class ApiLimitsTest {

    private final KeptQueue queue = new KeptQueue();
    @AutoClose private Server server;

    @BeforeEach
    void start() throws Exception {
        var intake = new Intake(Orders.APP, _ -> queue);
        server = Server.start("127.0.0.1", 0, List.of(intake));
    }

    private String post(String document) {
        var said = Asked.post(server, "/orders", document.getBytes(StandardCharsets.UTF_8));
        return said.statusCode() + " " + said.body();
    }

    @Test
    void documentsHaveOneMebibyteAtMost() {
        assertThat(post("[" + " ".repeat(Message.MOST_BYTES - 2) + "]")).startsWith("422 ");
        assertThat(post("[" + " ".repeat(Message.MOST_BYTES - 1) + "]"))
                .startsWith("413 ")
                .contains("1,048,576");
        assertThat(post(" ".repeat(10 * Message.MOST_BYTES))).startsWith("413 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 500, 1001, 300_000})
    void documentsOfAnyDepthAreReadOrRefused(int deep) {
        for (var text :
                List.of(
                        "[".repeat(deep),
                        "[".repeat(deep) + "]".repeat(deep),
                        "{\"a\":".repeat(deep / 2))) {
            assertThat(post(text)).startsWith(text.length() > Message.MOST_BYTES ? "413 " : "422 ");
        }
        assertThat(queue.browse(0, 1)).isEmpty();
    }

    @Test
    void parametersAreRefusedHoweverManyThereAre() {
        assertThat(post("{}")).startsWith("422 ");
        for (int count : new int[] {1, 100, 2_000}) {
            var said = Asked.ask(server, "POST", "/orders?" + "a=1&".repeat(count));
            assertThat(said.statusCode()).isEqualTo(400);
        }
    }
}

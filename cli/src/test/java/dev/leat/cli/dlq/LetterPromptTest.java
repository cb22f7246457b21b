package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.OpenAiServer;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Questions about dead letters with personal values: in columns with `pii`, in columns that look
/// personal, in nested fields, and in the reasons of the letters, which quote what was refused.
class LetterPromptTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                id: varchar not null
                born: date pii
                contact: varchar
                customer: struct(phone varchar, code varchar)
                secret: varchar pii
                kind: varchar
            queues: {Orders: }
            views:
              totals: {measures: {orders: count(*)}}
            pipelines:
              store:
                from: {queue: Orders, schema: Order}
                key: id
                archive: 7d
                to:
                  - view: totals
            """;

    private static final int PASSING = 50;
    private static final int LETTERS = 200;

    @TempDir private Path folder;

    /// Returns an order with five canaries; its date of birth is one of them in a letter. All
    /// letters have the same `contact` and `secret`, so these distinguish them from other orders.
    private static String order(int number) {
        boolean letter = number >= PASSING;
        return "{\"id\":\"o%1$d\",\"born\":\"%2$s\",\"contact\":\"canary-b%5$s@example.com\",\"customer\":{\"phone\":\"canary-c%1$d\",\"code\":\"%4$s\"},\"secret\":\"canary-d%5$s\",\"kind\":\"%3$s\"}"
                .formatted(
                        number,
                        letter ? "canary-a" + number : "1980-01-01",
                        letter ? "new" : "old",
                        letter ? "canary-e%d@example.com".formatted(number) : "c",
                        letter ? "" : number);
    }

    @Test
    void noPersonalValueLeaves() throws IOException {
        var shop = new Shop(folder).write("app.yaml", APP);
        var orders =
                Files.writeString(
                        folder.resolve("all.ndjson"),
                        IntStream.range(0, PASSING + LETTERS)
                                .mapToObj(LetterPromptTest::order)
                                .collect(Collectors.joining("\n")));
        shop.run(0, "send", "Orders", orders.toString());
        shop.up(0);
        assertThat(shop.run(0, "dlq", "show", "Orders", "--limit", "1", "--unmask").out())
                .as("the reason quotes the value")
                .containsPattern("born.*canary-a50");

        try (var server = new OpenAiServer("{\"edits\":[],\"checks\":[],\"proposals\":[]}")) {
            var app = folder.toString();
            var explained = server.session(folder);
            assertThat(explained.run("dlq", "explain", "--app", app, "--model", OpenAiServer.MODEL))
                    .as(explained.err())
                    .isZero();
            assertThat(explained.out()).contains("kind is 'new' in all 200 letters");
            var proposed = server.session(folder);
            assertThat(
                            proposed.run(
                                    "suggest",
                                    "dlq:Orders",
                                    "--app",
                                    app,
                                    "--model",
                                    OpenAiServer.MODEL))
                    .as(proposed.err())
                    .isZero();
            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().getFirst()).contains("born", "kind is '***'");
            assertThat(server.requests().getLast()).contains("customer.phone", "secret");
            assertThat(server.requests().toString()).doesNotContain("canary");
            assertThat(explained.out() + proposed.out()).doesNotContain("canary");
        }
    }
}

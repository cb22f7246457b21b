package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A running app with dead letters, and requests to its console with a login that may change them,
/// and with one that may only read.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RepairedApp {

    private static final String APP =
            OrdersApp.of(
                            "      - set: {gross: amount * 2, short: 'left(phone, 3)'}\n",
                            "      - exclude: [gross]\n",
                            "orders")
                    + """
                    topics:
                      news: {email: boss@example.com}
                    buckets: {sheets: , copies: }
                    """;

    private static final String LOAD =
            """
              load:
                from: {bucket: sheets, schema: Order, on_overwrite: replace}
                to: [{bucket: copies, path: '{source.key}'}]
            """;

    private static final Pattern LINK = Pattern.compile("(http\\S+)/console/#code=(\\S+)");

    @TempDir static Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    Background running;
    String url;
    String writer;
    String reader;

    @BeforeAll
    void start() throws Exception {
        Files.writeString(
                folder.resolve("app.yaml"), APP.replace("pipelines:\n", "pipelines:\n" + LOAD));
        running = new Background(folder.toString());
        var first = link(running.out());
        url = first.group(1);
        writer = login(first.group(2));
        var session = new Session();
        assertThat(session.run("console", "--read", "--app", folder.toString())).isZero();
        reader = login(link(session.out()).group(2));
    }

    @AfterAll
    void stop() {
        running.close();
        client.close();
    }

    private static MatchResult link(String text) {
        return LINK.matcher(text).results().findFirst().orElseThrow();
    }

    private String login(String code) throws Exception {
        var answer = send("POST", "/console/session", "{\"code\":\"%s\"}".formatted(code), "");
        assertThat(answer.body()).contains("\"command\":\"./leat\"", " --app " + folder);
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
    }

    HttpResponse<String> send(String method, String path, String body, String cookie)
            throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .method(method, BodyPublishers.ofString(body))
                        .header("Origin", url)
                        .header("Content-Type", "application/json");
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode get(String path, String cookie) throws Exception {
        var answer = send("GET", "/leat/v1/" + path, "", cookie);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    JsonNode post(String path, String body) throws Exception {
        var answer = send("POST", "/leat/v1/" + path, body, writer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    /// Sends a record that is rejected, and returns its dead letter when it has arrived.
    JsonNode rejected(String id, String amount) throws Exception {
        var order =
                "{\"id\":\"%s\",\"user_id\":\"%s\",\"amount\":%s,\"phone\":\"555-0100\"}"
                        .formatted(id, id, amount);
        assertThat(running.give("/orders", order)).startsWith("202");
        while (true) {
            for (var letter : get("dead-letters/orders-dlq/letters", reader).path("items")) {
                if (letter.path("body").asString().contains('"' + id + '"')) {
                    return letter;
                }
            }
            Polling.pause();
        }
    }

    HttpResponse<String> edit(long letter, String body, String cookie) throws Exception {
        var edit = JsonMapper.shared().createObjectNode().put("letter", letter).put("body", body);
        return send("POST", "/leat/v1/dead-letters/orders-dlq/edits", edit.toString(), cookie);
    }

    JsonNode completed(String run) throws Exception {
        while (true) {
            var now = get("redrives/" + run, reader);
            if (!now.path("state").asString().equals("RUNNING")) {
                return now;
            }
            Polling.pause();
        }
    }
}

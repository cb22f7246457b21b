package dev.leat.cli.page;

import static dev.leat.cli.fixture.Example.leat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Walk;
import dev.leat.cli.fixture.Webhook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example of events: its page, and its items and alerts compared with those that a script
/// computes from the samples.
@Tag("docs")
class EventsExampleTest {

    private static final JsonNode EXPECTED =
            JsonMapper.shared().readTree(Path.of("..", Example.EVENTS, "samples", "expected.json"));

    @TempDir Path folder;

    private final Set<String> calls = ConcurrentHashMap.newKeySet();
    @AutoClose private Webhook webhook;
    private Example example;

    @BeforeEach
    void start() throws IOException {
        example = Example.events(folder);
        webhook =
                Webhook.start((request, _) ->
                        calls.add(request.getRequestHeaders().getFirst("Idempotency-Key")));
    }

    private Session session() {
        return new Session(Map.of("WEBHOOK_URL", webhook.url()));
    }

    private void process() {
        var session = session();
        int code =
                session.run(
                        "up",
                        example.path(),
                        "--samples",
                        "--until-idle",
                        "--port",
                        "0",
                        "--aws-port",
                        "0");
        assertThat(code).as(session.err()).isZero();
    }

    @Test
    void isWhatItsPageShows() throws Exception {
        process();
        try (var running = new Background(session(), example.path())) {
            new Walk(example, running, Map.of()).through(Document.read(Example.EVENTS_PAGE));
        }
    }

    @Test
    void storesAndSendsWhatTheScriptComputes() {
        process();
        assertRight();
        process();
        assertRight();
    }

    private void assertRight() {
        var sums =
                JsonMapper.shared()
                        .readTree(
                                leat(
                                        0,
                                        "sql",
                                        "select count(*) as items, sum(amount)::varchar as total,"
                                                + " sum(json_array_length(items))::bigint as lines from events",
                                        "--json",
                                        "--app",
                                        example.path()))
                        .get(0);
        assertThat(sums.get("items").longValue()).isEqualTo(EXPECTED.get("items").longValue());
        assertThat(sums.get("total").stringValue()).isEqualTo(EXPECTED.get("total").stringValue());
        assertThat(sums.get("lines").longValue()).isEqualTo(EXPECTED.get("lines").longValue());
        assertThat(calls).hasSize(EXPECTED.get("alerts").intValue());
        var queues = leat(0, "ls", "queues", "--json", "--app", example.path());
        for (var line : queues.lines().toList()) {
            var queue = JsonMapper.shared().readTree(line);
            if (queue.get("queue").stringValue().equals("alerts")) {
                assertThat(queue.get("visible").intValue())
                        .isEqualTo(EXPECTED.get("alerts").intValue());
            }
        }
    }
}

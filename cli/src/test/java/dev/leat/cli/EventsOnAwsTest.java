package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The example of events in its environment on AWS, with samples that boto3 sends twice, compared
/// with what an independent script computes from the samples.
@Tag("interop")
class EventsOnAwsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path SAMPLES = Path.of("..", Example.EVENTS, "samples");

    @TempDir Path folder;

    @Test
    void eventsAreStoredAndAlertsAreSentOnce() throws Exception {
        var path = Example.events(folder.resolve("events")).path();
        var right = JSON.readTree(Files.readString(SAMPLES.resolve("expected.json")));
        Set<String> calls = ConcurrentHashMap.newKeySet();
        try (var services = new AwsServices(folder)) {
            services.startMoto();
            try (var webhook =
                            Webhook.start((request, _) ->
                                    calls.add(
                                            request.getRequestHeaders()
                                                    .getFirst("Idempotency-Key")));
                    var clients = services.clients()) {
                services.set("WEBHOOK_URL", webhook.url() + "/");
                // The ARN of the queue `alerts` in ElasticMQ is also that of this queue in moto,
                // which gets the messages of the topic.
                clients.sqs().createQueue(q -> q.queueName("alerts"));
                leat(services, "up", path, "--create", "--until-idle", "--port", "0");
                services.send("events", SAMPLES.resolve("events.ndjson"), 2);
                leat(services, "up", path, "--until-idle", "--port", "0");
                assertThat(AwsServices.messages(clients, "alerts"))
                        .isEqualTo(right.get("alerts").intValue());
            }
            assertThat(calls).hasSize(right.get("alerts").intValue());
            var sums =
                    JSON.readTree(
                                    leat(
                                            services,
                                            "sql",
                                            "select count(*) as items, sum(amount)::varchar as total from events",
                                            "--json",
                                            "--app",
                                            path))
                            .get(0);
            assertThat(sums.get("items").longValue()).isEqualTo(right.get("items").longValue());
            assertThat(sums.get("total").stringValue()).isEqualTo(right.get("total").stringValue());
            var letters =
                    JSON.readTree(leat(services, "queue", "ls", "--json", "--app", path))
                            .valueStream()
                            .filter(queue -> queue.get("queue").stringValue().equals("events-dlq"))
                            .toList();
            assertThat(letters).hasSize(1);
            assertThat(letters.getFirst().get("visible").intValue())
                    .isEqualTo(2 * right.get("rejected").intValue());
        }
    }

    private String leat(AwsServices services, String... words) {
        var state = folder.resolve("state").toString();
        var at = Stream.of("--env", "aws", "--state", state);
        return services.leat(Stream.concat(Stream.of(words), at).toArray(String[]::new));
    }
}

package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Webhook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
        var example = Example.events(folder.resolve("events"));
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
                services.leat(example, "aws", "up", "--create", "--until-idle", "--port", "0");
                services.send("events", SAMPLES.resolve("events.ndjson"), 2);
                services.leat(example, "aws", "up", "--until-idle", "--port", "0");
                assertThat(AwsServices.messages(clients, "alerts"))
                        .isEqualTo(right.get("alerts").intValue());
            }
            assertThat(calls).hasSize(right.get("alerts").intValue());
            var sums =
                    JSON.readTree(
                                    services.leat(
                                            example,
                                            "aws",
                                            "sql",
                                            "select count(*) as items, sum(amount)::varchar as total from events",
                                            "--json"))
                            .get(0);
            assertThat(sums.get("items").longValue()).isEqualTo(right.get("items").longValue());
            assertThat(sums.get("total").stringValue()).isEqualTo(right.get("total").stringValue());
            assertThat(services.visible(example, "aws", "events-dlq"))
                    .isEqualTo(2 * right.get("rejected").intValue());
        }
    }
}

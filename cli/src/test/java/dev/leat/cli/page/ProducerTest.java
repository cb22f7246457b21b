package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.page.EventProducer.Ran;
import dev.leat.server.AccessToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The program that sends events to the example `events`, run as users run it.
@Tag("slow")
class ProducerTest {

    private static final String SECRET = "the-token-of-the-app";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final String SAMPLES =
            """
            {"order_id":"1","user_id":"17850","amount":15.30,"currency":"GBP","ordered_at":"2010-12-01T08:26:00Z","country":"United Kingdom","items":[{"sku":"85123A","quantity":6,"price":2.55},{"sku":"71053","quantity":6,"price":3.39}]}
            {"order_id":"2","user_id":"13047","amount":5,"currency":"GBP","ordered_at":"2010-12-01T08:28:00Z","country":"France","items":[{"sku":"22633","quantity":6,"price":1.85},{"sku":"POST","quantity":1,"price":18}]}
            """;

    @TempDir static Path classes;
    @TempDir Path folder;

    private static EventProducer producer;

    @BeforeAll
    static void compile() throws IOException {
        producer = new EventProducer(classes);
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("samples.ndjson"), SAMPLES);
    }

    private Ran produce(String url, String secret, String... options) throws Exception {
        return producer.run(folder.resolve("samples.ndjson"), url, secret, options);
    }

    private List<JsonNode> sent(LeatEndpoint leat) {
        return leat.browse("Orders").stream().map(seen -> JSON.readTree(seen.body())).toList();
    }

    @Test
    void eventsOf5KibibytesArriveOnceInSignedBatchesOfTen() throws Exception {
        try (var leat = LeatEndpoint.locked(folder, new AccessToken(SECRET))) {
            var url = leat.url() + "/000000000000/Orders";
            var ran = produce(url, SECRET, "--count", "100", "--target-kb", "5");
            assertThat(ran.out()).startsWith("100 events (").contains("sent in 10 batches");
            assertThat(ran.code()).isZero();
            var ids = new HashSet<String>();
            for (var seen : leat.browse("Orders")) {
                assertThat(seen.body().length).isBetween(5 * 1024 - 150, 5 * 1024);
                var event = JSON.readTree(seen.body());
                assertThat(event.path("amount").decimalValue()).isEqualTo(sum(event));
                assertThat(ids.add(event.path("order_id").asString())).isTrue();
            }
            assertThat(ids).hasSize(100);
        }
    }

    private static BigDecimal sum(JsonNode event) {
        return event.path("items")
                .valueStream()
                .map(i ->
                        i.path("price").decimalValue().multiply(i.path("quantity").decimalValue()))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(2);
    }

    @Test
    void eventsOf200KibibytesAreSentInBatchesOfLessThanAMebibyte() throws Exception {
        try (var leat = LeatEndpoint.locked(folder, new AccessToken(SECRET))) {
            var url = leat.url() + "/000000000000/Orders";
            var ran = produce(url, SECRET, "--count", "6", "--target-kb", "200");
            assertThat(ran.out()).startsWith("6 events (").contains("sent in 2 batches");
            assertThat(sent(leat)).extracting(e -> e.path("order_id").asString()).hasSize(6);
            assertThat(leat.browse("Orders"))
                    .allSatisfy(seen ->
                            assertThat(seen.body().length).isBetween(200 * 1024 - 150, 200 * 1024));
        }
    }

    @Test
    void aWrongSecretIsRefusedAndSaid() throws Exception {
        try (var leat = LeatEndpoint.locked(folder, new AccessToken(SECRET))) {
            var ran = produce(leat.url() + "/000000000000/Orders", "wrong");
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.out())
                    .contains("accepted 0 events and refused S1-0000001")
                    .contains("InvalidSignatureException");
        }
    }

    @Test
    void whatTheQueueDoesNotAcceptIsSentAgain() throws Exception {
        try (var queue = new QueueRecorder(2)) {
            var ran = produce(queue.url("events"), "", "--count", "25", "--batch-size", "7");
            assertThat(ran.out()).startsWith("25 events (").contains("sent in 5 batches");
            assertThat(queue.requests())
                    .extracting(request -> request.path("Entries").size())
                    .containsExactly(7, 7, 1, 7, 7, 4);
        }
    }

    @Test
    void theSameSeedMakesTheSameEvents() throws Exception {
        try (var queue = new QueueRecorder()) {
            var url = queue.url("events.fifo");
            produce(url, "", "--count", "2");
            produce(url, "", "--count", "2");
            produce(url, "", "--count", "2", "--seed", "2");
            var requests = queue.requests();
            assertThat(requests.get(0)).isEqualTo(requests.get(1)).isNotEqualTo(requests.get(2));
            var entry = requests.getFirst().path("Entries").get(0);
            assertThat(entry.path("MessageGroupId").asString()).isIn("17850", "13047");
            assertThat(entry.path("MessageDeduplicationId").asString()).isEqualTo("S1-0000001");
        }
    }

    @Test
    void refusesOptionsThatItDoesNotHave() throws Exception {
        assertThat(produce("http://localhost/q", "", "--batch-size", "11"))
                .isEqualTo(
                        new Ran(
                                2,
                                "--batch-size must be a whole number from 1 to 10, not '11'; --help lists the options\n"));
        assertThat(produce("http://localhost/q", "", "--size", "1").out())
                .startsWith("unknown option --size");
        assertThat(produce("events", "").out())
                .startsWith("--queue-url must be the URL of a queue, not 'events'");
        assertThat(produce("https://sqs.eu-central-1.amazonaws.com/1/events", "").out())
                .startsWith("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }
}

package dev.leat.cli.page;

import static dev.leat.cli.fixture.Example.leat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Webhook;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example `events` with events of all sizes, sent by its producer. Items, alerts and sums
/// equal those of the same events at a recorder that is independent of Leat.
@Tag("docs")
class EventSizesTest {

    private static final BigDecimal THRESHOLD = new BigDecimal(1000);

    /// JSON of this size is too large for an item: DynamoDB needs fewer bytes for an item than
    /// JSON.
    private static final int MAX_ITEM = 590 * 1024;

    /// Options of the producer: events below the threshold, many of 5 KiB, some of 200 KiB, and
    /// some that are larger than an item.
    private static final List<String[]> RUNS =
            List.of(
                    new String[] {"--count", "30", "--target-kb", "1", "--seed", "5"},
                    new String[] {"--count", "300", "--target-kb", "5", "--seed", "1"},
                    new String[] {"--count", "20", "--target-kb", "200", "--seed", "2"},
                    new String[] {"--count", "4", "--target-kb", "600", "--seed", "3"},
                    new String[] {"--count", "3", "--target-kb", "1000", "--seed", "4"});

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    @TempDir Path folder;
    @TempDir Path classes;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, String> events = new HashMap<>();
    @AutoClose private Webhook webhook;
    private Example example;

    @BeforeEach
    void listen() throws IOException {
        example = Example.events(folder);
        webhook = Webhook.start((_, body) -> calls.add(id(JSON.readTree(body))));
    }

    private Session session() {
        return new Session(Map.of("WEBHOOK_URL", webhook.url()));
    }

    private static String id(JsonNode event) {
        return event.path("order_id").asString();
    }

    @Test
    void itemsAlertsAndSumsEqualAnIndependentCount() throws Exception {
        var producer = new EventProducer(classes);
        try (var recorder = new QueueRecorder();
                var app = new Background(session(), example.path())) {
            for (var options : RUNS) {
                assertThat(producer.send(recorder.url("events"), options).code()).isZero();
                var ran = producer.send(app.aws() + "/000000000000/events", options);
                assertThat(ran.code()).as(ran.out()).isZero();
            }
            recorder.bodies().forEach(body -> events.put(id(JSON.readTree(body)), body));
            refusesBatchesOfMoreThanOneMebibyte(app);
        }
        assertThat(events.size()).isEqualTo(357);
        var session = session();
        int code =
                session.run(
                        "up", example.path(), "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(code).as(session.err()).isZero();
        checkItems();
        checkAlerts();
    }

    private void refusesBatchesOfMoreThanOneMebibyte(Background app) throws Exception {
        var entries = new ArrayList<String>();
        var body = "x".repeat(200 * 1024);
        for (int i = 0; i < 10; i++) {
            entries.add("{\"Id\":\"%d\",\"MessageBody\":\"%s\"}".formatted(i, body));
        }
        var request =
                "{\"QueueUrl\":\"%s/000000000000/events\",\"Entries\":[%s]}"
                        .formatted(app.aws(), String.join(",", entries));
        assertThat(app.aws(app.aws(), "AmazonSQS.SendMessageBatch", request))
                .startsWith("400 ")
                .contains("BatchRequestTooLong");
    }

    private void checkItems() throws IOException {
        var file = folder.resolve("items.ndjson");
        leat(0, "table", "export", "events", file.toString(), "--app", example.path());
        var lines = Files.readAllLines(file);
        assertThat(lines.size()).isEqualTo(events.size());
        int shortened = 0;
        for (var line : lines) {
            var item = JSON.readTree(line);
            var body = Objects.requireNonNull(events.get(id(item)));
            var event = JSON.readTree(body);
            for (var name : List.of("user_id", "currency", "country", "amount")) {
                assertThat(same(item.path(name), event.path(name))).as(name + line).isTrue();
            }
            assertThat(item.path("status").asString()).isEqualTo("PROCESSED");
            if (body.length() < MAX_ITEM) {
                assertThat(same(item.path("items"), event.path("items"))).isTrue();
                assertThat(item.has("_leat_shrunk")).isFalse();
            } else {
                shortened++;
                checkShortened(item, event, body);
            }
        }
        assertThat(shortened).isEqualTo(7);
    }

    private void checkShortened(JsonNode item, JsonNode event, String body) throws IOException {
        var items = item.path("items");
        int all = event.path("items").size();
        assertThat(items.size()).isEqualTo(100);
        for (int i = 0; i < items.size(); i++) {
            assertThat(same(items.get(i), event.path("items").get(i))).isTrue();
        }
        assertThat(item.path("_leat_shrunk").get(0).asString())
                .isEqualTo("items: first 100 of %,d items".formatted(all).replace(",", ""));
        var original = item.path("_leat_original").asString();
        var copy = folder.resolve("original.json");
        leat(0, "get", original, copy.toString(), "--app", example.path());
        assertThat(Files.readString(copy)).isEqualTo(body);
        Files.delete(copy);
    }

    /// Compares values. Numbers are equal if they have the same value.
    private static boolean same(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (a.isContainer() && a.size() == b.size() && a.isObject() == b.isObject()) {
            return a.isObject()
                    ? a.propertyStream().allMatch(p -> same(p.getValue(), b.path(p.getKey())))
                    : IntStream.range(0, a.size()).allMatch(i -> same(a.get(i), b.get(i)));
        }
        return a.equals(b);
    }

    private void checkAlerts() {
        var large =
                events.values().stream()
                        .map(JSON::readTree)
                        .filter(event ->
                                event.path("amount").decimalValue().compareTo(THRESHOLD) >= 0)
                        .toList();
        var ids = large.stream().map(EventSizesTest::id).toList();
        assertThat(ids).hasSizeBetween(300, 356);
        assertThat(calls).containsExactlyInAnyOrderElementsOf(ids);
        var sums =
                sql(
                        "select count(*) as n, count(distinct body->>'order_id') as orders,"
                                + " sum((body->>'amount')::decimal(18,2))::varchar as total from alerts");
        assertThat(sums.path("n").intValue()).isEqualTo(ids.size());
        assertThat(sums.path("orders").intValue()).isEqualTo(ids.size());
        assertThat(sums.path("total").stringValue()).isEqualTo(sum(large));
        var all = sql("select sum(amount)::varchar as total from events");
        assertThat(all.path("total").stringValue())
                .isEqualTo(sum(events.values().stream().map(JSON::readTree).toList()));
    }

    private static String sum(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.path("amount").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(2)
                .toPlainString();
    }

    private JsonNode sql(String select) {
        return JSON.readTree(leat(0, "sql", select, "--json", "--app", example.path())).get(0);
    }
}

package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Queue;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemValue;
import dev.leat.kernel.Kernels;
import dev.leat.port.Deliveries;
import dev.leat.port.Message;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Terms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Events that other systems lost, stored twice or reported twice, sent to the example `events`.
class EventsDefectsTest {

    private static final Path APP = Path.of("..", "examples", "events", "app.yaml");

    /// An event that is valid. The tests replace parts of it.
    private static final String VALID =
            """
            {"order_id":"E1","user_id":"U1","amount":12.34,"currency":"USD","ordered_at":"2026-01-05T09:00:00Z","items":[{"sku":"A","qty":1}]}\
            """;

    @AutoClose private static final Kernels KERNELS = new Kernels();

    @TempDir Path folder;

    private Trial events;

    @BeforeEach
    void open() throws Exception {
        events = Trial.start(APP, folder, KERNELS);
    }

    @AfterEach
    void close() {
        events.close();
    }

    private static String event(String id, String amount) {
        return VALID.replace("E1", id).replace("12.34", amount);
    }

    private static String with(String part, String other) {
        assertThat(VALID).contains(part);
        return VALID.replace(part, other);
    }

    private void process(String... bodies) throws InterruptedException {
        events.send(
                "events",
                List.of(bodies).stream().map(b -> b.getBytes(StandardCharsets.UTF_8)).toList());
        events.pipelines().awaitIdle();
        assertThat(events.platform().queue("events").counts().all()).isZero();
    }

    private Item item(String id) {
        var key = new Item(Map.of("order_id", new ItemValue.Text(id)));
        return events.platform().tables().get("events", List.of(key)).getFirst().orElseThrow();
    }

    private static String value(Item item, String attribute) {
        var only = new Item(Map.of(attribute, item.get(attribute).orElseThrow()));
        return ItemJson.write(only).replaceFirst("^\\{\"[^\"]*\":(.*)}$", "$1");
    }

    private long items() {
        return events.platform().tables().size("events").items();
    }

    private static String text(Message.Seen message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    /// The ids of the orders in the queue of alerts, sorted.
    private List<String> alerts(String queue) {
        return events.messages(queue).stream().map(m -> id(text(m))).sorted().toList();
    }

    private static String id(String alert) {
        return JsonMapper.shared().readTree(alert).path("order_id").asString();
    }

    /// The ids of the orders that are to be sent to the endpoint, sorted.
    private List<String> calls() {
        return events
                .platform()
                .deliveries()
                .list(Set.of(Protocol.RECORD), EnumSet.allOf(Deliveries.State.class), 100)
                .stream()
                .map(d -> id(d.text()))
                .sorted()
                .toList();
    }

    /// Dead letters: the body as it was sent, and the reasons.
    private Map<String, List<String>> letters() {
        var letters = new TreeMap<String, List<String>>();
        for (var letter : events.messages("events-dlq")) {
            assertThat(letters.put(text(letter), Letters.reasons(letter))).isNull();
            assertThat(Letters.leat(letter).path("attempts").asInt(1)).isEqualTo(1);
        }
        return letters;
    }

    @Test
    void invalidEventsAreRejectedOnceWithTheirBodiesUnchanged() throws Exception {
        var items = "check items is a list of at least one object";
        var expected = new TreeMap<String, List<String>>();
        expected.put(with("[{\"sku\":\"A\",\"qty\":1}]", " [ ] "), List.of(items));
        expected.put(with("[{\"sku\":\"A\",\"qty\":1}]", "{\"sku\":\"A\"}"), List.of(items));
        expected.put(with("[{\"sku\":\"A\",\"qty\":1}]", "\"A\""), List.of(items));
        expected.put(with("[{\"sku\":\"A\",\"qty\":1}]", "7"), List.of(items));
        expected.put(with("[{\"sku\":\"A\",\"qty\":1}]", "[\"a\"]"), List.of(items));
        expected.put(with("[{\"sku\":\"A\",\"qty\":1}]", "[{},null]"), List.of(items));
        expected.put(with("[{\"sku\":\"A\",\"qty\":1}]", "[{},[{}]]"), List.of(items));
        expected.put(with("[{\"sku\":\"A\",\"qty\":1}]", "null"), List.of("missing items"));
        expected.put(with(",\"items\":[{\"sku\":\"A\",\"qty\":1}]", ""), List.of("missing items"));
        expected.put(with("12.34", "null"), List.of("missing amount"));
        expected.put(with("12.34", "-0.01"), List.of("check amount is zero or more"));
        expected.put(with("12.34", "NaN"), List.of("malformed amount"));
        expected.put(with("12.34", "Infinity"), List.of("malformed amount"));
        expected.put(with("12.34", "-Infinity"), List.of("malformed amount"));
        expected.put(with("12.34", "1e999"), List.of("range amount"));
        expected.put(with("12.34", "\"nan\""), List.of("type amount"));
        expected.put(with("12.34", "\"NaN\""), List.of("type amount"));
        expected.put(with("12.34", "\"Infinity\""), List.of("type amount"));
        expected.put(with("12.34", "\"two hundred\""), List.of("type amount"));
        expected.put(with("12.34", "true"), List.of("type amount"));
        expected.put(with("12.34", "1." + "1".repeat(46)), List.of("range amount"));
        expected.put(with("\"E1\"", "null"), List.of("missing order_id"));
        expected.put(with("\"E1\"", "\"\""), List.of("check order_id is not blank"));
        expected.put(with("\"E1\"", "\" \\t\""), List.of("check order_id is not blank"));
        expected.put(with("\"E1\"", "7"), List.of("type order_id"));
        expected.put(with("\"order_id\":\"E1\",", ""), List.of("missing order_id"));
        expected.put("[" + VALID + "]", List.of("type $"));
        expected.put("\"" + "E1" + "\"", List.of("type $"));
        expected.put("5", List.of("type $"));
        expected.put("null", List.of("type $"));
        expected.put(" ", List.of("malformed $"));
        expected.put("{\"order_id\":\"E1\"", List.of("malformed order_id"));
        expected.put(VALID + "}", List.of("malformed $"));
        var bodies = new ArrayList<>(expected.keySet());
        Collections.addAll(bodies, event("GOOD", "5"));
        process(bodies.toArray(String[]::new));

        assertThat(letters()).containsExactlyEntriesOf(expected);
        assertThat(items()).isEqualTo(1);
        assertThat(value(item("GOOD"), "amount")).isEqualTo("5");
        assertThat(alerts("alerts")).isEmpty();
    }

    @Test
    void anAmountOfZeroIsStoredAndAnAmountAtTheThresholdAlerts() throws Exception {
        process(
                event("ZERO", "0"),
                event("BELOW", "999.99"),
                event("AT", "1000"),
                event("AT_TOO", "1000.00"),
                event("HUGE", "1234567890123456.78"));
        assertThat(items()).isEqualTo(5);
        assertThat(value(item("ZERO"), "amount")).isEqualTo("0");
        assertThat(value(item("HUGE"), "amount")).isEqualTo("1234567890123456.78");
        assertThat(alerts("alerts")).containsExactly("AT", "AT_TOO", "HUGE");
        assertThat(calls()).containsExactly("AT", "AT_TOO", "HUGE");
        assertThat(events.messages("alerts").getLast().body())
                .asString(StandardCharsets.UTF_8)
                .contains("\"amount\":1234567890123456.78");
    }

    @Test
    void anEventThatIsDeliveredAgainAlertsOnceAndOtherContentIsAConflict() throws Exception {
        var large = event("E1", "5000");
        process(large, large);
        process(large);
        process(event("E1", "99"), event("E1", "6000"));
        assertThat(items()).isEqualTo(1);
        assertThat(value(item("E1"), "amount")).isEqualTo("5000");
        assertThat(alerts("alerts")).containsExactly("E1");
        assertThat(calls()).containsExactly("E1");
        assertThat(letters().keySet())
                .containsExactlyInAnyOrder(event("E1", "99"), event("E1", "6000"));
        assertThat(letters().values()).allMatch(reasons -> reasons.contains("conflict"));
    }

    @Test
    void anAmountAsTextIsStoredAsANumber() throws Exception {
        process(event("E1", "\"1012.34\""));
        assertThat(value(item("E1"), "amount")).isEqualTo("1012.34");
        assertThat(item("E1").get("amount").orElseThrow().type()).isEqualTo("N");
        assertThat(alerts("alerts")).containsExactly("E1");
    }

    @Test
    void nestedValuesKeepTheirTypes() throws Exception {
        process(
                with(
                        "\"qty\":1",
                        "\"qty\":1,\"gift\":true,\"note\":null,\"text\":\"\",\"w\":{\"kg\":[0.10,1e2]}"));
        assertThat(value(item("E1"), "items"))
                .isEqualTo(
                        "[{\"sku\":\"A\",\"qty\":1,\"gift\":true,\"note\":null,\"text\":\"\",\"w\":{\"kg\":[0.1,100]}}]");
    }

    @Test
    void fieldsOfTheEventDoNotReplaceStampsOfTheApp() throws Exception {
        process(
                with(
                        "\"user_id\"",
                        "\"ts\":1,\"status\":\"CANCELLED\",\"_leat_digest\":\"00\",\"user_id\""));
        var item = item("E1");
        assertThat(value(item, "ts")).isEqualTo("1");
        assertThat(value(item, "status")).isEqualTo("\"PROCESSED\"");
        assertThat(value(item, "_leat_digest")).isNotEqualTo("\"00\"");
        assertThat(value(item, "_leat_fields"))
                .isEqualTo("{\"_leat_digest\":\"00\",\"status\":\"CANCELLED\"}");
    }

    @Test
    void anEventWhoseItemsDoNotAddUpIsStoredForReview() throws Exception {
        process(
                event("E1", "999").replace("\"qty\":1", "\"quantity\":1,\"price\":1"),
                event("E2", "2.55").replace("\"qty\":1", "\"quantity\":3,\"price\":0.85"),
                event("E3", "999").replace("\"qty\":1", "\"quantity\":\"x\",\"price\":1e20"));
        assertThat(value(item("E1"), "status")).isEqualTo("\"REVIEW\"");
        assertThat(value(item("E2"), "status")).isEqualTo("\"PROCESSED\"");
        assertThat(value(item("E3"), "status")).isEqualTo("\"PROCESSED\"");
    }

    @Test
    void subscribersThatClientsCreatedReceiveAlerts() throws Exception {
        var platform = events.platform();
        var queue = QueueAdmin.Definition.of(Queue.deadLetters("audit"));
        platform.queues().create(queue, Map.of());
        platform.topics().subscribe("large_orders", Protocol.SQS, "audit", Terms.DEFAULT);
        var mail = platform.topics();
        var asked = mail.subscribe("large_orders", Protocol.EMAIL, "a@example.com", Terms.DEFAULT);
        asked.pending().ifPresent(token -> mail.confirm("large_orders", token));
        process(event("E1", "5000"), event("E2", "1"));
        assertThat(events.messages("audit"))
                .singleElement()
                .satisfies(m ->
                        assertThat(
                                        id(
                                                JsonMapper.shared()
                                                        .readTree(m.body())
                                                        .path("Message")
                                                        .asString()))
                                .isEqualTo("E1"));
        assertThat(
                        platform
                                .deliveries()
                                .list(
                                        Set.of(Protocol.EMAIL),
                                        EnumSet.allOf(Deliveries.State.class),
                                        10)
                                .stream()
                                .filter(d -> d.kind().equals("Notification")))
                .hasSize(1);
    }
}

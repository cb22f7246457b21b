package dev.leat.cli.trial;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.app.Table;
import dev.leat.config.AppFile;
import dev.leat.contract.ServerProcess;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.Time;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example `events` with each event sent twice, while the process is killed at seeded times and
/// a DynamoDB client changes the items. Items and alerts equal those that the test computes from
/// the events. `-Dcrash.full` kills it twenty times, `-Dcrash.seed=N` at other times.
@Tag("crash")
class EventsCrashTest {

    private static final Path APP = Path.of("..", "examples", "events", "app.yaml");
    private static final Path SAMPLES =
            Path.of("..", "examples", "events", "samples", "events.ndjson");
    private static final BigDecimal THRESHOLD = new BigDecimal(1000);
    private static final boolean FULL = System.getProperty("crash.full") != null;
    private static final int COPIES = FULL ? 20 : 3;
    private static final int KILLS = FULL ? 20 : 2;
    private static final int CHANGES = 10;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    @TempDir Path folder;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> items = new TreeMap<>();
    private final Set<String> alerts = new HashSet<>();
    private final Set<String> rejected = new HashSet<>();
    private HttpServer webhook;

    @BeforeEach
    void listen() throws IOException {
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", this::receive);
        webhook.start();
    }

    @AfterEach
    void stop() {
        webhook.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        calls.add(orderId(exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static String orderId(byte[] document) {
        return JSON.readTree(document).path("order_id").asString();
    }

    /// Returns each event of several copies of the samples twice, in a random order.
    private List<String> events(long seed) throws IOException {
        var samples = Files.readAllLines(SAMPLES);
        var bodies = new ArrayList<String>();
        for (int copy = 0; copy < COPIES; copy++) {
            var id = "\"order_id\":\"" + copy + "-";
            samples.forEach(sample -> bodies.add(sample.replaceFirst("\"order_id\":\"", id)));
        }
        bodies.forEach(this::count);
        bodies.addAll(List.copyOf(bodies));
        Collections.shuffle(bodies, new Random(seed));
        return bodies;
    }

    private void count(String body) {
        var event = JSON.readTree(body);
        var amount = event.path("amount").decimalValue();
        var id = event.path("order_id").asString();
        if (event.path("user_id").asString("").isBlank() || amount.signum() < 0) {
            rejected.add(body);
            return;
        }
        items.put(id, event);
        if (amount.compareTo(THRESHOLD) >= 0) {
            alerts.add(id);
        }
    }

    @Test
    void killsLoseNothingAndRepeatAtMostOneAlertEach() throws Exception {
        long seed = Long.getLong("crash.seed", 20_260_105L);
        var bodies = events(seed);
        var ports = new WireCrash.Ports(ServerProcess.freePort(), ServerProcess.freePort());
        var url = "http://127.0.0.1:" + webhook.getAddress().getPort();
        var crash =
                new WireCrash(
                        APP,
                        "events",
                        folder,
                        Map.of("WEBHOOK_URL", url),
                        List.of(),
                        ports,
                        seed,
                        KILLS);
        WireCrash.Story story;
        var endpoint = URI.create("http://127.0.0.1:" + ports.aws());
        var client = new ItemClient(endpoint, List.copyOf(items.keySet()), seed);
        try (client) {
            story =
                    crash.run(
                            bodies,
                            (_, more) -> awaitChanges(crash, client, more),
                            () -> Set.copyOf(calls).size() >= alerts.size());
        }
        assertThat(story.kills()).as("kills that met work, of %s", story.met()).isEqualTo(KILLS);
        int kills = story.met().size();
        var app = AppFile.read(APP, Map.of("WEBHOOK_URL", url));
        try (var platform = LocalPlatform.open(app, folder, Time.system())) {
            var stored = new TreeMap<String, Item>();
            platform.tables()
                    .scan(
                            app.get(Table.class, "events"),
                            item -> stored.put(orderId(json(item)), item));
            assertThat(stored.keySet()).as("seed %d", seed).isEqualTo(items.keySet());
            stored.forEach((id, item) ->
                    compare(JSON.readTree(json(item)), requireNonNull(items.get(id))));
            client.check(stored);
            atMostOneMoreEach(ids(platform.queue("alerts")), kills);
            atMostOneMoreEach(List.copyOf(calls), kills);
            assertThat(texts(platform.queue("events-dlq"))).isEqualTo(rejected);
            assertThat(platform.queue("events").counts().all()).isZero();
        }
        System.out.printf(
                "kills that met work: %s; %d calls of %d alerts; %d items changed by the client%n",
                story.met(), calls.size(), alerts.size(), client.changed());
    }

    /// Waits until the client has changed some items, so that kills follow these changes.
    private static void awaitChanges(WireCrash crash, ItemClient client, WireCrash.More more)
            throws InterruptedException {
        more.send();
        crash.await("changes of items", () -> client.changed() > CHANGES);
    }

    private void atMostOneMoreEach(List<String> sent, int kills) {
        assertThat(Set.copyOf(sent)).isEqualTo(alerts);
        assertThat(sent.size() - alerts.size()).as("alerts that came again").isBetween(0, kills);
    }

    private static byte[] json(Item item) {
        return ItemJson.write(item).getBytes(StandardCharsets.UTF_8);
    }

    private static void compare(JsonNode item, JsonNode event) {
        for (var name : List.of("user_id", "currency", "country", "items")) {
            assertThat(text(item.path(name))).isEqualTo(text(event.path(name)));
        }
        assertThat(item.path("amount").decimalValue())
                .isEqualByComparingTo(event.path("amount").decimalValue());
    }

    /// Numbers as DynamoDB writes them, without zeros at the end.
    private static String text(JsonNode node) {
        return node.toString()
                .replaceAll("(\\.\\d*?)0+(?=[,}\\]])", "$1")
                .replaceAll("\\.(?=[,}])", "");
    }

    private static List<Message.Seen> all(MessageQueue queue) {
        var all = new ArrayList<Message.Seen>();
        for (var page = queue.browse(0, 1000);
                !page.isEmpty();
                page = queue.browse(page.getLast().sequence() + 1, 1000)) {
            all.addAll(page);
        }
        return all;
    }

    private static List<String> ids(MessageQueue queue) {
        return all(queue).stream().map(message -> orderId(message.body())).toList();
    }

    private static Set<String> texts(MessageQueue queue) {
        var texts = new HashSet<String>();
        all(queue).forEach(letter -> texts.add(new String(letter.body(), StandardCharsets.UTF_8)));
        return texts;
    }
}

package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Message;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Terms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ledger of what left: an app that mails and posts each order, and sends it to an endpoint, is
/// killed again and again while it does. `-Dcrash.full` kills it twenty times under 2,000 orders,
/// `-Dcrash.seed=N` at other moments.
@Tag("crash")
class DeliveryCrashTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {order_id: varchar not null}
            queues:
              Orders:
            topics:
              placed: {email: [ops@example.com]}
            pipelines:
              tell:
                from: {queue: Orders, schema: Order}
                key: order_id
                to:
                  - {topic: placed, subject: 'Order {order_id}'}
                  - {endpoint: hook}
            endpoints:
              hook: {url: 'HOOK'}
            environments:
              office: {mail: {server: 'smtp://127.0.0.1:PORT', from: leat@example.com}}
            """;

    private static final boolean FULL = System.getProperty("crash.full") != null;
    private static final int ORDERS = FULL ? 2_000 : 200;
    private static final int KILLS = FULL ? 20 : 2;

    @TempDir Path folder;

    @Test
    void everyMessageArrivesAndAtMostOneMoreForEachKill() throws Exception {
        long seed = Long.getLong("crash.seed", 20_260_105L);
        var random = new Random(seed);
        try (var outside = new CountingServers()) {
            var file = folder.resolve("app.yaml");
            Files.writeString(
                    file,
                    APP.replace("PORT", "" + outside.mailPort()).replace("HOOK", outside.url()));
            var app = AppFile.read(file, Map.of());
            prepare(app, outside.url());
            for (int kill = 1; kill <= KILLS; kill++) {
                outside.mailServer(kill % 3 != 1);
                outside.postsTaken(kill % 3 != 2);
                try (var process = start()) {
                    int before = outside.arrived();
                    outside.await(before + 1 + random.nextInt(3 * ORDERS / (KILLS + 2)));
                    process.kill();
                }
            }
            outside.mailServer(true);
            outside.postsTaken(true);
            try (var _ = start()) {
                outside.awaitEach(ORDERS);
            }
            assertThat(states(app))
                    .as("seed %d", seed)
                    .containsOnly(Map.entry(State.SENT, 3L * ORDERS));
            judge("mails", outside.mails(), seed);
            judge("posts", outside.posts(), seed);
            judge("records", outside.records(), seed);
        }
    }

    /// Orders by the ids of the messages that told of them, as often as they came.
    private static void judge(String what, Map<String, List<String>> came, long seed) {
        var orders = new ArrayList<String>();
        long extras = 0;
        for (var message : came.entrySet()) {
            var texts = Set.copyOf(message.getValue());
            assertThat(texts).as("%s of %s, seed %d", what, message.getKey(), seed).hasSize(1);
            orders.addAll(texts);
            extras += message.getValue().size() - 1;
        }
        var wanted = new ArrayList<String>();
        for (int i = 0; i < ORDERS; i++) {
            wanted.add("O" + i);
        }
        assertThat(orders)
                .as("%s, seed %d", what, seed)
                .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(extras)
                .as("%s that came twice, seed %d", what, seed)
                .isBetween(0L, (long) KILLS);
    }

    private void prepare(App app, String url) {
        try (var platform = LocalPlatform.open(app, folder.resolve("state"), Time.system())) {
            var asked = platform.topics().subscribe("placed", Protocol.HTTP, url, Terms.DEFAULT);
            asked.pending().ifPresent(token -> platform.topics().confirm("placed", token));
            // The question itself is no message.
            platform.deliveries()
                    .list(Set.of(Protocol.HTTP), EnumSet.of(State.WAITING), 10)
                    .forEach(question ->
                            platform.deliveries()
                                    .markSent(question.number(), question.published()));
            var orders = new ArrayList<Message.Outgoing>();
            for (int i = 0; i < ORDERS; i++) {
                var order = "{\"order_id\":\"O%d\"}".formatted(i);
                orders.add(Message.Outgoing.of(order.getBytes(StandardCharsets.UTF_8)));
            }
            platform.queue("Orders").send(orders);
        }
    }

    private Map<State, Long> states(App app) {
        try (var platform = LocalPlatform.open(app, folder.resolve("state"), Time.system())) {
            var states = new EnumMap<State, Long>(State.class);
            for (var delivery :
                    platform.deliveries()
                            .list(
                                    EnumSet.allOf(Protocol.class),
                                    EnumSet.allOf(State.class),
                                    10 * ORDERS)) {
                if (!delivery.kind().equals("SubscriptionConfirmation")) {
                    states.merge(delivery.state(), 1L, Long::sum);
                }
            }
            return states;
        }
    }

    private AppProcess start() throws IOException, InterruptedException {
        return new AppProcess(
                Map.of(),
                List.of(
                        folder.resolve("app.yaml").toString(),
                        "--state",
                        folder.resolve("state").toString(),
                        "--env",
                        "office",
                        "--port",
                        "0",
                        "--aws-port",
                        "off"));
    }
}

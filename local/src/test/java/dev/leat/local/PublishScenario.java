package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.contract.Life;
import dev.leat.contract.SubscriberContract;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Post;
import dev.leat.port.TopicAdmin.Protocol;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Publishes messages, and sends their deliveries. Each message whose publish returned is stored. A
/// message is stored for all subscribers or for none. If a kill loses the mark of a sent delivery,
/// the delivery is sent again with the same id.
final class PublishScenario extends KillScenario {

    /// The least numbers of published and of sent messages before each kill.
    private static final int PUBLISHED = 20;

    private static final int SENT = 5;

    /// The process prints many more lines than this only if it sends nothing.
    private static final int MOST_LINES = 100_000;

    private final Set<String> published = new HashSet<>();

    /// The ids under which each message was sent, as often as it was.
    private final Map<String, List<String>> sent = new HashMap<>();

    @Override
    App app() {
        return SubscriberContract.topicsApp();
    }

    /// Publishes on two threads, and prints `published` with the number; a third prints `sent` with
    /// the id and text of a delivery, and then marks it.
    @Override
    void run(LocalPlatform platform, int first) throws InterruptedException {
        Thread.ofPlatform().start(() -> publish(platform, first));
        Thread.ofPlatform().start(() -> publish(platform, first + 1));
        send(platform);
    }

    private static void publish(LocalPlatform platform, int first) {
        for (int next = first; ; next += 2) {
            var post =
                    new Post(
                            UUID.randomUUID(),
                            Optional.empty(),
                            "" + next,
                            Map.of(),
                            Map.of(),
                            Instant.now());
            platform.topics().publish("events", List.of(post));
            Life.say("published", next);
        }
    }

    private static void send(LocalPlatform platform) throws InterruptedException {
        while (true) {
            long seen = platform.deliveries().signal().count();
            for (Delivery delivery : platform.deliveries().due(Instant.now(), 5)) {
                Life.say("sent " + delivery.id() + " " + delivery.text());
                platform.deliveries().markSent(delivery.number(), Instant.now());
            }
            Time.system().await(platform.deliveries().signal(), seen, Instant.now().plusSeconds(1));
        }
    }

    @Override
    void note(String line) {
        var words = line.split(" ", -1);
        if (words[0].equals("published")) {
            published.add(words[1]);
        } else if (words.length == 3) {
            sent.computeIfAbsent(words[2], _ -> new ArrayList<>()).add(words[1]);
        }
    }

    @Override
    boolean enough(int kill, int lines) {
        assertThat(lines).as("lines, sent %s", sent.keySet()).isLessThan(MOST_LINES);
        return published.size() >= PUBLISHED * (kill + 1) && sent.size() >= SENT * (kill + 1);
    }

    @Override
    void check(LocalPlatform platform, Path folder, int kills) {
        var raw = new ArrayList<String>();
        for (var seen : platform.queue("raw").browse(0, Integer.MAX_VALUE)) {
            raw.add(new String(seen.body(), StandardCharsets.UTF_8));
        }
        var deliveries =
                platform.deliveries().list(Set.of(Protocol.EMAIL), Set.of(State.values()), 100_000);
        assertThat(raw).doesNotHaveDuplicates().containsAll(published);
        assertThat(platform.queue("wrapped").counts().all()).isEqualTo(raw.size());
        assertThat(deliveries).extracting(Delivery::text).containsExactlyInAnyOrderElementsOf(raw);
        deliveries.forEach(this::isWhatWasSent);
        assertThat(sent.values().stream().filter(ids -> ids.size() > 1).count())
                .isLessThanOrEqualTo(kills);
    }

    private void isWhatWasSent(Delivery delivery) {
        var ids = sent.getOrDefault(delivery.text(), List.of());
        assertThat(ids).allMatch(delivery.id()::equals);
        if (delivery.state() == State.SENT) {
            assertThat(ids).isNotEmpty();
        }
    }
}

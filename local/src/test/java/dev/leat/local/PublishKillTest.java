package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.Life;
import dev.leat.contract.SubscriberContract;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process killed at random moments while it publishes and takes deliveries out: of each message
/// everybody has one, or nobody; what was said to be published is there; and what is sent once more
/// because its mark was lost has the id that it had.
@Tag("crash")
class PublishKillTest {

    private static final int KILLS = 3;

    /// The least numbers of published and of sent messages before each kill.
    private static final int PUBLISHED = 20;

    private static final int SENT = 5;

    /// The process prints many more lines than this only if it sends nothing.
    private static final int MOST_LINES = 100_000;

    @TempDir Path folder;

    private final Set<String> published = new HashSet<>();

    /// The ids under which each message was sent, as often as it was.
    private final Map<String, List<String>> sent = new HashMap<>();

    @Test
    void aKilledProcessNotifiesAllSubscribersOrNone() throws Exception {
        var random = new Random(7);
        for (int kill = 1; kill <= KILLS; kill++) {
            int number = kill;
            int least = 60 + random.nextInt(200);
            Life.killed(
                    lines -> lines >= least && enough(number, lines),
                    this::note,
                    PublishVictim.class,
                    folder.toString(),
                    String.valueOf(1_000_000 * kill));
            check();
        }
        long twice = sent.values().stream().filter(ids -> ids.size() > 1).count();
        assertThat(twice).isLessThanOrEqualTo(KILLS);
    }

    private boolean enough(int kill, int lines) {
        assertThat(lines).as("lines, sent %s", sent.keySet()).isLessThan(MOST_LINES);
        return published.size() >= PUBLISHED * kill && sent.size() >= SENT * kill;
    }

    private void note(String line) {
        var words = line.split(" ", -1);
        if (words[0].equals("published")) {
            published.add(words[1]);
        } else if (words.length == 3) {
            sent.computeIfAbsent(words[2], _ -> new ArrayList<>()).add(words[1]);
        }
    }

    private void check() {
        var app = SubscriberContract.topicsApp();
        try (var platform = LocalPlatform.open(app, folder, Time.system())) {
            var raw = new ArrayList<String>();
            for (var seen : platform.queue("raw").browse(0, Integer.MAX_VALUE)) {
                raw.add(new String(seen.body(), StandardCharsets.UTF_8));
            }
            var deliveries =
                    platform.deliveries()
                            .list(Set.of(Protocol.EMAIL), Set.of(State.values()), 100_000);
            assertThat(raw).doesNotHaveDuplicates().containsAll(published);
            assertThat(platform.queue("wrapped").counts().all()).isEqualTo(raw.size());
            assertThat(deliveries)
                    .extracting(Delivery::text)
                    .containsExactlyInAnyOrderElementsOf(raw);
            deliveries.forEach(this::isWhatWasSent);
        }
    }

    private void isWhatWasSent(Delivery delivery) {
        var ids = sent.getOrDefault(delivery.text(), List.of());
        assertThat(ids).allMatch(delivery.id()::equals);
        if (delivery.state() == State.SENT) {
            assertThat(ids).isNotEmpty();
        }
    }
}

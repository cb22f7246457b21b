package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.Life;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process killed at random moments while it puts records and reshards keeps the records whose
/// put returned, in order: reading parents before their children gives the records of a key in the
/// order in which they were put.
@Tag("crash")
class StreamKillTest {

    private static final int KILLS = 3;

    @TempDir Path folder;

    /// The last number of each key that was printed, by kill.
    private final List<Map<String, Integer>> printed = new ArrayList<>();

    @Test
    void aKilledProcessLosesNoRecordAndKeepsTheOrder() throws Exception {
        var random = new Random(11);
        for (int kill = 0; kill < KILLS; kill++) {
            printed.add(new HashMap<>());
            int least = 20 + random.nextInt(60);
            Life.killed(
                    lines -> lines >= least,
                    this::note,
                    StreamVictim.class,
                    folder.toString(),
                    String.valueOf(1_000_000 * kill));
            check();
        }
    }

    private void note(String line) {
        var words = line.split(" ", -1);
        printed.getLast().put(words[0], Integer.valueOf(words[1]));
    }

    private void check() {
        try (var platform = LocalPlatform.open(StreamVictim.app(), folder, Time.system())) {
            Map<String, List<Integer>> byKey = new HashMap<>();
            // A shard has a higher number than its parents.
            for (var shard : platform.streams().shards("live")) {
                for (var record : records(platform.streams(), shard)) {
                    byKey.computeIfAbsent(record.partitionKey(), _ -> new ArrayList<>())
                            .add(
                                    Integer.valueOf(
                                            new String(record.data(), StandardCharsets.UTF_8)));
                }
            }
            byKey.forEach(this::check);
        }
    }

    private static List<Streams.Stored> records(Streams streams, Streams.Shard shard) {
        var page = streams.read("live", shard.number(), 0, Integer.MAX_VALUE, Long.MAX_VALUE);
        assertThat(page.ended()).isEqualTo(!shard.open());
        return page.records();
    }

    /// The numbers of a key are consecutive from the first of each process to at least the printed
    /// one.
    private void check(String key, List<Integer> numbers) {
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        for (int kill = 0; kill < printed.size(); kill++) {
            int first = 1_000_000 * kill;
            var own = numbers.stream().filter(n -> n / 1_000_000 == first / 1_000_000).toList();
            int last = printed.get(kill).getOrDefault(key, first - 1);
            assertThat(own.isEmpty() ? first - 1 : own.getLast()).isGreaterThanOrEqualTo(last);
            assertThat(own).hasSize(own.isEmpty() ? 0 : own.getLast() - first + 1);
        }
    }
}

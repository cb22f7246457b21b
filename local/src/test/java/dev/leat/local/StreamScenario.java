package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Stream;
import dev.leat.contract.Life;
import dev.leat.port.Streams;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts records into a stream and reshards it. The records whose put returned are there, in order:
/// reading parents before their children gives the records of a key in the order in which they were
/// put.
final class StreamScenario extends KillScenario {

    private static final int BATCH = 20;

    /// The last number of each key that was printed, by kill.
    private final List<Map<String, Integer>> printed = new ArrayList<>();

    @Override
    App app() {
        var live = new Stream("live", 2, false, Stream.DEFAULT_RETENTION);
        return App.named("victim").with(Stream.class, Map.of("live", live));
    }

    /// Puts numbered records with the keys `a` and `b` on two threads, and splits and merges shards
    /// on a third. Prints `KEY NUMBER` after the put of a record returned.
    @Override
    void run(LocalPlatform platform, int first) throws InterruptedException {
        all(
                () -> put(platform.streams(), "a", first),
                () -> put(platform.streams(), "b", first),
                () -> reshard(platform.streams()));
    }

    private static void put(Streams streams, String key, int first) {
        for (int next = first; ; next += BATCH) {
            var records = new ArrayList<Streams.NewRecord>();
            for (int i = next; i < next + BATCH; i++) {
                var data = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
                records.add(new Streams.NewRecord(data, key));
            }
            streams.put("live", records);
            Life.say(key + " " + (next + BATCH - 1));
        }
    }

    private static void reshard(Streams streams) {
        for (int count = 1; ; count = count % 5 + 1) {
            streams.reshard("live", count);
        }
    }

    @Override
    int first(int kill) {
        printed.add(new HashMap<>());
        return STEP * kill;
    }

    @Override
    void note(String line) {
        var words = line.split(" ", -1);
        printed.getLast().put(words[0], Integer.valueOf(words[1]));
    }

    @Override
    void check(LocalPlatform platform, Path folder, int kills) {
        Map<String, List<Integer>> byKey = new HashMap<>();
        // A shard has a higher number than its parents.
        for (var shard : platform.streams().shards("live")) {
            for (var record : records(platform.streams(), shard)) {
                byKey.computeIfAbsent(record.partitionKey(), _ -> new ArrayList<>())
                        .add(number(record.data()));
            }
        }
        byKey.forEach(this::check);
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
            int first = STEP * kill;
            var own = numbers.stream().filter(n -> n / STEP == first / STEP).toList();
            int last = printed.get(kill).getOrDefault(key, first - 1);
            assertThat(own.isEmpty() ? first - 1 : own.getLast()).isGreaterThanOrEqualTo(last);
            assertThat(own).hasSize(own.isEmpty() ? 0 : own.getLast() - first + 1);
        }
    }
}

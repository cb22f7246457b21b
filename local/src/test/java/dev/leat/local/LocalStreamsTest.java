package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Stream;
import dev.leat.contract.VirtualTime;
import dev.leat.port.HashRange;
import dev.leat.port.NoSuchStreamException;
import dev.leat.port.SequenceNumber;
import dev.leat.port.ShardStateException;
import dev.leat.port.Streams;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams of the embedded platform: the order of each shard, resharding, retention and restarts,
/// compared with a model.
class LocalStreamsTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();
    private App app = declaring(2, DAY);
    private LocalPlatform platform;

    @BeforeEach
    void open() {
        platform = LocalPlatform.open(app, folder, time);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private static App declaring(int shards, Duration retention) {
        return App.named("streams")
                .with(Stream.class, Map.of("live", new Stream("live", shards, false, retention)));
    }

    private Streams streams() {
        return platform.streams();
    }

    private void restart() {
        platform.crash();
        open();
    }

    private static Streams.NewRecord record(String key, int number) {
        return new Streams.NewRecord(
                Integer.toString(number).getBytes(StandardCharsets.UTF_8), key);
    }

    private List<String> data(int shard) {
        return page(shard, streams().oldest("live", shard)).records().stream()
                .map(LocalStreamsTest::text)
                .toList();
    }

    private Streams.Page page(int shard, long offset) {
        return streams().read("live", shard, offset, 10_000, Long.MAX_VALUE);
    }

    private static String text(Streams.Stored stored) {
        return new String(stored.data(), StandardCharsets.UTF_8);
    }

    private List<Streams.Shard> open(String stream) {
        return streams().shards(stream).stream().filter(Streams.Shard::open).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void storesWhatTheModelStores(long seed) {
        var random = new Random(seed);
        var model = new StreamModel(2);
        int number = 0;
        for (int step = 0; step < 150; step++) {
            switch (random.nextInt(12)) {
                case 0 -> split(model, random);
                case 1 -> merge(model, random);
                case 2 -> restart();
                case 3, 4 -> time.advance(Duration.ofMinutes(random.nextInt(300)));
                default -> number = put(model, random, number);
            }
        }
        restart();
        check(model);
    }

    private int put(StreamModel model, Random random, int first) {
        int size = 1 + random.nextInt(30);
        var records =
                IntStream.range(first, first + size)
                        .mapToObj(i -> record("key " + random.nextInt(20), i))
                        .toList();
        var expected = records.stream().map(r -> model.put(r, time.instant())).toList();
        var sequences = streams().put("live", records);
        assertThat(sequences.stream().map(SequenceNumber::shard).toList()).isEqualTo(expected);
        return first + size;
    }

    private void split(StreamModel model, Random random) {
        var open = model.open();
        int shard = open.get(random.nextInt(open.size()));
        var range = model.shard(shard);
        var hash = range.from.add(range.end).shiftRight(1);
        streams().split("live", shard, hash);
        model.split(shard, hash);
    }

    private void merge(StreamModel model, Random random) {
        var open = model.open();
        if (open.size() > 1) {
            int low = random.nextInt(open.size() - 1);
            streams().merge("live", open.get(low), open.get(low + 1));
            model.merge(open.get(low), open.get(low + 1));
        }
    }

    private void check(StreamModel model) {
        var limit = time.instant().minus(DAY);
        var listed = streams().shards("live").stream().map(Streams.Shard::number).toList();
        for (var shard : model.shards.entrySet()) {
            var left =
                    shard.getValue().records.stream()
                            .filter(entry -> entry.arrived().isAfter(limit))
                            .toList();
            if (!listed.contains(shard.getKey())) {
                assertThat(left).isEmpty();
                assertThat(shard.getValue().open).isFalse();
                continue;
            }
            assertThat(data(shard.getKey()))
                    .isEqualTo(left.stream().map(StreamModel.Entry::data).toList());
            checkTimes(shard.getKey(), left);
        }
    }

    /// From each arrival time on the records are read that arrived then or later.
    private void checkTimes(int shard, List<StreamModel.Entry> left) {
        for (var entry : left) {
            long from = streams().at("live", shard, entry.arrived());
            assertThat(page(shard, from).records().stream().map(LocalStreamsTest::text).toList())
                    .isEqualTo(
                            left.stream()
                                    .filter(e -> !e.arrived().isBefore(entry.arrived()))
                                    .map(StreamModel.Entry::data)
                                    .toList());
        }
    }

    @Test
    void dividesTheHashKeysEvenly() {
        streams().create("wide", 3, Streams.Mode.PROVISIONED, Map.of("team", "a"));
        assertThat(streams().shards("wide").stream().map(s -> s.hashes().toString()).toList())
                .containsExactly(
                        "HashRange[first=0, last=113427455640312821154458202477256070484]",
                        "HashRange[first=113427455640312821154458202477256070485,"
                                + " last=226854911280625642308916404954512140969]",
                        "HashRange[first=226854911280625642308916404954512140970,"
                                + " last=340282366920938463463374607431768211455]");
        assertThat(streams().find("wide").orElseThrow().tags()).containsEntry("team", "a");
    }

    @Test
    void putsARecordByItsExplicitHashKey() {
        var record = new Streams.NewRecord(new byte[] {7}, "same", HashRange.MAX);
        var other = new Streams.NewRecord(new byte[] {8}, "same", BigInteger.ZERO);
        assertThat(streams().put("live", List.of(record, other)))
                .extracting(SequenceNumber::shard)
                .containsExactly(1, 0);
    }

    @Test
    void sequenceNumbersIncreaseOverRestartsAndResharding() {
        var numbers = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            numbers.add(streams().put("live", List.of(record("k", i))).getFirst().text());
            restart();
        }
        int shard = SequenceNumber.parse(numbers.getFirst()).orElseThrow().shard();
        var range = streams().shards("live").get(shard).hashes();
        streams().split("live", shard, range.first().add(range.last()).shiftRight(1));
        numbers.add(streams().put("live", List.of(record("k", 4))).getFirst().text());
        assertThat(numbers.stream().map(BigInteger::new).toList()).isSorted();
        assertThat(numbers).doesNotHaveDuplicates().allMatch(n -> n.length() == 56);
        assertThat(SequenceNumber.parse(numbers.getLast()).orElseThrow().shard()).isEqualTo(2);
    }

    @Test
    void aStreamOfADeletedStreamsNameHasOtherSequenceNumbers() {
        streams().create("again", 1, Streams.Mode.PROVISIONED, Map.of());
        var first = streams().put("again", List.of(record("k", 1))).getFirst();
        streams().delete("again");
        assertThatThrownBy(() -> streams().put("again", List.of(record("k", 2))))
                .isInstanceOf(NoSuchStreamException.class);
        streams().create("again", 1, Streams.Mode.PROVISIONED, Map.of());
        assertThat(streams().read("again", 0, 0, 10, 1000).records()).isEmpty();
        var second = streams().put("again", List.of(record("k", 3))).getFirst();
        assertThat(second.text()).isGreaterThan(first.text());
    }

    @Test
    void deletesExpiredRecordsAndClosedShards() {
        streams().put("live", List.of(record("k", 1)));
        streams().reshard("live", 1);
        time.advance(DAY.minusMillis(1));
        streams().put("live", List.of(record("k", 2)));
        assertThat(streams().shards("live")).hasSize(3);
        time.advance(Duration.ofMillis(1));
        assertThat(streams().shards("live")).extracting(Streams.Shard::number).containsExactly(2);
        assertThat(data(2)).containsExactly("2");
        time.advance(DAY);
        assertThat(data(2)).isEmpty();
        assertThat(streams().oldest("live", 2)).isEqualTo(1);
        assertThatThrownBy(() -> page(0, 0)).hasMessage("stream live has no shard 0");
    }

    @Test
    void keepsRecordsLongerAfterAnIncreaseOfTheRetentionPeriod() {
        streams().put("live", List.of(record("k", 1)));
        var info = streams().find("live").orElseThrow();
        streams().replace(info.withRetention(Duration.ofDays(30)));
        time.advance(Duration.ofDays(29));
        assertThat(records()).containsExactly("1");
        streams().replace(info.withRetention(DAY));
        assertThat(records()).isEmpty();
    }

    private List<String> records() {
        return streams().shards("live").stream().flatMap(s -> data(s.number()).stream()).toList();
    }

    @Test
    void arrivalTimesDoNotDecreaseWhenTheClockIsSetBack() {
        streams().put("live", List.of(record("k", 1)));
        platform.close();
        var earlier = new VirtualTime(time.instant().minus(Duration.ofHours(1)));
        platform = LocalPlatform.open(app, folder, earlier);
        int shard = streams().put("live", List.of(record("k", 2))).getFirst().shard();
        assertThat(page(shard, 0).records().stream().map(Streams.Stored::arrived).distinct())
                .containsExactly(time.instant());
    }

    @Test
    void followsTheAppFileButKeepsShardsThatClientsSplit() {
        streams().split("live", 0, BigInteger.TEN);
        restart();
        assertThat(open("live")).hasSize(3);
        app = declaring(4, Duration.ofDays(7));
        restart();
        assertThat(open("live")).hasSize(4);
        assertThat(streams().find("live").orElseThrow().retention()).isEqualTo(Duration.ofDays(7));
        app = App.named("streams");
        restart();
        assertThat(streams().find("live").orElseThrow().declared()).isFalse();
    }

    @Test
    void dividesShardsEvenlyByAnyNumber() {
        var random = new Random(5);
        for (int count : new int[] {3, 5, 4, 8, 7, 1, 2}) {
            streams().reshard("live", count);
            streams().put("live", List.of(record("k" + random.nextInt(9), count)));
            var open = open("live");
            assertThat(open).hasSize(count);
            for (int i = 0; i < count; i++) {
                int index = i;
                assertThat(open).anyMatch(s -> s.hashes().equals(HashRange.of(index, count)));
            }
        }
        assertThat(records()).hasSize(7);
    }

    @Test
    void refusesToSplitOrMergeWhatCannotBe() {
        assertThatThrownBy(() -> streams().split("live", 0, HashRange.MAX))
                .isInstanceOf(ShardStateException.class);
        assertThatThrownBy(() -> streams().split("live", 9, BigInteger.TWO))
                .hasMessage("there is no shard 9");
        streams().reshard("live", 4);
        var open = open("live");
        assertThatThrownBy(() -> streams().split("live", 0, BigInteger.TWO))
                .hasMessage("shard 0 is closed");
        assertThatThrownBy(() ->
                        streams().merge("live", open.getFirst().number(), open.getLast().number()))
                .isInstanceOf(ShardStateException.class);
        assertThat(open("live")).isEqualTo(open);
    }

    @Test
    void readsNoMoreThanAskedForButAtLeastOneRecord() {
        var one = new Streams.NewRecord(new byte[600_000], "k");
        streams().put("live", List.of(one, one, one));
        int shard = streams().put("live", List.of(record("k", 1))).getFirst().shard();
        assertThat(streams().read("live", shard, 0, 10, 1_300_000).records()).hasSize(2);
        assertThat(streams().read("live", shard, 0, 10, 1).records()).hasSize(1);
        time.advance(Duration.ofSeconds(3));
        var page = streams().read("live", shard, 0, 3, Long.MAX_VALUE);
        assertThat(page.next()).isEqualTo(3);
        assertThat(page.behind()).isEqualTo(Duration.ofSeconds(3));
        assertThat(page(shard, 3).behind()).isZero();
        assertThat(page(shard, 3).ended()).isFalse();
        streams().reshard("live", 1);
        assertThat(page(shard, 3).ended()).isTrue();
        assertThat(streams().read("live", shard, 0, 3, Long.MAX_VALUE).ended()).isFalse();
    }

    @Test
    void storesTheTimesOfClosing() {
        Instant closed = time.instant();
        streams().reshard("live", 1);
        time.advance(Duration.ofHours(1));
        restart();
        assertThat(streams().shards("live").getFirst().closed()).contains(closed);
        assertThat(streams().shards("live").getLast().childOf(0)).isTrue();
        assertThat(streams().shards("live").getLast().childOf(1)).isTrue();
    }
}

package dev.leat.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Record;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.plan.Effect.Again;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Source;
import dev.leat.port.Streams;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stream as the source of a pipeline: order, parallel shards, attempts, resharding and crashes.
class StreamSourceTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            streams: {live: {shards: 2}}
            views: {sales: {measures: {n: count(*)}}}
            pipelines:
              count: {from: {stream: live, schema: Sale, start: START}, key: id, to: [{view: sales}]}
            """;

    private static final String NAME = "count-redrive";
    private static final Again LATER = new Again(Duration.ofSeconds(10), true);
    private static final Again BACK = new Again(Duration.ZERO, false);

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();
    private LocalPlatform platform;
    private String start = "oldest";

    @BeforeEach
    void open() throws Exception {
        var file = folder.resolve("app.yaml");
        Files.writeString(file, APP.replace("START", start));
        platform = LocalPlatform.open(AppFile.read(file, Map.of()), folder.resolve("state"), time);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private void crash() throws Exception {
        platform.crash();
        open();
    }

    private Source source() {
        return platform.source(NAME);
    }

    /// Puts a record into the first or second shard.
    private void put(int half, String... data) {
        var hash = half == 0 ? BigInteger.ZERO : BigInteger.TWO.pow(128).subtract(BigInteger.ONE);
        platform.streams()
                .put(
                        "live",
                        Arrays.stream(data)
                                .map(text ->
                                        new Streams.NewRecord(
                                                text.getBytes(StandardCharsets.UTF_8),
                                                "k" + half,
                                                hash))
                                .toList());
    }

    private Lease lease() {
        return source().lease(10, Long.MAX_VALUE).orElseThrow();
    }

    private void settle(Lease lease, @Nullable Again... again) {
        platform.sourceStore(NAME).commit(tx -> tx.apply(new Effect.Settle(lease.work(), again)));
    }

    private void finish(Lease lease) {
        settle(lease, new @Nullable Again[lease.work().size()]);
    }

    private static List<String> data(Lease lease) {
        return lease.work().records().stream().map(StreamSourceTest::text).toList();
    }

    private static String text(Record record) {
        return new String(record.body(), StandardCharsets.UTF_8);
    }

    private static List<Integer> attempts(Lease lease) {
        return lease.work().records().stream().map(Record::attempt).toList();
    }

    @Test
    void leasesEachShardOnceAndAllShardsInParallel() {
        put(0, "a", "b");
        put(1, "c");
        assertThat(source().available(10)).isEqualTo(3);
        var first = lease();
        var second = lease();
        assertThat(List.of(data(first), data(second)))
                .containsExactlyInAnyOrder(List.of("a", "b"), List.of("c"));
        put(0, "d");
        assertThat(source().lease(10, Long.MAX_VALUE)).isEmpty();
        finish(first);
        finish(second);
        assertThat(data(lease())).containsExactly("d");
        assertThat(source().drained()).isFalse();
    }

    @Test
    void describesTheRecordsByAttributes() {
        put(1, "a");
        var record = lease().work().records().getFirst();
        var sequence = record.attributes().get("sequence_number");
        assertThat(record.id()).startsWith("shardId-000000000001:49");
        assertThat(record.attributes())
                .containsOnlyKeys("shard_id", "sequence_number", "partition_key");
        assertThat(sequence).isNotNull();
        assertThat(record.receivedAt()).isEqualTo(time.instant());
    }

    @Test
    void leasesTheRecordsBehindAFailureAgainButNotTheFinishedOnes() throws Exception {
        put(0, "a", "b", "c", "d");
        settle(lease(), null, LATER, BACK, null);
        assertThat(source().lease(10, Long.MAX_VALUE)).isEmpty();
        assertThat(source().next()).contains(time.instant().plusSeconds(10));
        put(0, "e");
        crash();
        time.advance(Duration.ofSeconds(10));
        var again = lease();
        assertThat(data(again)).containsExactly("b", "c", "e");
        assertThat(attempts(again)).containsExactly(2, 1, 1);
        finish(again);
        assertThat(source().drained()).isTrue();
    }

    @Test
    void doesNotCountAnAttemptOfAReturnedRecord() {
        put(0, "a");
        settle(lease(), BACK);
        assertThat(attempts(lease())).containsExactly(1);
    }

    private void checkBacklog(long records, Duration lag) {
        assertThat(platform.streams().backlog("live", "count"))
                .isEqualTo(new Streams.Backlog(records, lag));
    }

    @Test
    void theBacklogHasTheUnfinishedRecordsAndTheAgeOfTheOldest() throws Exception {
        checkBacklog(0, Duration.ZERO);
        put(0, "a", "b", "c");
        time.advance(Duration.ofSeconds(20));
        put(1, "d");
        time.advance(Duration.ofSeconds(10));
        checkBacklog(4, Duration.ofSeconds(30));
        var first = lease();
        checkBacklog(4, Duration.ofSeconds(30));
        settle(first, null, BACK, null);
        finish(lease());
        checkBacklog(1, Duration.ofSeconds(30));
        crash();
        checkBacklog(1, Duration.ofSeconds(30));
        put(1, "e");
        time.advance(Duration.ofDays(1).minusSeconds(30));
        checkBacklog(1, Duration.ofDays(1).minusSeconds(30));
        platform.streams().reshard("live", 1);
        put(0, "f");
        time.advance(Duration.ofSeconds(5));
        checkBacklog(2, Duration.ofDays(1).minusSeconds(25));
        finish(lease());
        checkBacklog(1, Duration.ofSeconds(5));
    }

    @Test
    void readsChildrenAfterAllRecordsOfTheirParentsAreFinished() {
        put(0, "a");
        put(1, "b");
        platform.streams().reshard("live", 1);
        put(0, "c");
        var first = lease();
        var second = lease();
        assertThat(source().lease(10, Long.MAX_VALUE)).isEmpty();
        finish(first);
        settle(second, BACK);
        var again = lease();
        assertThat(data(again)).isEqualTo(data(second));
        finish(again);
        assertThat(data(lease())).containsExactly("c");
    }

    @Test
    void leasesRecordsTogetherThatMayHaveCrashedTheProcess() throws Exception {
        put(0, "a", "b");
        put(1, "c");
        assertThat(data(lease())).containsExactly("a", "b");
        put(0, "later");
        crash();
        var again = lease();
        assertThat(data(again)).containsExactly("a", "b");
        assertThat(attempts(again).getFirst()).isEqualTo(2);
        assertThat(source().lease(10, Long.MAX_VALUE)).isEmpty();
        finish(again);
        var next = lease();
        assertThat(data(next)).hasSize(1);
    }

    @Test
    void makesARecordADeadLetterThatCrashesTheProcessEachTime() throws Exception {
        put(0, "poison", "b");
        for (int i = 0; i < 4; i++) {
            assertThat(data(lease()).getFirst()).isEqualTo("poison");
            crash();
        }
        assertThat(data(lease())).containsExactly("b");
        var letter = platform.queue("count-dlq").browse(0, 10).getFirst();
        assertThat(new String(letter.body(), StandardCharsets.UTF_8)).isEqualTo("poison");
        assertThat(letter.attributes()).containsKeys("shard_id", "sequence_number", "leat");
    }

    @Test
    void anOrderlyShutdownCountsNoAttempt() throws Exception {
        put(0, "a", "b");
        lease();
        platform.close();
        open();
        var lease = lease();
        assertThat(data(lease)).containsExactly("a", "b");
        assertThat(attempts(lease)).containsExactly(1, 1);
    }

    @Test
    void redeliversRecordsWhoseLeaseHasExpired() {
        put(0, "a");
        var slow = lease();
        time.advance(Duration.ofSeconds(59));
        slow.extend(Duration.ofSeconds(60));
        time.advance(Duration.ofSeconds(59));
        assertThat(source().lease(10, Long.MAX_VALUE)).isEmpty();
        time.advance(Duration.ofSeconds(2));
        var other = lease();
        assertThat(attempts(other)).containsExactly(2);
        assertThatThrownBy(() -> finish(slow)).isInstanceOf(LeaseLostException.class);
        finish(other);
        assertThat(source().drained()).isTrue();
    }

    @Test
    void beginsAtTheLatestRecordIfTheAppSaysSo() throws Exception {
        platform.close();
        folder = Files.createDirectory(folder.resolve("latest"));
        start = "latest";
        open();
        put(0, "a");
        platform.streams().split("live", 1, BigInteger.TWO.pow(127).add(BigInteger.TEN));
        crash();
        put(1, "b");
        assertThat(data(lease())).containsExactly("a");
        assertThat(data(lease())).containsExactly("b");
    }

    @Test
    void skipsRecordsThatExpiredUnread() {
        put(0, "a");
        time.advance(Duration.ofDays(1));
        put(0, "b");
        assertThat(data(lease())).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void finishesTheRecordsOfAKeyOnceAndInOrder(long seed) throws Exception {
        var random = new Random(seed);
        Map<String, List<Integer>> done = new HashMap<>();
        int put = 0;
        for (int step = 0; step < 150; step++) {
            switch (random.nextInt(10)) {
                case 0 -> platform.streams().reshard("live", 1 + random.nextInt(4));
                case 1 -> crash();
                case 2 -> time.advance(Duration.ofSeconds(random.nextInt(20)));
                case 3, 4, 5 -> put = put(random, put);
                default -> work(random, done);
            }
        }
        while (!source().drained()) {
            time.advance(Duration.ofSeconds(10));
            work(new Random(0), done);
        }
        assertThat(done.values().stream().mapToInt(List::size).sum()).isEqualTo(put);
        done.values().forEach(numbers -> assertThat(numbers).isSorted().doesNotHaveDuplicates());
    }

    private int put(Random random, int first) {
        var records = new ArrayList<Streams.NewRecord>();
        int size = 1 + random.nextInt(20);
        for (int i = first; i < first + size; i++) {
            var data = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
            records.add(new Streams.NewRecord(data, "key " + random.nextInt(9)));
        }
        platform.streams().put("live", records);
        return first + size;
    }

    /// Finishes the records of a lease up to a random one; the others are returned.
    private void work(Random random, Map<String, List<Integer>> done) {
        var lease = source().lease(1 + random.nextInt(8), Long.MAX_VALUE);
        if (lease.isEmpty()) {
            return;
        }
        var records = lease.get().work().records();
        int finished = random.nextInt(4) > 0 ? records.size() : random.nextInt(records.size());
        var again = new @Nullable Again[records.size()];
        Arrays.fill(again, finished, again.length, BACK);
        settle(lease.get(), again);
        for (var record : records.subList(0, finished)) {
            var key = record.attributes().get("partition_key");
            assertThat(key).isNotNull();
            done.computeIfAbsent(
                            new String(key.value(), StandardCharsets.UTF_8), _ -> new ArrayList<>())
                    .add(Integer.valueOf(text(record)));
        }
    }
}

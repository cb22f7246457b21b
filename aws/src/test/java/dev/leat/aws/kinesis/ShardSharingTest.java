package dev.leat.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.plan.Effect.Again;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.UnavailableException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Workers share the shards of one stream, and take those of a worker that has stopped or died.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShardSharingTest {
    private static final int SHARDS = 8;
    private static final String NAME = "count-redrive";
    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            streams: {live: {shards: 8}}
            views: {sales: {measures: {n: count(*)}}}
            pipelines:
              count: {from: {stream: live, schema: Sale}, key: id, to: [{view: sales}]}
            """;

    private final VirtualTime time = VirtualTime.start();
    private final List<AwsPlatform> workers = new ArrayList<>();
    private final List<AwsPlatform> killed = new ArrayList<>();
    private LeatEndpoint endpoint;
    private App app;
    private int tests;
    private AwsResourceNames names;
    private ObservedRequests reads;
    private AwsClients clients;
    private ProducedStream stream;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        endpoint = LeatEndpoint.start(folder.resolve("services"), time);
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    @BeforeEach
    void setUp() {
        names = new AwsResourceNames("shop", "t%d-".formatted(++tests));
        reads = new ObservedRequests();
        clients = endpoint.clients(reads);
        new AwsSetup(clients, names, app, time).create(_ -> {});
        stream = ProducedStream.create(clients.kinesis(), names.of("live"), SHARDS);
    }

    @AfterEach
    void close() {
        workers.forEach(AwsPlatform::close);
        workers.clear();
        killed.forEach(AwsPlatform::close);
        killed.clear();
        clients.close();
    }

    @AfterAll
    void stop() {
        endpoint.close();
    }

    private AwsPlatform worker() {
        return AwsHost.platform(clients, names, app, time);
    }

    private static Optional<Lease> lease(AwsPlatform worker) {
        return worker.source(NAME).lease(5, Long.MAX_VALUE);
    }

    private static void settle(AwsPlatform worker, Lease lease, @Nullable Again... again) {
        worker.sourceStore(NAME).commit(tx -> tx.apply(new Effect.Settle(lease.work(), again)));
    }

    private static void finish(AwsPlatform worker, Lease lease) {
        settle(worker, lease, new @Nullable Again[lease.work().size()]);
    }

    private static String shard(Lease lease) {
        var id = lease.work().records().getFirst().id();
        return id.substring(0, id.indexOf(':'));
    }

    private static List<String> data(Lease lease) {
        return lease.work().records().stream()
                .map(record -> new String(record.body(), StandardCharsets.UTF_8))
                .toList();
    }

    /// Puts a record into each shard.
    private void putAll(int number) {
        for (int shard = 0; shard < SHARDS; shard++) {
            var first = BigInteger.TWO.pow(125).multiply(BigInteger.valueOf(shard));
            stream.put("%d/%d".formatted(shard, number), "k", first.add(BigInteger.TEN));
        }
    }

    @Test
    void workersThatComeAndGoShareTheShardsEvenly() {
        var random = new Random(1);
        var read = new Progress();
        var before = new HashMap<AwsPlatform, Set<String>>();
        for (int count : List.of(1, 2, 3, 4, 5, 4, 3, 2, 1)) {
            boolean joins = workers.size() < count;
            if (joins) {
                workers.add(worker());
            } else {
                var stopped = workers.remove(random.nextInt(workers.size()));
                before.remove(stopped);
                stopped.close();
            }
            // Workers see each other at their next looks.
            for (int step = 0; step < 3; step++) {
                time.advance(LookSchedule.INTERVAL);
                look();
            }
            var shared = turn(read);
            assertThat(shared.values().stream().mapToInt(Set::size).sum()).isEqualTo(SHARDS);
            assertThat(shared.values())
                    .as("shards of %d workers", count)
                    .hasSize(count)
                    .allSatisfy(shards ->
                            assertThat(shards.size())
                                    .isBetween(SHARDS / count, Math.ceilDiv(SHARDS, count)));
            assertThat(moved(before, shared))
                    .as("shards that moved to or from %d workers that stayed", count)
                    .isEqualTo(joins && count > 1 ? SHARDS / count : 0);
            before = new HashMap<>(shared);
        }
        read.check();
    }

    /// Lets the workers ask for records, of which there are none.
    private void look() {
        workers.forEach(worker -> assertThat(lease(worker)).isEmpty());
    }

    /// Starts workers, and returns when they share the shards.
    private void share(int count) {
        for (int worker = 0; worker < count; worker++) {
            workers.add(worker());
        }
        for (int step = 0; step < 3; step++) {
            time.advance(LookSchedule.INTERVAL);
            look();
        }
        assertThat(turn(new Progress()).values())
                .allSatisfy(shards -> assertThat(shards).hasSizeGreaterThan(1));
    }

    @Test
    void theShardsOfAStoppedWorkerContinueWithinASecond() {
        share(3);
        workers.removeFirst().close();
        time.advance(Duration.ofMillis(999));
        assertEachShardIsRead();
    }

    @Test
    void theShardsOfAKilledWorkerContinueWithinTheLease() {
        share(3);
        killed.add(workers.removeFirst());
        var left = ShardKeeper.LEASE;
        for (int seconds : List.of(4, 10, 10, 5)) {
            time.advance(Duration.ofSeconds(seconds));
            left = left.minusSeconds(seconds);
            look();
        }
        assertThat(read()).as("before the lease has expired").isLessThan(SHARDS);
        time.advance(left);
        assertEachShardIsRead();
    }

    /// Puts a record into each shard, and returns the number of shards that are read.
    private int read() {
        return turn(new Progress()).values().stream().mapToInt(Set::size).sum();
    }

    /// Returns the number of shards that workers had before and have no more.
    private static long moved(
            Map<AwsPlatform, Set<String>> before, Map<AwsPlatform, Set<String>> now) {
        return before.entrySet().stream()
                .mapToLong(each ->
                        each.getValue().stream()
                                .filter(shard ->
                                        !now.getOrDefault(each.getKey(), Set.of()).contains(shard))
                                .count())
                .sum();
    }

    /// Puts a record into each shard, and lets each worker process all records that it gets.
    /// Returns the shards that each has read.
    private Map<AwsPlatform, Set<String>> turn(Progress read) {
        putAll(read.put++);
        var shards = new HashMap<AwsPlatform, Set<String>>();
        for (var worker : workers) {
            var leases = new ArrayList<Lease>();
            for (var lease = lease(worker); lease.isPresent(); lease = lease(worker)) {
                leases.add(lease.get());
            }
            var mine = shards.computeIfAbsent(worker, _ -> new HashSet<>());
            leases.forEach(each -> mine.add(shard(each)));
            read.add(
                    leases.stream()
                            .map(ShardSharingTest::data)
                            .flatMap(Collection::stream)
                            .toList());
            leases.forEach(each -> finish(worker, each));
        }
        return shards;
    }

    /// The records that were put and processed.
    private static final class Progress {
        int put;
        final Map<String, List<Integer>> done = new HashMap<>();

        void add(List<String> records) {
            for (var record : records) {
                var parts = record.split("/", -1);
                done.computeIfAbsent(parts[0], _ -> new ArrayList<>())
                        .add(Integer.valueOf(parts[1]));
            }
        }

        /// Checks that each record was processed once, in the order of its shard.
        void check() {
            assertThat(done).hasSize(SHARDS);
            assertThat(done.values())
                    .allSatisfy(numbers ->
                            assertThat(numbers).hasSize(put).isSorted().doesNotHaveDuplicates());
        }
    }

    @Test
    void aWorkerThatWasStoppedForTooLongSettlesNothing() {
        putAll(0);
        var slow = worker();
        workers.add(slow);
        var late = lease(slow).orElseThrow();
        time.advance(ShardKeeper.LEASE);
        var other = worker();
        workers.add(other);
        var again = byShard(other, shard(late));
        assertThat(again.work().records().getFirst().attempt())
                .as("a lost lease is no attempt")
                .isEqualTo(1);
        assertThatThrownBy(() -> finish(slow, late)).isInstanceOf(LeaseLostException.class);
        settle(other, again, new Again(Duration.ZERO, false));
        assertThat(byShard(other, shard(late)).work().records()).hasSize(1);
    }

    @Test
    void recordsWhoseLeaseWasStoredTooLateAreNotProcessed() {
        putAll(0);
        workers.add(worker());
        reads.stored = () -> time.advance(ShardKeeper.LEASE);
        assertThat(lease(workers.getFirst())).isEmpty();
        reads.stored = () -> {};
        var again = lease(workers.getFirst()).orElseThrow();
        assertThat(again.work().records()).allMatch(record -> record.attempt() == 1);
        settle(workers.getFirst(), again, new Again(Duration.ZERO, false));
        assertEachShardIsRead();
    }

    private void assertEachShardIsRead() {
        assertThat(read()).isEqualTo(SHARDS);
    }

    /// A call that takes longer than a lease would let the shards of a living worker expire.
    @Test
    void eachCallEndsBeforeTheLeasesOnShards() {
        workers.add(worker());
        reads.unlimited.clear();
        turn(new Progress());
        workers.removeFirst().close();
        assertThat(reads.unlimited).as("the producer of this test").containsOnly("PutRecord");
        assertThat(reads.limited)
                .contains(
                        "DescribeStreamSummary",
                        "ListShards",
                        "GetShardIterator",
                        "GetRecords",
                        "Query",
                        "UpdateItem",
                        "PutItem",
                        "DeleteItem");
    }

    /// Leases records until those of this shard are leased.
    private Lease byShard(AwsPlatform worker, String shard) {
        for (int i = 0; i < 2 * SHARDS; i++) {
            var lease = lease(worker).orElseThrow();
            if (shard(lease).equals(shard)) {
                return lease;
            }
            finish(worker, lease);
            time.advance(Duration.ofSeconds(1));
        }
        throw new AssertionError("no lease of " + shard);
    }

    @Test
    void aThrottledShardIsReadLater() {
        workers.add(worker());
        assertThat(lease(workers.getFirst())).isEmpty();
        putAll(0);
        reads.throttled = true;
        assertThat(lease(workers.getFirst())).isEmpty();
        reads.throttled = false;
        assertEachShardIsRead();
    }

    @Test
    void aFailureBetweenTwoShardsLosesNone() {
        putAll(0);
        workers.add(worker());
        reads.takes.set(3);
        assertThatThrownBy(() -> lease(workers.getFirst()))
                .isInstanceOf(UnavailableException.class);
        reads.takes.set(Integer.MAX_VALUE);
        assertEachShardIsRead();
    }

    @Test
    void aFinishedRecordBehindAnExpiredOneDoesNotStopAShard() {
        put("a");
        time.advance(Duration.ofHours(12));
        put("b");
        var first = worker();
        settle(first, lease(first).orElseThrow(), new Again(Duration.ZERO, true), null);
        first.close();
        time.advance(Duration.ofHours(12));
        var second = worker();
        workers.add(second);
        assertThat(second.source(NAME).lease(1, Long.MAX_VALUE)).isEmpty();
        put("c");
        assertThat(data(second.source(NAME).lease(1, Long.MAX_VALUE).orElseThrow()))
                .containsExactly("c");
    }

    private void put(String record) {
        stream.put(record, "k", BigInteger.TEN);
    }

    @Test
    void keepsItsShardsWhileTheyCannotBeListed() {
        workers.add(worker());
        assertEachShardIsRead();
        reads.listed = false;
        for (int step = 0; step < 10; step++) {
            time.advance(LookSchedule.INTERVAL);
            try {
                assertThat(lease(workers.getFirst())).isEmpty();
            } catch (UnavailableException _) {
                // The shards are listed each minute.
            }
        }
        var other = worker();
        workers.add(other);
        reads.listed = true;
        putAll(1);
        assertThat(lease(other)).as("the shards are not free").isEmpty();
    }
}

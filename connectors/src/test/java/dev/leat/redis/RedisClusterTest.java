package dev.leat.redis;

import static dev.leat.contract.ViewTrial.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.VirtualTime;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClusterFailoverOption;

/// Views on clusters. A cluster with one shard is supported, as ElastiCache offers it.
class RedisClusterTest {

    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    private final App app = ViewApp.orders();
    private final List<TestServer> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(TestServer::close);
    }

    /// Starts a node with these slots.
    private TestServer node(int from, int to) {
        var node =
                new TestServer(
                        "cluster-enabled yes",
                        "cluster-node-timeout 2000",
                        "cluster-config-file " + folder.resolve("node" + nodes.size() + ".conf"));
        nodes.add(node);
        if (from < to) {
            node.cli(redis -> redis.clusterAddSlots(IntStream.range(from, to).toArray()));
        }
        return node;
    }

    private static void meet(TestServer one, TestServer other) {
        one.cli(redis -> redis.clusterMeet("127.0.0.1", other.port()));
    }

    private static void await(TestServer node, Predicate<Jedis> state) throws InterruptedException {
        var deadline = Instant.now().plus(PATIENCE);
        while (!node.cli(state::test)) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean ready(Jedis redis) {
        return redis.clusterInfo().contains("cluster_state:ok");
    }

    private RedisStore open(TestServer node) {
        return RedisStore.open(
                app, app.views().keySet(), node.url(), RedisMarks.ofProcess(), VirtualTime.start());
    }

    private List<Outcome> write(RedisStore store, String order) {
        var fact = ViewApp.order(order, "U1", 0, 10);
        var effect = new FactBuilder(app, ViewApp.PIPELINE).write(ViewApp.USERS, List.of(fact));
        return outcomes(store.commit(transaction -> transaction.apply(effect)));
    }

    @Test
    void aClusterWithOneShardHasViews() throws InterruptedException {
        var node = node(0, SLOTS);
        await(node, RedisClusterTest::ready);
        try (var store = open(node)) {
            assertThat(write(store, "o1")).containsExactly(Outcome.DELIVERED);
            assertThat(write(store, "o1")).containsExactly(Outcome.DUPLICATE);
            assertThat(store.reader(ViewApp.USERS).get(List.of("U1"))).isPresent();
        }
    }

    @Test
    void theUrlMayNameAReplicaAndTheNextPrimaryIsFound() throws InterruptedException {
        var first = node(0, SLOTS);
        var second = node(0, 0);
        meet(first, second);
        var id = first.cli(Jedis::clusterMyId);
        await(second, redis -> redis.clusterNodes().contains(id) && ready(redis));
        second.cli(redis -> redis.clusterReplicate(id));
        await(second, redis -> redis.info("replication").contains("master_link_status:up"));
        try (var store = open(second)) {
            assertThat(write(store, "o1")).containsExactly(Outcome.DELIVERED);
            // Replication is asynchronous, and this failover does not wait for it.
            long written = first.cli(RedisClusterTest::offset);
            await(second, redis -> offset(redis) >= written);

            second.cli(redis -> redis.clusterFailover(ClusterFailoverOption.TAKEOVER));
            await(second, redis -> redis.info("replication").contains("role:master"));
            await(first, redis -> redis.info("replication").contains("role:slave"));
            assertThatThrownBy(() -> write(store, "o2")).isInstanceOf(UnavailableException.class);
            await(second, RedisClusterTest::ready);
            assertThat(write(store, "o1")).containsExactly(Outcome.DUPLICATE);
        }
    }

    /// Returns the number of bytes of the replication stream that this node has written or applied.
    private static long offset(Jedis redis) {
        return redis.info("replication")
                .lines()
                .filter(line -> line.startsWith("master_repl_offset:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aClusterWithSeveralShardsIsRefused() throws InterruptedException {
        var first = node(0, SLOTS / 2);
        var second = node(SLOTS / 2, SLOTS);
        meet(first, second);
        await(first, redis -> ready(redis) && redis.clusterInfo().contains("cluster_size:2"));
        try (var store = open(first)) {
            assertThatThrownBy(store::probe)
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("a cluster with several shards");
        }
    }

    @Test
    void aClusterWithoutSlotsIsUnavailable() {
        try (var store = open(node(0, 0))) {
            assertThatThrownBy(store::probe)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("no primary has slots");
        }
    }
}

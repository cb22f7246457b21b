package dev.leat.redis;

import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/// A dry run leaves Redis, and what is remembered of it, as they were.
@ExtendWith(SharedServer.class)
class RedisDryRunTest {

    private static final Fact A = order("a", "U1", 0, 10);
    private static final Fact B = order("b", "U2", 0, 20);

    private final TestServer server;
    private final RedisMarks marks = RedisMarks.ofProcess();
    private final App app = ViewApp.orders();

    RedisDryRunTest(TestServer server) {
        this.server = server;
    }

    private RedisStore open(App of) {
        return RedisStore.open(of, of.views().keySet(), server.url(), marks, VirtualTime.start());
    }

    private List<Outcome> dry(RedisStore store, Fact... facts) {
        var effect = new FactBuilder(app, ViewApp.PIPELINE).write(USERS, List.of(facts));
        return ViewTrial.outcomes(store.dryRun(tx -> tx.apply(effect)));
    }

    private List<Outcome> write(RedisStore store, Fact... facts) {
        var effect = new FactBuilder(app, ViewApp.PIPELINE).write(USERS, List.of(facts));
        return ViewTrial.outcomes(store.commit(tx -> tx.apply(effect)));
    }

    private static Map<String, String> all(Jedis redis) {
        var all = new TreeMap<String, String>();
        for (var key : redis.keys("*")) {
            all.put(key, redis.type(key) + redis.ttl(key) + text(redis, key));
        }
        return all;
    }

    private static String text(Jedis redis, String key) {
        return switch (redis.type(key)) {
            case "hash" -> new TreeMap<>(redis.hgetAll(key)).toString();
            case "zset" -> redis.zrangeWithScores(key, 0, -1).toString();
            default -> redis.get(key);
        };
    }

    @Test
    void anEmptyRedisStaysEmptyAndNothingIsRemembered() {
        try (var store = open(app)) {
            assertThat(dry(store, A, B, A))
                    .containsExactly(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.DUPLICATE);

            assertThat(server.<Set<String>>cli(redis -> redis.keys("*"))).isEmpty();
            assertThat(marks.mark(store.place(), USERS)).isEmpty();
        }
    }

    @Test
    void everyKeyStaysAsItIs() {
        try (var store = open(app)) {
            write(store, A);
            var before = server.cli(RedisDryRunTest::all);

            assertThat(dry(store, A, B, order("b", "U2", 0, 21)))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED, Outcome.REJECTED);
            try (var other = open(app)) {
                assertThat(dry(other, A, B)).containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
            }

            assertThat(server.cli(RedisDryRunTest::all)).isEqualTo(before);
        }
    }

    @Test
    void saysThatADefinitionHasChanged() {
        try (var store = open(app)) {
            write(store, A);
        }
        try (var store = open(ViewApp.of(ViewApp.sums(), ViewApp.all()))) {
            assertThatThrownBy(() -> dry(store, B))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("the definition of the view user_stats has changed");
        }
    }

    @Test
    void saysThatTheViewsAreLost() {
        try (var store = open(app)) {
            write(store, A);
            server.empty();

            assertThatThrownBy(() -> dry(store, B))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("has lost data of the app");
            assertThat(server.<Set<String>>cli(redis -> redis.keys("*"))).isEmpty();
        }
    }

    @Test
    void saysThatRedisIsAway() {
        try (var own = new TestServer()) {
            try (var store =
                    RedisStore.open(
                            app, app.views().keySet(), own.url(), marks, VirtualTime.start())) {
                own.stop();
                assertThatThrownBy(() -> dry(store, A)).isInstanceOf(UnavailableException.class);
            }
        }
    }
}

package dev.leat.redis;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Commits while Redis is unavailable, refuses commands, or was changed by other programs.
@Timeout(300)
class RedisFailureTest {

    private static final Fact FIRST = order("o1", "U1", 0, 10);

    private final TestServer server = new TestServer();
    private final App app = ViewApp.orders();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void opensWithoutRedisAndWorksOnceItIsThere(@TempDir Path folder) {
        try (var server = new TestServer("appendonly yes", "dir \"" + folder + "\"");
                var store = open(app, server.url())) {
            server.stop();
            assertThatThrownBy(store::probe)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port())
                    .hasMessageMatching(".*(refused|reset).*"); // reset: it was just ending
            assertThatThrownBy(() -> write(store, FIRST)).isInstanceOf(UnavailableException.class);

            server.start();
            store.probe();
            assertThat(write(store, FIRST)).containsExactly(Outcome.DELIVERED);

            var users = store.reader(USERS);
            assertThat(users.get(List.of("U1"))).isPresent();
            server.stop();
            assertThatThrownBy(() -> users.get(List.of("U1")))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port() + " cannot be reached");
            assertThatThrownBy(() -> users.rows(_ -> {})).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> write(store, FIRST)).isInstanceOf(UnavailableException.class);
            server.start();
            store.probe();
            assertThat(write(store, FIRST)).hasSize(1);
        }
    }

    @Test
    void sendsAScriptAgainThatRedisHasLost() {
        try (var store = open(app, server.url())) {
            write(store, FIRST);
            server.cli(redis -> redis.scriptFlush());
            assertThat(write(store, FIRST, order("o2", "U1", 0, 5)))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
        }
    }

    @Test
    void saysWhatIsWrongWithAPasswordButNotThePassword() {
        server.cli(redis -> redis.configSet("requirepass", "right"));
        for (var login : List.of("", ":geheim@", "someone:geheim@")) {
            var url = server.url().replace("redis://", "redis://" + login);
            try (var store = open(app, url)) {
                assertThatThrownBy(store::probe)
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("password")
                        .hasMessageContaining("in")
                        .message()
                        .doesNotContain("geheim")
                        .contains("URL");
                assertThat(store.place()).doesNotContain("geheim");
            }
        }
        try (var store = open(app, server.url().replace("redis://", "redis://:right@"))) {
            store.probe();
        }
        assertThatThrownBy(() -> open(app, "redis://:geheim geheim@host"))
                .hasMessageContaining("redis://")
                .message()
                .doesNotContain("geheim");
    }

    @Test
    void refusesKeysOfAnotherProgramAndChangesNothing() {
        server.cli(redis -> redis.set("user_stats:U1", "mine"));
        try (var store = open(app, server.url())) {
            assertThatThrownBy(() -> write(store, order("o0", "U0", 0, 1), FIRST))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("WRONGTYPE");
            server.cli(redis -> redis.del("user_stats:U1"));
            server.cli(redis -> redis.hset("user_stats:U1", "order_count", "many"));
            assertThatThrownBy(() -> write(store, order("o0", "U0", 0, 1), FIRST))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("user_stats:U1")
                    .hasMessageContaining("many");
            server.cli(redis -> redis.del("user_stats:U1"));
            assertThat(write(store, order("o0", "U0", 0, 1), FIRST))
                    .containsOnly(Outcome.DELIVERED);
        }
    }

    @Test
    void parksWhatDoesNotFitIntoMemory() {
        server.cli(redis -> redis.configSet("maxmemory", "1"));
        try (var store = open(app, server.url())) {
            assertThatThrownBy(() -> write(store, FIRST))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("OOM")
                    .hasMessageContaining("maxmemory");
        }
    }

    @Test
    void refusesAnotherDefinition() {
        try (var store = open(app, server.url())) {
            write(store, FIRST);
        }
        var users = ViewApp.users();
        var fewer =
                new View(
                        USERS,
                        users.key(),
                        users.measures().subList(0, 2),
                        users.every(),
                        Optional.empty());
        try (var store = open(ViewApp.of(fewer, ViewApp.all()), server.url())) {
            assertThatThrownBy(store::probe)
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("user_stats")
                    .hasMessageContaining("largest was removed")
                    .hasMessageContaining("rebuild");
            assertThatThrownBy(() -> store.reader(USERS).get(List.of("U1")))
                    .isInstanceOf(CorruptStateException.class);
        }
    }

    @Test
    void saysWhatRedisMustBeSetTo() {
        try (var store = open(app, server.url())) {
            assertThat(store.notices())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + server.port(), "appendonly no", "appendfsync always");
            server.cli(redis -> redis.configSet("appendonly", "yes"));
            assertThat(store.notices()).singleElement().asString().contains("appendfsync everysec");
            server.cli(redis -> redis.configSet("appendfsync", "always"));
            assertThat(store.notices()).isEmpty();
            server.cli(redis -> redis.configSet("maxmemory", "1gb"));
            server.cli(redis -> redis.configSet("maxmemory-policy", "allkeys-lru"));
            assertThat(store.notices()).singleElement().asString().contains("allkeys-lru");
            server.cli(redis -> redis.aclSetUser("default", "-config"));
            assertThat(store.notices())
                    .singleElement()
                    .asString()
                    .contains("does not allow Leat to read");
        }
    }

    @Test
    void takesAnotherDatabaseOfOneRedis() {
        try (var one = open(app, server.url());
                var two = open(app, server.url() + "/3")) {
            write(one, FIRST);
            assertThat(two.reader(USERS).get(List.of("U1"))).isEmpty();
            assertThat(two.place()).endsWith("/3");
            var answers =
                    two.commit(tx ->
                            tx.apply(
                                    new FactBuilder(app, ViewApp.PIPELINE)
                                            .write(ALL, List.of(FIRST))));
            assertThat(answers.at(0)).isEqualTo(Outcome.DELIVERED);
        }
    }

    private static RedisStore open(App app, String url) {
        return RedisStore.open(
                app, app.views().keySet(), url, RedisMarks.ofProcess(), VirtualTime.start());
    }

    private List<Outcome> write(RedisStore store, Fact... facts) {
        var effect = new FactBuilder(app, ViewApp.PIPELINE).write(USERS, List.of(facts));
        return ViewTrial.outcomes(store.commit(transaction -> transaction.apply(effect)));
    }
}

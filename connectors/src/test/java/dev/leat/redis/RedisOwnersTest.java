package dev.leat.redis;

import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.VirtualTime;
import dev.leat.port.CorruptStateException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two apps on one database.
@ExtendWith(SharedServer.class)
class RedisOwnersTest {

    private final TestServer server;

    RedisOwnersTest(TestServer server) {
        this.server = server;
    }

    private static App app(String name, String view, String redisKey) {
        var users = ViewApp.users();
        var app =
                ViewApp.of(
                        new View(
                                view,
                                users.key(),
                                users.measures(),
                                users.every(),
                                users.rankBy(),
                                Optional.of(redisKey)));
        return App.named(name)
                .withQueues(app.queues())
                .withViews(app.views())
                .withPipelines(app.pipelines())
                .withApi(app.api());
    }

    private static App single(String name, String view, String redisKey) {
        var all = ViewApp.all();
        var app =
                ViewApp.of(
                        new View(
                                view,
                                all.key(),
                                all.measures(),
                                all.every(),
                                all.rankBy(),
                                Optional.of(redisKey)));
        return App.named(name)
                .withQueues(app.queues())
                .withViews(app.views())
                .withPipelines(app.pipelines())
                .withApi(app.api());
    }

    private void probe(App app) {
        try (var store = open(app)) {
            store.probe();
        }
    }

    private RedisStore open(App app) {
        return RedisStore.open(
                app,
                app.views().keySet(),
                server.url(),
                RedisMarks.ofProcess(),
                VirtualTime.start());
    }

    private void refuses(App first, App second, String has) {
        for (var pair : List.of(List.of(first, second), List.of(second, first))) {
            server.empty();
            probe(pair.getFirst());
            probe(pair.getFirst());
            assertThatThrownBy(() -> probe(pair.getLast()))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("of the app " + pair.getFirst().name())
                    .hasMessageContaining("use another database for the view");
        }
        server.empty();
        probe(first);
        assertThatThrownBy(() -> probe(second)).hasMessageContaining("has " + has + " of the app");
    }

    @Test
    void refusesPatternsOfWhichOneIsWithinTheOther() {
        refuses(
                app("one", "a", "user:{user_id}"),
                app("two", "b", "user:vip:{user_id}"),
                "user:...");
        refuses(app("one", "a", "user:{user_id}"), app("two", "b", "user:{user_id}:x"), "user:...");
        refuses(app("one", "a", "user:{user_id}"), single("two", "b", "user:all"), "user:...");
        refuses(single("one", "a", "all"), single("two", "b", "all"), "all");
    }

    @Test
    void refusesRowsThatMayBeKeysOfAView() {
        refuses(app("one", "a", "user:{user_id}"), app("two", "user", "u:{user_id}"), "user:...");
        refuses(single("one", "a", "user:rank"), app("two", "user", "u:{user_id}"), "user:rank");
    }

    @Test
    void letsAppsShareWhoseKeysDoNotMeet() {
        probe(app("one", "a", "user:{user_id}"));
        probe(app("two", "b", "users:{user_id}"));
        probe(single("three", "c", "user"));
        probe(single("four", "d", "users"));
    }

    @Test
    void takesNothingThatItRefuses() {
        probe(app("one", "a", "user:{user_id}"));
        assertThatThrownBy(() -> probe(app("two", "b", "user:vip:{user_id}")));
        probe(app("three", "b", "vip:{user_id}"));
    }

    /// Leat has a hash of owners, too.
    @Test
    void takesAnAppOfAnyName() {
        var fact = order("o1", "U1", 0, 5);
        for (var name : List.of("owners", "next", "leat")) {
            server.empty();
            var app = app(name, ViewApp.USERS, "user:{user_id}");
            try (var store = open(app)) {
                store.probe();
                write(store, app, fact);
                write(store, app, fact);
                assertThat(store.reader(ViewApp.USERS).get(List.of("U1"))).isPresent();
            }
            assertThatThrownBy(() -> probe(app("other", "b", "user:{user_id}")))
                    .hasMessageContaining("of the app " + name);
        }
    }

    private static void write(RedisStore store, App app, Fact fact) {
        var effect = new FactBuilder(app, ViewApp.PIPELINE).write(ViewApp.USERS, List.of(fact));
        store.commit(transaction -> transaction.apply(effect));
    }
}

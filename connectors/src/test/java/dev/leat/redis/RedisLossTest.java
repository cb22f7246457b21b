package dev.leat.redis;

import static dev.leat.contract.ViewApp.ALL;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A Redis that has lost its data is never taken for one that begins.
@Timeout(300)
@ExtendWith(SharedServer.class)
class RedisLossTest {

    private static final Fact A = order("a", "U1", 0, 10);
    private static final Fact B = order("b", "U2", 0, 20);

    private final TestServer server;
    private final RedisMarks marks = RedisMarks.ofProcess();
    private final App app = ViewApp.orders();

    RedisLossTest(TestServer server) {
        this.server = server;
    }

    private RedisStore open(RedisMarks remembered) {
        return RedisStore.open(
                app, app.views().keySet(), server.url(), remembered, VirtualTime.start());
    }

    private List<Outcome> write(RedisStore store, Fact... facts) {
        var effect = new FactBuilder(app, ViewApp.PIPELINE).write(USERS, List.of(facts));
        return ViewTrial.outcomes(store.commit(transaction -> transaction.apply(effect)));
    }

    private void rebuild(String view, Fact... facts) {
        try (var next =
                RedisGeneration.begin(app, view, server.url(), marks, VirtualTime.start())) {
            next.write(new FactBuilder(app, ViewApp.PIPELINE).write(view, List.of(facts)));
            next.swap();
        }
    }

    private static void refuses(ThrowingCallable work, String views) {
        assertThatThrownBy(work)
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("has lost data of the app")
                .hasMessageContaining(views);
    }

    @Test
    void refusesWorkAndReadsOnceItsDataIsGone() {
        try (var store = open(marks)) {
            write(store, A);
            server.empty();

            refuses(
                    () -> store.reader(USERS).get(List.of("U1")),
                    "views global_stats, user_stats are missing");
            refuses(() -> store.reader(USERS).top(3), USERS);
            refuses(() -> store.reader(USERS).rows(_ -> {}), USERS);
            refuses(() -> store.reader(USERS).parts(_ -> {}), USERS);
            refuses(() -> write(store, A), USERS);
            refuses(store::probe, USERS);
            assertThat(server.<Boolean>cli(redis -> redis.exists("user_stats:U1"))).isFalse();
        }
        try (var later = open(marks)) {
            refuses(later::probe, "leat rebuild user_stats --input FILE --env NAME");
            refuses(() -> write(later, A), USERS);
        }
    }

    @Test
    void recognisesARedisThatAnotherAppHasFilled() {
        try (var store = open(marks)) {
            write(store, A);
            server.empty();
            try (var other = open(RedisMarks.ofProcess())) {
                write(other, B);
            }
            refuses(() -> store.reader(USERS).get(List.of("U1")), USERS);
            refuses(() -> write(store, A), USERS);
        }
    }

    @Test
    void refusesDataOfAnotherVersion() {
        try (var store = open(marks)) {
            write(store, A);
        }
        server.cli(redis -> redis.hset("leat:" + app.name(), "mark " + USERS, "0-c0ffee"));
        try (var later = open(RedisMarks.ofProcess())) {
            assertThatThrownBy(later::probe)
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("another version")
                    .hasMessageContaining("use another place");
        }
    }

    @Test
    void goesOnWithDataThatIsBackFromABackup() {
        try (var store = open(marks)) {
            write(store, A);
            var registry = server.cli(redis -> redis.dump("leat:" + app.name()));
            server.cli(redis -> redis.del("leat:" + app.name()));
            refuses(store::probe, USERS);
            server.cli(redis -> redis.restore("leat:" + app.name(), 0, registry));
            assertThat(write(store, A, B)).containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
        }
    }

    @Test
    void isWholeAgainOnceEveryViewIsRebuilt() {
        try (var store = open(marks)) {
            write(store, A);
        }
        server.empty();
        rebuild(USERS, A, B);
        try (var store = open(marks)) {
            refuses(store::probe, "the view global_stats is missing");
            refuses(() -> write(store, A), "the view global_stats is missing");
        }
        rebuild(ALL, A, B);
        try (var store = open(marks)) {
            store.probe();
            assertThat(write(store, A, B)).containsOnly(Outcome.DUPLICATE);
            assertThat(store.reader(USERS).get(List.of("U2")).map(ViewTrial::text))
                    .hasValue("[U2]=[1, 20, 20, 20]");
        }
    }

    @Test
    void doesNotSwapAGenerationThatWasLost() {
        try (var store = open(marks)) {
            write(store, A);
        }
        var facts = new FactBuilder(app, ViewApp.PIPELINE);
        try (var next =
                RedisGeneration.begin(app, USERS, server.url(), marks, VirtualTime.start())) {
            next.write(facts.write(USERS, List.of(A)));
            server.empty();
            assertThatThrownBy(next::swap)
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("emptied while the view user_stats was rebuilt");
            refuses(() -> next.write(facts.write(USERS, List.of(B))), USERS);
        }
        try (var store = open(marks)) {
            refuses(store::probe, USERS);
        }
    }

    @Test
    void refusesToAcceptWhatIsLost() {
        try (var store = open(marks)) {
            write(store, A);
        }
        server.empty();
        try (var acceptance = new RedisAcceptance(app, server.url(), marks)) {
            refuses(() -> acceptance.view(USERS), USERS);
        }
    }

    @Test
    void takesOverWhatWasEnteredButNotYetRemembered() {
        var cutOff = new CutOff();
        try (var store = open(cutOff)) {
            assertThatThrownBy(() -> write(store, A)).hasMessage("cut off");
            cutOff.works = true;
            assertThat(write(store, A)).containsExactly(Outcome.DELIVERED);
            server.empty();
            refuses(store::probe, USERS);
        }
    }

    /// Remembers nothing before it works.
    private static final class CutOff implements RedisMarks {

        private final Map<String, String> known = new HashMap<>();
        private boolean works;

        @Override
        public Optional<String> mark(String place, String view) {
            return Optional.ofNullable(known.get(view));
        }

        @Override
        public void remember(String place, Map<String, String> marks) {
            if (!works) {
                throw new IllegalStateException("cut off");
            }
            known.putAll(marks);
        }
    }
}

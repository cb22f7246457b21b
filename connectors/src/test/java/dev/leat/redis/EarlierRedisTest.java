package dev.leat.redis;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.PIPELINE;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.state;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Protocol;

/// A Redis as an earlier version left it, with identities in hashes of single days: records a and b
/// in both views, c in `user_stats` alone, and the second state of record s, which changes. A line
/// of `earlier-redis.txt` is a command, its bytes as in an URL.
@ExtendWith(SharedServer.class)
class EarlierRedisTest {

    private static final String CHANGING = "other";

    private final TestServer server;
    private final App app =
            ViewApp.changing(
                    ViewApp.of(List.of(PIPELINE, CHANGING), ViewApp.sums(), ViewApp.all()),
                    CHANGING);

    EarlierRedisTest(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void restore() throws IOException {
        try (var in = EarlierRedisTest.class.getResourceAsStream("/earlier-redis.txt")) {
            var text = new String(requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
            text.lines().forEach(this::run);
        }
    }

    private void run(String line) {
        var words = line.split(" ", -1);
        var arguments = new byte[words.length - 1][];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = bytes(words[i + 1]);
        }
        server.cli(redis -> redis.sendCommand(Protocol.Command.valueOf(words[0]), arguments));
    }

    private static byte[] bytes(String word) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) == '%') {
                bytes.write(Integer.parseInt(word, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(word.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void goesOnWithWhatItFinds() {
        for (int start = 0; start < 2; start++) {
            var a = state("a", 0, "U1", 0, 10);
            var other = state("a", 0, "U1", 0, 11);
            assertThat(write(PIPELINE, USERS, a, other, state("b", 0, "U2", 1, 20)))
                    .containsExactly(Outcome.DUPLICATE, Outcome.REJECTED, Outcome.DUPLICATE);
            assertThat(
                            write(
                                    CHANGING,
                                    ALL,
                                    state("s", 1, "U1", 0, 100),
                                    state("s", 2, "U2", 0, 200)))
                    .containsExactly(Outcome.SUPERSEDED, Outcome.DUPLICATE);
            assertThat(rows(USERS)).containsExactly("[U1]=[2, 15]", "[U2]=[2, 220]");
            assertThat(rows(ALL)).containsExactly("[]=[3, 230]");
        }
        var c = state("c", 0, "U1", 0, 5);
        assertThat(write(PIPELINE, USERS, c)).containsExactly(Outcome.DUPLICATE);
        assertThat(write(PIPELINE, ALL, c)).containsExactly(Outcome.DELIVERED);
        for (var view : List.of(USERS, ALL)) {
            assertThat(write(CHANGING, view, state("s", 3, "U1", 1, 300)))
                    .containsExactly(Outcome.DELIVERED);
        }
        assertThat(rows(USERS)).containsExactly("[U1]=[3, 315]", "[U2]=[1, 20]");
        assertThat(rows(ALL)).containsExactly("[]=[4, 335]");
        assertThat(write(PIPELINE, ALL, c)).containsExactly(Outcome.DUPLICATE);
    }

    private RedisStore open() {
        return RedisStore.open(
                app,
                app.views().keySet(),
                server.url(),
                RedisMarks.ofProcess(),
                VirtualTime.start());
    }

    private List<Outcome> write(String pipeline, String view, Fact... facts) {
        try (var store = open()) {
            var effect = new FactBuilder(app, pipeline).write(view, List.of(facts));
            return ViewTrial.outcomes(store.commit(tx -> tx.apply(effect)));
        }
    }

    private List<String> rows(String view) {
        try (var store = open()) {
            var rows = new ArrayList<String>();
            store.reader(view).rows(row -> rows.add(ViewTrial.text(row)));
            return rows;
        }
    }
}

package dev.leat.redis;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.PIPELINE;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A Redis that writes each commit to its append-only file, and is killed.
@Timeout(300)
class RedisCrashTest {

    private static final int ROUNDS = 3;
    private static final int COMMITS = 60;
    private static final int BATCH = 5;

    @TempDir Path folder;

    private final App app = ViewApp.orders();
    private final ConcurrentLinkedQueue<List<Fact>> acknowledged = new ConcurrentLinkedQueue<>();
    private int batches;

    @Test
    void hasEveryCommitThatItAcknowledged() throws Exception {
        try (var server =
                        new TestServer(
                                "appendonly yes", "appendfsync always", "dir \"" + folder + "\"");
                var store =
                        RedisStore.open(
                                app,
                                app.views().keySet(),
                                server.url(),
                                RedisMarks.ofProcess(),
                                VirtualTime.start())) {
            for (int round = 0; round < ROUNDS; round++) {
                var cutOff = writeUntilKilled(server, store);
                server.start();
                store.probe();
                for (var facts : acknowledged) {
                    assertThat(write(store, facts)).isEqualTo(Set.of(Outcome.DUPLICATE));
                }
                assertThat(write(store, cutOff)).hasSize(1); // all of it or nothing
                acknowledged.add(cutOff);
                assertThat(orders(store, USERS)).isEqualTo((long) BATCH * acknowledged.size());
                assertThat(orders(store, ALL)).isEqualTo((long) BATCH * acknowledged.size());
            }
        }
    }

    /// The batch that got no answer.
    private List<Fact> writeUntilKilled(TestServer server, RedisStore store) throws Exception {
        var under = new CountDownLatch(COMMITS);
        var cutOff = new ConcurrentLinkedQueue<List<Fact>>();
        var writer =
                Thread.ofPlatform()
                        .start(() -> {
                            while (cutOff.isEmpty()) {
                                var facts = batch();
                                try {
                                    write(store, facts);
                                    acknowledged.add(facts);
                                    under.countDown();
                                } catch (UnavailableException _) {
                                    cutOff.add(facts);
                                }
                            }
                        });
        under.await();
        server.stop();
        writer.join();
        return cutOff.remove();
    }

    private List<Fact> batch() {
        int number = batches++;
        return IntStream.range(0, BATCH)
                .mapToObj(i -> order("o" + number + "-" + i, "U" + (number + i) % 7, i, 10 + i))
                .toList();
    }

    private Set<Outcome> write(RedisStore store, List<Fact> facts) {
        var outcomes = new ArrayList<Outcome>();
        store.commit(transaction -> {
            outcomes.clear();
            for (var view : List.of(USERS, ALL)) {
                Effect.Write effect = new FactBuilder(app, PIPELINE).write(view, facts);
                outcomes.addAll(ViewTrial.outcomes(transaction.apply(effect)));
            }
            return outcomes;
        });
        return Set.copyOf(outcomes);
    }

    private static long orders(RedisStore store, String view) {
        var counts = new ArrayList<Long>();
        store.reader(view).rows(row -> counts.add(Objects.requireNonNull(row.values()[0])));
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}

package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.RedisProcess;
import dev.leat.cli.trial.KeptOrders.Letter;
import dev.leat.contract.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Totals of orders that change, sent over the wire by an AWS client, after `kill -9`: once with
/// everything in the state folder, once with the views on a Redis that is killed, too. With
/// `-Dcrash.full` it is 200,000 orders and 20 kills each, and Redis is away for 30 seconds,
/// otherwise a smaller run; `-Dcrash.seed=N` takes other orders and other moments.
@Tag("crash")
class WireCrashTest {

    private static final Path APP =
            Path.of("src", "test", "resources", "changing-orders", "app.yaml");

    private final boolean full = System.getProperty("crash.full") != null;
    private final long seed = Long.getLong("crash.seed", 20250302);
    private final int kills = full ? 20 : 2;
    private final Duration outage = full ? Duration.ofSeconds(30) : Duration.ZERO;
    private final ChangingOrders orders = ChangingOrders.of(seed, full ? 200_000 : 4_000);

    @Test
    void keepsTotalsToTheCentEmbedded(@TempDir Path folder) throws Exception {
        run(folder, Map.of(), List.of(), WireCrash.Incident.NONE);
    }

    @Test
    void keepsTotalsToTheCentOnRedisThatIsKilledToo(@TempDir Path folder) throws Exception {
        onRedis(folder, "redis");
    }

    @Test
    @EnabledIfSystemProperty(named = "crash.full", matches = ".*")
    void keepsTotalsToTheCentWhereABatchIsTwoCommits(@TempDir Path folder) throws Exception {
        onRedis(folder, "parted");
    }

    private void onRedis(Path folder, String named) throws Exception {
        try (var redis = new RedisProcess(folder.resolve("redis"))) {
            var environment = Map.of("REDIS_URL", redis.url());
            run(
                    folder,
                    environment,
                    List.of("--env", named),
                    (crash, more) -> outage(redis, crash, more));
        }
    }

    /// Nobody waits for Redis but those who want its statistics.
    private void outage(RedisProcess redis, WireCrash crash, WireCrash.More more)
            throws IOException, InterruptedException {
        more.send();
        redis.kill();
        more.send();
        crash.awaitHealth(health -> health.startsWith("503 {\"status\":\"waiting\""));
        assertThat(crash.get("/stats/top")).startsWith("503 {\"detail\":\"");
        WireCrash.pause(outage.toMillis());
        redis.start();
    }

    private void run(
            Path folder,
            Map<String, String> environment,
            List<String> options,
            WireCrash.Incident incident)
            throws IOException, InterruptedException {
        var state = folder.resolve("state");
        var crash =
                new WireCrash(
                        APP,
                        "OrderQueue",
                        state,
                        environment,
                        options,
                        new WireCrash.Ports(ServerProcess.freePort(), ServerProcess.freePort()),
                        seed,
                        kills);
        var story = crash.run(orders.bodies(), incident);
        System.out.println(
                "kills that met work: %s; batches sent again: %d"
                        .formatted(story.met(), story.again()));
        assertThat(story.kills()).as("kills that met work, of %s", story.met()).isEqualTo(kills);
        check(new KeptOrders(APP, state, environment, options));
    }

    private void check(KeptOrders kept) {
        assertThat(kept.waiting()).isZero();
        assertThat(kept.users()).isEqualTo(orders.users());
        assertThat(kept.days()).isEqualTo(orders.days());
        assertThat(kept.all()).isEqualTo(orders.all());
        var letters = kept.letters();
        assertThat(letters).extracting(Letter::cause).containsOnly("check");
        assertThat(letters).extracting(Letter::id).doesNotHaveDuplicates();
        assertThat(letters).extracting(Letter::body).hasSameElementsAs(orders.bad());
    }
}

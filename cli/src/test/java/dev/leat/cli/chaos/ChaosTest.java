package dev.leat.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.RedisProcess;
import dev.leat.cli.trial.KeptOrders;
import dev.leat.cli.trial.KeptOrders.Letter;
import dev.leat.contract.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// One run of an app has kills, a Redis that is unavailable, repeated and delayed messages, a full
/// disk, and a clock that jumps. At the end, each order is counted once or is a dead letter for the
/// right reason. `-Dchaos.seed=N` generates other orders and times of incidents. With
/// `-Dchaos.minutes=N` each test takes so long; without, it ends after the wave in which the last
/// kind of incident happened.
@Tag("crash")
class ChaosTest {

    private static final Path APP = Path.of("src", "test", "resources", "chaos", "app.yaml");
    private static final int TOP = 20;
    private static final int DISK_MEGABYTES = 24;

    /// On a busy machine, the app may have processed all orders before each kill of a wave.
    private static final int MOST_WAVES = 5;

    private final long seed = Long.getLong("chaos.seed", 20250303);
    private final Duration least = Duration.ofMinutes(Long.getLong("chaos.minutes", 0));

    @Test
    void keepsTheLawsEmbedded(@TempDir Path folder) throws Exception {
        var kept = new KeptOrders(APP, folder.resolve("state"), Map.of(), List.of());
        run(new Trial(kept, List.of(), PageLimit::new, Optional.empty(), ChaosRun.AT_HOME));
    }

    @Test
    void keepsTheLawsWithOneViewInRedisAndOneAtHome(@TempDir Path folder) throws Exception {
        try (var redis = new RedisProcess(folder.resolve("redis"))) {
            var variables = Map.of("REDIS_URL", redis.url());
            var options = List.of("--env", "parted");
            var kept = new KeptOrders(APP, folder.resolve("state"), variables, options);
            var incidents = new ArrayList<>(ChaosRun.AT_HOME);
            incidents.add(Incident.REDIS_AWAY);
            run(new Trial(kept, List.of("parted"), PageLimit::new, Optional.of(redis), incidents));
        }
    }

    @Test
    void keepsTheLawsOnADiskThatIsReallyFull(@TempDir Path folder) throws Exception {
        try (var disk = SmallDisk.mount(folder.resolve("disk"), DISK_MEGABYTES)) {
            var kept = new KeptOrders(APP, disk.state(), Map.of(), List.of());
            var incidents = List.of(Incident.DISK_FULL);
            run(new Trial(kept, List.of(), _ -> new Tmpfs(disk), Optional.empty(), incidents));
        }
    }

    /// A test case: an app with its environment and its disk, and the incidents.
    private record Trial(
            KeptOrders kept,
            List<String> environment,
            Function<ChaosApp, Disk> disk,
            Optional<RedisProcess> redis,
            List<Incident> incidents) {}

    private void run(Trial trial) throws IOException, InterruptedException {
        System.out.println("chaos: seed " + seed);
        check(trial.kept(), happened(trial));
    }

    private Expected happened(Trial trial) throws IOException, InterruptedException {
        var kept = trial.kept();
        var endpoint = Endpoint.free();
        long end = System.nanoTime() + least.toNanos();
        try (var app =
                        new ChaosApp(
                                APP,
                                kept.state(),
                                kept.environment(),
                                trial.environment(),
                                endpoint);
                var producer = new Producer(endpoint, ChaosApp.QUEUE, seed)) {
            var disk = trial.disk().apply(app);
            var chaos = new ChaosRun(app, producer, disk, trial.redis(), trial.incidents(), seed);
            var planned = EnumSet.copyOf(trial.incidents());
            planned.addAll(List.of(Incident.REPEAT, Incident.DELAY));
            do {
                chaos.wave();
            } while (System.nanoTime() < end
                    || (chaos.sent().size() < MOST_WAVES
                            && !chaos.struck().keySet().containsAll(planned)));
            var expected = Expected.of(chaos.sent());
            System.out.println("chaos: " + chaos.struck());
            assertThat(chaos.struck().keySet()).containsAll(planned);
            assertThat(chaos.struck().values()).allMatch(times -> times > 0);
            assertThat(top(endpoint)).isEqualTo(expected.top(TOP));
            return expected;
        }
    }

    private static List<String> top(Endpoint endpoint) throws IOException, InterruptedException {
        var answer = endpoint.get("/stats/top?limit=" + TOP);
        return JsonMapper.shared()
                .readTree(answer.body())
                .valueStream()
                .map(row -> row.get("user_id").asString())
                .toList();
    }

    private static void check(KeptOrders kept, Expected expected) {
        assertThat(kept.waiting()).isZero();
        assertThat(kept.users()).isEqualTo(expected.users());
        assertThat(kept.days()).isEqualTo(expected.days());
        assertThat(kept.all()).isEqualTo(expected.all());
        var letters = kept.letters();
        assertThat(letters).extracting(Letter::cause).containsOnly("check");
        assertThat(letters).extracting(Letter::id).doesNotHaveDuplicates();
        assertThat(letters).extracting(Letter::body).hasSameElementsAs(expected.bad());
    }
}

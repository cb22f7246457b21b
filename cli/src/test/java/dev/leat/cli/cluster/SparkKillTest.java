package dev.leat.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Polling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Executors and drivers are killed at random moments, while Spark also starts second attempts of
/// tasks. The objects and rejected lines are those of a run on one machine, and no object of a run
/// that fails is seen. `-Dcrash.full` kills 20 executors and 20 drivers, instead of one driver.
@Tag("spark")
@Timeout(1200)
class SparkKillTest {

    private static final boolean FULL = System.getProperty("crash.full") != null;
    private static final int KILLS = FULL ? 20 : 1;
    private static final int SMALL_FILES = 12;

    /// Files of attempts of a run: two for each of ten splits, and three for each small file.
    private static final int ATTEMPTED = 50;

    private static final int EARLY = 20;

    private static final List<String> SETTINGS =
            List.of(
                    "spark.leat.splitBytes=256k",
                    "spark.leat.abandonedSeconds=0",
                    "spark.speculation=true",
                    "spark.speculation.interval=10ms",
                    "spark.speculation.multiplier=1.1",
                    "spark.speculation.quantile=0.1",
                    "spark.speculation.minTaskRuntime=1ms");

    @TempDir Path folder;
    private final List<String> inputs = new ArrayList<>();
    private Map<String, String> wanted = Map.of();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("app.yaml"), RunFiles.APP);
        write("large.csv", 100_000);
        for (int i = 0; i < SMALL_FILES; i++) {
            write("small-" + i + ".csv", 10 + i);
        }
        var session = new Session();
        var home = folder.resolve("home");
        var words = arguments(home, List.of());
        assertThat(session.run(words)).as(session.err()).isZero();
        wanted = RunFiles.below(home);
    }

    private void write(String name, int rows) throws IOException {
        var text = RunFiles.HEADER + RunFiles.rows(0, rows);
        inputs.add(Files.writeString(folder.resolve(name), text).toString());
    }

    private String[] arguments(Path out, List<String> more) {
        var all = new ArrayList<>(List.of("run", "csv", "--app", folder.toString()));
        all.addAll(more);
        all.addAll(List.of("-o", out + "/", "-i"));
        all.addAll(inputs);
        return all.toArray(String[]::new);
    }

    private String[] onSpark(String master, Path out) {
        var more = new ArrayList<>(List.of("--on", master));
        SETTINGS.forEach(setting -> more.addAll(List.of("--conf", setting)));
        return arguments(out, more);
    }

    /// Returns the number of files that attempts of tasks have written.
    private static long attempted(Path out) throws IOException {
        var runs = out.resolve("_leat");
        if (!Files.exists(runs)) {
            return 0;
        }
        try (var all = Files.walk(runs, 3)) {
            return all.filter(file -> runs.relativize(file).getNameCount() == 3).count();
        } catch (java.io.UncheckedIOException changed) {
            return 0;
        }
    }

    /// Returns true if the driver has written a list of the files to publish.
    private static boolean listed(Path out) throws IOException {
        var runs = out.resolve("_leat");
        try (var all = Files.walk(runs, 2)) {
            return all.anyMatch(file -> file.endsWith("commit") && file.toFile().length() > 0);
        } catch (NoSuchFileException | java.io.UncheckedIOException changed) {
            return false;
        }
    }

    @Test
    void theNextRunCompletesOrRemovesARunWhoseDriverIsKilled() throws Exception {
        try (var cluster = new SparkCluster(folder.resolve("cluster"), 0, FULL)) {
            var random = new Random(7);
            for (int i = 0; i < KILLS; i++) {
                var out = folder.resolve("out" + i);
                // each second kill is as late as the list
                long files = i % 2 == 1 ? Long.MAX_VALUE : 1 + random.nextInt(EARLY);
                var log = folder.resolve("leat.log");
                var leat = cluster.leat(log, onSpark("local[2]", out));
                var driver = driver(leat);
                while (attempted(out) < files && !listed(out)) {
                    assertThat(leat.isAlive()).as(Files.readString(log)).isTrue();
                    Thread.onSpinWait();
                }
                driver.destroyForcibly();
                int code = leat.waitFor();
                if (i % 2 == 0) {
                    assertThat(code).as(Files.readString(log)).isNotZero();
                    assertThat(out.toFile().list()).as("kill %d", i).containsExactly("_leat");
                }
                var session = new Session(cluster.environment());
                assertThat(session.run(onSpark("local[2]", out))).as(session.err()).isZero();
                assertThat(RunFiles.below(out)).as("kill %d", i).isEqualTo(wanted);
            }
        }
    }

    /// Waits until the command has started its driver.
    private static ProcessHandle driver(Process leat) {
        while (true) {
            var driver = leat.descendants().filter(SparkKillTest::isDriver).findFirst();
            if (driver.isPresent()) {
                return driver.get();
            }
            assertThat(leat.isAlive()).isTrue();
            Polling.pause();
        }
    }

    private static boolean isDriver(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("SparkSubmit"))
                .isPresent();
    }

    @Test
    @EnabledIfSystemProperty(named = "crash.full", matches = ".*")
    void killedExecutorsChangeNothing() throws Exception {
        try (var cluster = new SparkCluster(folder.resolve("cluster"), 2, true).start()) {
            var random = new Random(11);
            int killed = 0;
            for (int i = 0; i < KILLS; i++) {
                var out = folder.resolve("out" + i);
                long files = 1 + random.nextInt(ATTEMPTED);
                var session = new Session(cluster.environment());
                var words = onSpark(cluster.master(), out);
                var command = new FutureTask<>(() -> session.run(words));
                Thread.ofPlatform().daemon().start(command);
                while (attempted(out) < files && !command.isDone()) {
                    Polling.pause();
                }
                var executors = cluster.executors();
                if (!executors.isEmpty()) {
                    executors.get(random.nextInt(executors.size())).destroyForcibly();
                    killed++;
                }
                assertThat(command.get()).as(session.err()).isZero();
                assertThat(RunFiles.below(out)).as("kill %d", i).isEqualTo(wanted);
            }
            assertThat(killed).isGreaterThan(KILLS / 2);
        }
    }
}

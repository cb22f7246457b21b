package dev.leat.cli.fuzz.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.batch.Totals;
import dev.leat.cli.bucket.SingleRun;
import dev.leat.cli.cluster.SparkCluster;
import dev.leat.cli.cluster.SparkSubmit;
import dev.leat.cli.fuzz.draw.Apps;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.terminal.CommandException;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files of drawn apps have the same objects, rejected lines and totals on Spark as on one machine.
/// On Spark each file that can be divided has about three splits. `-Dfuzz.apps=N` draws more apps,
/// and `-Dfuzz.seed=N` others.
@Tag("spark")
@Timeout(1200)
class SparkFuzzTest {

    private static final int SPLITS = 3;
    private static final int PIECES = 7;

    @TempDir Path folder;
    private Machine machine;
    private BufferedReader answers;
    private Writer requests;
    private int exchanged;

    /// The result of a run: its files, or the reason why there are none.
    private record Ran(String error, Totals totals, Set<String> notes, Map<String, String> files) {}

    @Test
    void filesOfDrawnAppsHaveTheSameResults() throws Exception {
        int wanted = Integer.getInteger("fuzz.apps", 6);
        long seed = Long.getLong("fuzz.seed", 3);
        var clusters = Files.createDirectory(folder.resolve("cluster"));
        try (var cluster = new SparkCluster(clusters, 0, false);
                var databases = new Machine()) {
            machine = databases;
            var submit = new SparkSubmit(cluster.environment());
            var command =
                    submit.command("dev.leat.spark.job.ManyRuns", "fuzz", "local[2]", List.of());
            var driver = SparkSubmit.start(command, folder.resolve("driver.log"));
            try (var in = driver.inputReader();
                    var out = driver.outputWriter()) {
                answers = in;
                requests = out;
                int apps = 0;
                for (int number = 0; apps < wanted; number++) {
                    apps += app(Apps.of(seed, number)) ? 1 : 0;
                }
            } finally {
                driver.destroyForcibly().waitFor();
            }
        }
        System.out.println(exchanged + " files whose splits have exchanged rows");
        assertThat(exchanged).isPositive();
    }

    /// Compares the files of an app. Returns false if it has none.
    private boolean app(Drawn drawn) throws Exception {
        var at = machine.folder();
        try {
            drawn.beside().write(at);
            var file = Files.writeString(at.resolve("app.yaml"), drawn.yaml().text());
            App app = AppFile.lint(file, Map.of(), Optional.empty()).app();
            boolean any = false;
            for (var flow : drawn.flows()) {
                for (var data : drawn.data().getOrDefault(flow.name(), List.of())) {
                    Pipeline pipeline = app.pipeline(flow.name());
                    if (data.key().isEmpty() || !runs(pipeline)) {
                        continue;
                    }
                    any = true;
                    var work = Files.createDirectories(at.resolve(flow.name() + data.hashCode()));
                    var name = data.key().substring(data.key().lastIndexOf('/') + 1);
                    var input = Files.write(work.resolve(name), data.content());
                    var out = drawn.seed() % 3 == 0 ? "/rows.parquet" : "/";
                    var home = here(app, pipeline, input, work.resolve("home") + out);
                    var ran = spark(file, pipeline, input, work.resolve("spark") + out);
                    assertThat(ran)
                            .as(
                                    "app of seed %d, pipeline %s:%n%s",
                                    drawn.seed(), flow.name(), drawn.yaml().text())
                            .isEqualTo(home);
                }
            }
            return any;
        } catch (AppException refused) {
            return false;
        } finally {
            Machine.delete(at);
        }
    }

    private static boolean runs(Pipeline pipeline) {
        return pipeline.steps().stream().noneMatch(SparkFuzzTest::needsApp);
    }

    /// True for a step that needs messages, buckets or tables.
    private static boolean needsApp(Step step) {
        return step.needsMessages()
                || (step instanceof Step.Lookup of
                        && !(of.lookup().origin() instanceof Lookup.Origin.OfFile));
    }

    private Ran here(App app, Pipeline pipeline, Path input, String out)
            throws IOException, InterruptedException {
        try {
            var result =
                    SingleRun.of(app, pipeline, out)
                            .run(List.of(input), machine.rounds().with(AppLookups.ofFiles()));
            return new Ran("", result.totals(), Set.copyOf(result.notes()), files(out));
        } catch (CommandException refused) {
            return new Ran(line(refused.getMessage()), Totals.NONE, Set.of(), Map.of());
        }
    }

    private Ran spark(Path app, Pipeline pipeline, Path input, String out) throws IOException {
        long size = Files.size(input);
        var words =
                List.of(
                        Long.toString(Math.max(1, size / SPLITS)),
                        Long.toString(Math.max(1, size / PIECES)),
                        app.toString(),
                        "",
                        pipeline.name(),
                        out,
                        out.endsWith("/") ? "folder" : "file",
                        input.toString());
        requests.write(String.join("\t", words) + "\n");
        requests.flush();
        var error = "";
        var totals = Totals.NONE;
        var notes = new HashSet<String>();
        while (true) {
            var line = answers.readLine();
            assertThat(line).as("the driver has ended").isNotNull();
            var values = line.split("\t", -1);
            switch (values[0]) {
                case SparkSubmit.LINE + "ended" -> {
                    return new Ran(error, totals, notes, files(out));
                }
                case SparkSubmit.LINE + "error" -> error = values[1];
                case SparkSubmit.LINE + "note" -> notes.add(values[1]);
                case SparkSubmit.LINE + "exchanged" -> exchanged++;
                case SparkSubmit.LINE + "totals" ->
                        totals =
                                new Totals(
                                        Long.parseLong(values[3]),
                                        Long.parseLong(values[4]),
                                        Long.parseLong(values[5]),
                                        Long.parseLong(values[6]));
                default -> {}
            }
        }
    }

    private static String line(@Nullable String text) {
        return String.valueOf(text).replace('\n', ' ');
    }

    /// The rows of the objects by their names, without the numbers of their pieces, which are
    /// larger on one machine.
    private static Map<String, String> files(String out) throws IOException {
        var folder = out.endsWith("/") ? Path.of(out) : Path.of(out).resolveSibling("");
        var files = new TreeMap<String, String>();
        if (Files.exists(folder)) {
            try (var all = Files.walk(folder)) {
                for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
                    var name = folder.relativize(file).toString();
                    var text = Written.shown(Files.readAllBytes(file));
                    var one = name.replaceFirst("-\\d{5}(?=(\\.[a-z.]+)?$)", "");
                    files.merge(one, text, (some, more) -> some + headless(some, more));
                }
            }
        }
        return files;
    }

    /// The rows of another piece, without the header that a piece of CSV has, too.
    private static String headless(String before, String rows) {
        var header = before.substring(0, before.indexOf('\n') + 1);
        return !header.startsWith("{") && rows.startsWith(header)
                ? rows.substring(header.length())
                : rows;
    }
}

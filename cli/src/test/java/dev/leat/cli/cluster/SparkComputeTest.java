package dev.leat.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.BucketSource;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LocalContent;
import dev.leat.batch.Outcome;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.cli.fixture.Polling;
import dev.leat.contract.ServerProcess;
import dev.leat.file.UnreadableFileException;
import dev.leat.item.Item;
import dev.leat.load.ComputedFile;
import dev.leat.load.FileRequest;
import dev.leat.lookup.LookupOrigins;
import dev.leat.metrics.RecordCounts;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The protocol between a running app and its driver, which is a shell script here.
class SparkComputeTest {

    private static final String FILE = "results/1";

    private static final ComputedFile DONE =
            new ComputedFile(
                    List.of(),
                    List.of("id", "näme"),
                    List.of("amount"),
                    new Position(10, 2, 2),
                    new Totals(3, 1, 1, 1),
                    new RecordCounts(
                            Map.of("out", Map.of(Outcome.DELIVERED, 1L)),
                            Map.of(Outcome.REJECTED, 1L),
                            Map.of("type", 1L),
                            2),
                    List.of(
                            new StagedFile(0, 1, "a\tb.csv", Path.of("/FOLDER", FILE), 1, 4),
                            new StagedFile(
                                    StagedFile.REJECTS, 0, "", Path.of("/FOLDER", FILE), 0, 0)));

    private static final Lookup NAMES =
            new Lookup(
                    "names",
                    new Lookup.Origin.OfObject("names", "names.csv", FileFormat.CSV),
                    new Schema("Name", List.of(new Schema.Field("id", Type.Simple.VARCHAR))),
                    List.of("id"),
                    Lookup.DEFAULT_REFRESH,
                    Lookup.DEFAULT_MAX_ROWS);

    private static final Pipeline PIPELINE =
            Pipeline.of(
                            "etl",
                            new BucketSource(
                                    "etl-files",
                                    FileSource.csv("in"),
                                    new Schema("Row", List.of()),
                                    Pipeline.UnknownFields.IGNORE))
                    .withSteps(
                            List.of(
                                    new Step.Lookup(
                                            NAMES,
                                            Map.of("id", "id"),
                                            Map.of(),
                                            Step.Lookup.Missing.KEEP)));

    private static final String READY = "printf '@leat ready\\t\\n'; ";

    @TempDir Path folder;
    private Optional<SparkCompute> opened = Optional.empty();
    private Path staging = Path.of("");

    @BeforeEach
    void write() throws IOException {
        staging = Files.createDirectory(folder.resolve("staging"));
        Files.writeString(folder.resolve("a.csv"), "id\n1\n");
        Files.writeString(folder.resolve("names.csv"), "id\n1\n");
    }

    @AfterEach
    void close() {
        opened.ifPresent(SparkCompute::close);
    }

    private Path log() {
        return folder.resolve("driver.log");
    }

    /// The rows of the lookup are in a file of the test's folder.
    private final class Names implements LookupOrigins {

        @Override
        public InputStream object(String bucket, String key) throws IOException {
            return Files.newInputStream(folder.resolve(key));
        }

        @Override
        public List<Optional<Item>> items(String table, List<List<String>> keys) {
            throw new AssertionError();
        }
    }

    /// A driver that has this script, after it has read the app.
    private SparkCompute driver(String master, String script) throws IOException {
        var file = Files.writeString(folder.resolve("driver.sh"), "read app\n" + script);
        var command = List.of("sh", file.toString(), folder.toString());
        var compute = new SparkCompute(master, command, "app: x\n", new Names(), log());
        opened = Optional.of(compute);
        return compute;
    }

    private SparkCompute driver(String script) throws IOException {
        return driver("local[2]", script);
    }

    private Optional<ComputedFile> run(SparkCompute compute, BooleanSupplier stops)
            throws Exception {
        return run(compute, 7, stops);
    }

    private Optional<ComputedFile> run(SparkCompute compute, long version, BooleanSupplier stops)
            throws Exception {
        var unit = unit(version);
        var content = LocalContent.of("in/a.csv", folder.resolve("a.csv"));
        var own = Files.createDirectories(staging.resolve("v" + version));
        return compute.run(PIPELINE, unit, content, new StagingFolder(own), stops);
    }

    private static FileUnit unit(long version) {
        return new FileUnit(
                "in", "a.csv", version, "e", 5, Instant.parse("2026-01-02T03:04:05.678901Z"));
    }

    /// True if a folder was made for the result of this version.
    private boolean sent(long version) {
        var made = staging.resolve("v" + version).toFile().list();
        return made != null && made.length > 0;
    }

    private Optional<ComputedFile> run(SparkCompute compute) throws Exception {
        return run(compute, () -> false);
    }

    /// Responds to each request with this result, whose files it creates in the request's folder.
    private String responding(ComputedFile result) throws IOException {
        var json = JsonMapper.shared().writeValueAsString(result);
        Files.writeString(folder.resolve("response"), json);
        return """
        while read -r line; do
            echo "$line" > "$1/request"
            to=$(echo "$line" | sed 's/.*"folder":"\\([^"]*\\)".*/\\1/')
            id=$(echo "$line" | sed 's/.*"id":\\([0-9]*\\).*/\\1/')
            mkdir -p "$to/results" && echo data > "$to/%s"
            echo "a line of another program"
            printf '@leat done\\t%%s\\t%%s\\n' "$id" "$(sed "s:/FOLDER:$to:g" "$1/response")"
        done
        """
                .formatted(FILE);
    }

    @Test
    void theResultOfTheDriverIsThatOfTheFile() throws Exception {
        var compute = driver(responding(DONE));
        for (int i = 1; i <= 2; i++) {
            var result = run(compute).orElseThrow();
            assertThat(result).usingRecursiveComparison().ignoringFields("staged").isEqualTo(DONE);
            assertThat(result.staged()).extracting(StagedFile::key).containsExactly("a\tb.csv", "");
            assertThat(result.staged())
                    .allSatisfy(part -> assertThat(part.file()).hasContent("data"));
            assertThat(Files.readString(folder.resolve("request")))
                    .contains("\"id\":" + i, "2026-01-02T03:04:05.678901Z", "\"pipeline\":\"etl\"");
            assertThat(staging.resolve("v7").toFile().list()).as("no earlier results").hasSize(1);
        }
    }

    @Test
    void filesWaitForTheRowsOfTheirLookups() throws Exception {
        var compute = driver(responding(DONE));
        Files.delete(folder.resolve("names.csv"));
        assertThatThrownBy(() -> run(compute))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(
                        "lookup 'names' cannot be loaded from object names/names.csv: it does not exist");
        Files.writeString(folder.resolve("names.csv"), "id\n2\n");
        assertThat(run(compute)).isPresent();
        try (var made = Files.list(staging.resolve("v7"))) {
            var copy = made.findFirst().orElseThrow().resolve("lookup-names");
            assertThat(copy).hasContent("id\n2\n");
        }
    }

    @Test
    void theClusterReadsALinkThatOutlivesTheObject() throws Exception {
        assertThat(run(driver(responding(DONE)))).isPresent();
        var request = JsonMapper.shared().readTree(Files.readString(folder.resolve("request")));
        Files.delete(folder.resolve("a.csv"));
        assertThat(Path.of(request.required("content").asString()))
                .hasContent("id\n1\n")
                .hasParent(Path.of(request.required("folder").asString()));
    }

    @Test
    void aFileOutsideOfItsFolderIsNotUsed() throws Exception {
        var part = new StagedFile(0, 1, "a.csv", Path.of("/FOLDER/../../a.csv"), 1, 4);
        var other =
                new ComputedFile(
                        List.of(),
                        List.of(),
                        List.of(),
                        Position.START,
                        Totals.NONE,
                        RecordCounts.NONE,
                        List.of(part));
        var compute = driver(responding(other));
        assertThatThrownBy(() -> run(compute))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("which is outside");
    }

    @Test
    void aFileThatCannotBeReadIsRefusedWithAllItsReasons() throws Exception {
        var why = List.of(Reason.of("columns", "no column"), Reason.at("type", "id", "x", "bad"));
        var refused =
                new ComputedFile(
                        why,
                        List.of(),
                        List.of(),
                        Position.START,
                        Totals.NONE,
                        RecordCounts.NONE,
                        List.of());
        var compute = driver(responding(refused));
        assertThatThrownBy(() -> run(compute))
                .isInstanceOfSatisfying(
                        UnreadableFileException.class,
                        bad -> assertThat(bad.reasons()).isEqualTo(why));
    }

    @Test
    void aTaskThatFailsIsAFailureOfTheFile() throws Exception {
        var compute =
                driver("while read line; do printf '@leat failed\\t1\\ttask 1 failed\\n'; done");
        assertThatThrownBy(() -> run(compute))
                .isInstanceOf(IOException.class)
                .hasMessage("task 1 failed");
        compute.probe();
    }

    @Test
    void aResponseThatBreaksItsThreadEndsTheDriverAndItsFiles() throws Exception {
        var compute = driver(READY + "read line; printf '@leat done\\tno number\\t{}\\n'; cat");
        var why = "the cluster local[2] is unavailable: its response cannot be read";
        assertThatThrownBy(() -> run(compute))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(why);
        assertThatThrownBy(compute::probe).isInstanceOf(UnavailableException.class).hasMessage(why);
    }

    @Test
    void aDriverThatEndsMakesTheClusterUnavailableForAWhile() throws Exception {
        var compute = driver("read line; printf '@leat error\\tall executors are lost\\n'; exit 1");
        var why = "the cluster local[2] is unavailable: all executors are lost";
        assertThatThrownBy(() -> run(compute))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(why);
        assertThatThrownBy(compute::probe).isInstanceOf(UnavailableException.class).hasMessage(why);
    }

    @Test
    void aDriverThatCrashesAgainOnTheSameFileIsAFailureOfTheFile() throws Exception {
        var compute = driver(READY + "read line; echo no memory >&2; exit 3");
        var why =
                "the driver of Spark ended with code 3; the last line of "
                        + log()
                        + " is: no memory";
        assertThatThrownBy(() -> run(compute))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("the cluster local[2] is unavailable: " + why);
        compute.probe();
        assertThatThrownBy(() -> run(compute))
                .isInstanceOf(IOException.class)
                .hasMessage(why + "; no other file was processed");
    }

    @Test
    void aDriverHasCrashedAlsoIfItsLinesAreStillRead() throws Exception {
        var script = folder.resolve("driver.sh");
        Files.writeString(script, "read app; seq 12000; " + READY + "exit 3");
        var driver = SparkDriver.start(List.of("sh", script.toString()), log(), "app: x");
        while (driver.alive()) {
            Thread.onSpinWait();
        }
        var request = new FileRequest(1, "p", unit(1), "a.csv", "a.csv", folder.toString());
        assertThatThrownBy(driver.send(request)::get)
                .hasCauseInstanceOf(SparkDriver.CrashException.class);
    }

    @Test
    void theFilesOfACrashAreProcessedOneAtATimeUntilOneSucceeds() throws Exception {
        var compute = driver(READY + "read line; exit 3");
        assertThatThrownBy(() -> run(compute, 1, () -> false))
                .isInstanceOf(UnavailableException.class);
        Files.writeString(
                folder.resolve("driver.sh"),
                "read app\nmkfifo $1/go; cat $1/go\n" + responding(DONE));
        var one = new FutureTask<>(() -> run(compute, 1, () -> false));
        Thread.ofPlatform().daemon().start(one);
        while (!Files.exists(folder.resolve("go"))) {
            Polling.pause();
        }
        var two = new FutureTask<>(() -> run(compute, 2, () -> false));
        var waiting = Thread.ofPlatform().daemon().start(two);
        while (waiting.getState() != Thread.State.WAITING && !sent(2)) {
            Polling.pause();
        }
        assertThat(sent(2)).isFalse();
        Files.writeString(folder.resolve("go"), "");
        assertThat(one.get()).isPresent();
        assertThat(two.get()).isPresent();
        assertThat(run(compute, 1, () -> false)).isPresent();
    }

    @Test
    void aDriverThatCannotStartIsExplainedByItsLog() throws Exception {
        var compute = driver("echo one >&2; echo no such master >&2; exit 1");
        assertThatThrownBy(() -> run(compute))
                .isInstanceOf(UnavailableException.class)
                .hasMessageEndingWith("driver.log is: no such master");
        assertThatThrownBy(compute::probe).isInstanceOf(UnavailableException.class);
    }

    @Test
    void noDriverStartsIfNoMasterAcceptsAConnection() throws Exception {
        int port = ServerProcess.freePort();
        var master = "spark://127.0.0.1:" + port;
        var compute = driver(master, "exit 1");
        assertThatThrownBy(() -> run(compute))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith(
                        "the cluster %s is unavailable: 127.0.0.1:%d: ".formatted(master, port));
        assertThat(log()).doesNotExist();
    }

    @Test
    void aFileThatIsNoLongerNeededIsNotAwaited() throws Exception {
        assertThat(run(driver("while read line; do :; done"), () -> true)).isEmpty();
    }
}

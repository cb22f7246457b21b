package dev.leat.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.contract.PlatformBug;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.bug.Bugs;
import dev.leat.testkit.bug.Planted;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.simulation.Embedded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of files hold under crashes, and each of some small bugs of a platform breaks one.
@Tag("search")
class FileInvariantTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, amount: integer not null}
            buckets:
              input:
              output:
            pipelines:
              sales:
                from: {bucket: input, format: csv, schema: Sale, on_overwrite: replace}
                to: [{bucket: output, path: "{source.stem}/{id}-{part}.csv", format: csv}]
            """;

    private static final String TEST =
            """
            piece: 8
            given:
              - put: {bucket: input, key: a.csv, text: "id,amount\\nx,1\\ny,2\\nz,what\\nx,3\\n"}
              - wait: 1h
              - put: {bucket: input, key: a.csv, text: "id,amount\\nx,1\\ny,2\\nu,what\\n"}
              - put: {bucket: input, key: b.csv, text: "id\\n1\\n"}
            faults:
              - {crash: between pieces}
            expect:
              - invariants: hold
            """;

    @TempDir private static Path folder;
    private static App app;

    @BeforeAll
    static void read() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    private static List<String> broken(Embedded embedded) throws Exception {
        try (var tests = new AppTests(app, embedded)) {
            var verdict = tests.run(TestFile.read("files", TEST, folder, app));
            return verdict.failures().stream().flatMap(f -> f.lines().stream()).toList();
        }
    }

    @Test
    void holdWhereNothingIsWrong() throws Exception {
        assertThat(broken(Embedded.LOCAL)).isEmpty();
    }

    private static MessageSamples samples() {
        return new MessageSamples(
                Map.of(),
                Stream.of("x,1\ny,2\n", "x,3\nz,what\n", "", "u,1\nv,2\nw,3\n")
                        .map(rows -> ("id,amount\n" + rows).getBytes(StandardCharsets.UTF_8))
                        .map(bytes -> new Given.Put("input", "a.csv", bytes))
                        .toList());
    }

    @Test
    void holdInEverySchedule() {
        try (var explorer = new Explorer(app, Embedded.LOCAL, samples())) {
            var result = explorer.explore(40, 3, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
            assertThat(result.struck().never())
                    .doesNotContain(
                            FaultKind.CRASH_STAGED,
                            FaultKind.CRASH_BETWEEN_PIECES,
                            FaultKind.READ_FAILS,
                            FaultKind.BUCKET_UNAVAILABLE);
        }
    }

    @Test
    void aScheduleFindsABugAndIsMadeSmall() {
        var planted = new Planted(Bugs.olderVersionsStay());
        try (var explorer = new Explorer(app, planted, samples())) {
            var found = explorer.explore(40, 3, ExplorationListener.SILENT).found().orElseThrow();
            assertThat(found.small().faults()).isEmpty();
            assertThat(found.small().given()).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.leat.testkit.bug.Bugs#ofFiles")
    void aBugBreaksALaw(PlatformBug bug) throws Exception {
        assertThat(broken(new Planted(bug))).anyMatch(line -> line.contains("broken: "));
    }
}

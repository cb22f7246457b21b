package dev.leat.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Publication;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.simulation.Embedded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
        var bug = new Planted(new Broken("kept", FileInvariantTest::kept));
        try (var explorer = new Explorer(app, bug, samples())) {
            var found = explorer.explore(40, 3, ExplorationListener.SILENT).found().orElseThrow();
            assertThat(found.small().faults()).isEmpty();
            assertThat(found.small().given()).hasSize(2);
        }
    }

    static Stream<Broken> bugs() {
        return Stream.of(
                new Broken(
                        "a file appears without its last object", FileInvariantTest::lastDropped),
                new Broken("what an older version made stays", FileInvariantTest::kept),
                new Broken("an object has what another one should", FileInvariantTest::exchanged),
                new Broken("a dead letter is lost", FileInvariantTest::unlettered),
                new Broken("a checkpoint is forgotten", FileInvariantTest::forgotten));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void aBugBreaksALaw(Broken bug) throws Exception {
        assertThat(broken(new Planted(bug))).anyMatch(line -> line.contains("broken: "));
    }

    /// A store that does something else with each effect.
    record Broken(String name, UnaryOperator<Store.Transaction> change) implements Bug {

        @Override
        public <T> T commit(
                LocalPlatform platform, Store real, Function<Store.Transaction, T> work) {
            return real.commit(tx -> work.apply(change.apply(tx)));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Effect.Finish with(
            Effect.Finish finish, List<Publication> outputs, boolean replaces) {
        return new Effect.Finish(
                finish.pipeline(),
                finish.unit(),
                finish.phase(),
                finish.totals(),
                outputs,
                replaces,
                finish.error(),
                finish.at());
    }

    private static Store.Transaction lastDropped(Store.Transaction tx) {
        return effect ->
                tx.apply(
                        effect instanceof Effect.Finish finish && finish.outputs().size() > 1
                                ? with(
                                        finish,
                                        finish.outputs().subList(1, finish.outputs().size()),
                                        finish.replaces())
                                : effect);
    }

    private static Store.Transaction kept(Store.Transaction tx) {
        return effect ->
                tx.apply(
                        effect instanceof Effect.Finish finish
                                ? with(finish, finish.outputs(), false)
                                : effect);
    }

    private static Store.Transaction exchanged(Store.Transaction tx) {
        return effect -> {
            if (!(effect instanceof Effect.Finish finish) || finish.outputs().size() < 2) {
                return tx.apply(effect);
            }
            var outputs = new ArrayList<>(finish.outputs());
            var first = outputs.get(0);
            var other = outputs.get(1);
            outputs.set(
                    0,
                    new Publication(
                            first.bucket(),
                            first.key(),
                            other.file(),
                            other.etag(),
                            other.size(),
                            first.metadata(),
                            first.quiet()));
            return tx.apply(with(finish, outputs.subList(0, 1), finish.replaces()));
        };
    }

    private static Store.Transaction unlettered(Store.Transaction tx) {
        return effect ->
                effect instanceof Effect.DeadLetters letters
                        ? WriteResults.all(
                                letters.letters().size(), dev.leat.batch.Outcome.DELIVERED)
                        : tx.apply(effect);
    }

    private static Store.Transaction forgotten(Store.Transaction tx) {
        return effect ->
                effect instanceof Effect.Checkpoint
                        ? WriteResults.all(0, dev.leat.batch.Outcome.DELIVERED)
                        : tx.apply(effect);
    }
}

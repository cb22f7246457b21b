package dev.leat.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Embedded;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bugs that are planted in the platform are found, whatever the seed, and made small.
class ExplorerTest {

    private static final Path FOLDER = Path.of("../examples/orders");
    private static final App APP = app();
    private static final AppTests SOUND = new AppTests(APP);

    private static App app() {
        try {
            return AppFile.read(FOLDER.resolve("app.yaml"), Map.of());
        } catch (Exception mistakes) {
            throw new IllegalStateException(mistakes);
        }
    }

    private static MessageSamples samples() throws Exception {
        return MessageSamples.of(APP, FOLDER, List.of());
    }

    @AfterAll
    static void close() {
        SOUND.close();
    }

    @Tag("search")
    @Test
    void everyLawHoldsForTheExample() throws Exception {
        try (var explorer = new Explorer(APP, Embedded.LOCAL, samples())) {
            var result = explorer.explore(60, 7, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
            assertThat(result.schedules()).isEqualTo(60);
        }
    }

    @Tag("search")
    @Test
    void findsASettlementThatComesBeforeTheWrites() throws Exception {
        finds(AckBeforeWrite::new, 1);
    }

    @Tag("search")
    @Test
    void findsSumsThatComeBeforeTheirIdentities() throws Exception {
        finds(DedupeAfterSum::new, 1);
    }

    @Tag("search")
    @Test
    void findsAReceiveCountThatACrashForgets() throws Exception {
        finds(CountLostAtACrash::new, 1);
    }

    @Tag("search")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.leat.testkit.explore.Seeds#more")
    void findsEachWithOtherSeeds(long seed) throws Exception {
        finds(AckBeforeWrite::new, seed);
        finds(DedupeAfterSum::new, seed);
        finds(CountLostAtACrash::new, seed);
    }

    private static void finds(Supplier<Bug> bug, long seed) throws Exception {
        var embedded = new Planted(bug.get());
        try (var explorer = new Explorer(APP, embedded, samples());
                var broken = new AppTests(APP, embedded)) {
            var result = explorer.explore(300, seed, ExplorationListener.SILENT);
            assertThat(result.found()).as("seed " + seed).isPresent();
            var small = asFile(result.found().get().small());
            assertThat(broken.run(small).passed()).as("with the bug, seed " + seed).isFalse();
            assertThat(SOUND.run(small).failures()).as("without it, seed " + seed).isEmpty();
            assertThat(ScenarioPart.parts(small))
                    .isLessThan(ScenarioPart.parts(result.found().get().drawn()));
        }
    }

    /// Writes the scenario to a test file and reads it again.
    private static Scenario asFile(Scenario scenario) throws Exception {
        return TestFile.read("found", TestWriter.yaml(scenario), FOLDER, APP);
    }
}

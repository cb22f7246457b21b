package dev.leat.testkit.blind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.explore.Exploration;
import dev.leat.testkit.explore.ExplorationListener;
import dev.leat.testkit.explore.Explorer;
import dev.leat.testkit.explore.MessageSamples;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.file.TestFileException;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Embedded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bugs that were planted without knowledge of the explorer, which must find them.
@Tag("search")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlindTest {

    private static final Path FOLDER = Path.of("..", "examples", "orders");
    private static final int SCHEDULES = 300;

    private App app;
    private MessageSamples samples;
    @AutoClose private AppTests sound;

    @BeforeAll
    void read() throws AppException, TestFileException, IOException {
        app = AppFile.read(FOLDER.resolve("app.yaml"), Map.of());
        var tests = new ArrayList<Scenario>();
        for (var file : TestFile.in(FOLDER.resolve(TestFile.FOLDER))) {
            tests.add(TestFile.read(file, app).scenario());
        }
        samples = MessageSamples.of(app, FOLDER, List.copyOf(tests));
        sound = new AppTests(app);
    }

    @Test
    void findsThatAWholeBatchComesAgain() {
        finds(new WholeBatchComesAgain(), 1);
    }

    @Test
    void findsThatOneViewAnswersForAll() {
        finds(new OneAnswerForAllViews(), 1);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.leat.testkit.explore.Seeds#more")
    void findsBothWithOtherSeeds(long seed) {
        finds(new WholeBatchComesAgain(), seed);
        finds(new OneAnswerForAllViews(), seed);
    }

    @Test
    void neitherShowsWhereNothingFails() {
        List<Given> all =
                samples.messages().entrySet().stream()
                        .<Given>map(sent -> new Given.Send(sent.getKey(), sent.getValue()))
                        .toList();
        var laws =
                new Expectation(
                        new Expectation.Subject.Invariants(), new Expectation.Timing.AtEnd());
        for (var bug : List.of(new WholeBatchComesAgain(), new OneAnswerForAllViews())) {
            try (var tests = new AppTests(app, bug)) {
                for (long seed = 1; seed <= 5; seed++) {
                    var undisturbed =
                            new Scenario(
                                    "undisturbed",
                                    Scenario.START,
                                    seed,
                                    Optional.of(50),
                                    seed % 2 == 0 ? Set.of() : app.views().keySet(),
                                    all,
                                    List.of(),
                                    List.of(laws));
                    assertThat(tests.run(undisturbed).passed()).isTrue();
                }
            }
        }
    }

    private void finds(Embedded bug, long seed) {
        var exploration = explore(bug, seed);
        assertThat(exploration.found()).as("seed %d", seed).isPresent();
        var small = exploration.found().orElseThrow().small();
        assertThat(passes(bug, small)).as("with the bug").isFalse();
        assertThat(sound.run(small).passed()).as("without").isTrue();
    }

    private Exploration explore(Embedded bug, long seed) {
        try (var explorer = new Explorer(app, bug, samples)) {
            return explorer.explore(SCHEDULES, seed, ExplorationListener.SILENT);
        }
    }

    private boolean passes(Embedded embedded, Scenario scenario) {
        try (var tests = new AppTests(app, embedded)) {
            return tests.run(scenario).passed();
        }
    }
}

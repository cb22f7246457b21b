package dev.leat.testkit;

import dev.leat.app.App;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.testkit.explore.ExplorationListener;
import dev.leat.testkit.explore.Explorer;
import dev.leat.testkit.explore.MessageSamples;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.file.TestFileException;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.verdict.TestResultText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// The tests of an app for JUnit: the files in its `tests/` as dynamic tests, and tests in Java.
/// Compiles the app once. Used and closed (`@AfterAll`) by one thread.
public final class LeatTest implements AutoCloseable {

    private final App app;
    private final Path folder;
    private final AppTests tests;

    private LeatTest(App app, Path folder) {
        this.app = app;
        this.folder = folder;
        tests = new AppTests(app);
    }

    /// Returns the tests of the app in this folder or file.
    ///
    /// @throws IllegalArgumentException if the app is invalid; the message has a line for each
    ///   mistake
    public static LeatTest of(Path app) {
        var file = Files.isDirectory(app) ? app.resolve("app.yaml") : app;
        try {
            return new LeatTest(
                    AppFile.read(file, System.getenv()), file.toAbsolutePath().resolveSibling(""));
        } catch (AppException mistakes) {
            throw new IllegalArgumentException(mistakes.getMessage(), mistakes);
        }
    }

    /// Returns one dynamic test per test file, with the file as its source. A method with
    /// `@TestFactory` returns them to JUnit.
    ///
    /// @throws IllegalStateException if there are no files
    public Stream<DynamicTest> tests() {
        var files = TestFile.in(folder.resolve(TestFile.FOLDER));
        if (files.isEmpty()) {
            throw new IllegalStateException("no tests in " + folder.resolve(TestFile.FOLDER));
        }
        return files.stream()
                .map(file ->
                        DynamicTest.dynamicTest(
                                TestFile.name(file), file.toUri(), () -> run(read(file))));
    }

    /// Starts a test in Java with this name.
    public JavaTest given(String name) {
        return new JavaTest(this, app, name);
    }

    /// Runs a test.
    ///
    /// @throws AssertionError if the test fails; the message has expected and actual values and the
    ///   timeline
    public void run(Scenario scenario) {
        var verdict = tests.run(scenario);
        if (!verdict.passed()) {
            var again = "the same test, with seed(%d)".formatted(scenario.setup().seed());
            throw new AssertionError(
                    scenario.name()
                            + " failed\n"
                            + String.join("\n", TestResultText.lines(verdict, again)));
        }
    }

    /// Runs this number of random fault schedules on the messages of the tests and of `samples/`.
    /// The same seed generates the same schedules.
    ///
    /// @throws AssertionError if a schedule breaks an invariant; the message has the minimised
    ///   schedule as a test file
    public void explore(int schedules, long seed) {
        try (var explorer = new Explorer(app, Embedded.LOCAL, samples())) {
            var exploration = explorer.explore(schedules, seed, ExplorationListener.SILENT);
            exploration
                    .found()
                    .ifPresent(found -> {
                        throw new AssertionError(
                                "schedule %d of seed %d violates an invariant: %s%nminimised test file:%n%s"
                                        .formatted(
                                                found.number(),
                                                seed,
                                                found.breaches().getFirst().text(),
                                                TestWriter.yaml(found.small())));
                    });
        }
    }

    private MessageSamples samples() {
        var scenarios = new ArrayList<Scenario>();
        for (var file : TestFile.in(folder.resolve(TestFile.FOLDER))) {
            scenarios.add(read(file));
        }
        try {
            return MessageSamples.of(app, folder, List.copyOf(scenarios));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the samples of " + folder, e);
        }
    }

    private Scenario read(Path file) {
        try {
            return TestFile.read(file, app).scenario();
        } catch (TestFileException mistakes) {
            throw new AssertionError(mistakes.getMessage(), mistakes);
        }
    }

    /// Releases the compiled app.
    @Override
    public void close() {
        tests.close();
    }
}

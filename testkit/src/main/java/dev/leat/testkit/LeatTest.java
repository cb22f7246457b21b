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

/// The tests of an app, for JUnit: those in its `tests/` as dynamic tests, and tests in Java that
/// say the same. The app is compiled once. One thread uses it, and closes it (`@AfterAll`).
public final class LeatTest implements AutoCloseable {

    private final App app;
    private final Path folder;
    private final AppTests tests;

    private LeatTest(App app, Path folder) {
        this.app = app;
        this.folder = folder;
        tests = new AppTests(app);
    }

    /// The tests of the app in this folder, or in this file.
    ///
    /// @throws IllegalArgumentException with a line for each mistake in the app
    public static LeatTest of(Path app) {
        var file = Files.isDirectory(app) ? app.resolve("app.yaml") : app;
        try {
            return new LeatTest(
                    AppFile.read(file, System.getenv()), file.toAbsolutePath().resolveSibling(""));
        } catch (AppException mistakes) {
            throw new IllegalArgumentException(mistakes.getMessage(), mistakes);
        }
    }

    /// One test for each file, with the file as its source: for a method with `@TestFactory`.
    ///
    /// @throws IllegalStateException if there is no file
    public Stream<DynamicTest> tests() {
        var files = TestFile.in(folder.resolve(TestFile.FOLDER));
        if (files.isEmpty()) {
            throw new IllegalStateException(
                    "there are no tests in " + folder.resolve(TestFile.FOLDER));
        }
        return files.stream()
                .map(file ->
                        DynamicTest.dynamicTest(
                                TestFile.name(file), file.toUri(), () -> run(read(file))));
    }

    /// A test in Java, called as its report shall call it.
    public JavaTest given(String name) {
        return new JavaTest(this, app, name);
    }

    /// Runs a test.
    ///
    /// @throws AssertionError with expected against actual and the timeline, if it fails
    public void run(Scenario scenario) {
        var verdict = tests.run(scenario);
        if (!verdict.passed()) {
            var again = "the same test, with seed(%d)".formatted(scenario.seed());
            throw new AssertionError(
                    scenario.name()
                            + " failed\n"
                            + String.join("\n", TestResultText.lines(verdict, again)));
        }
    }

    /// Runs so many schedules of faults on what the tests and `samples/` send. The same seed draws
    /// the same schedules.
    ///
    /// @throws AssertionError if one breaks a law, with what is left of it as a test file
    public void explore(int schedules, long seed) {
        try (var explorer = new Explorer(app, Embedded.LOCAL, samples())) {
            var exploration = explorer.explore(schedules, seed, ExplorationListener.SILENT);
            exploration
                    .found()
                    .ifPresent(found -> {
                        throw new AssertionError(
                                "schedule %d of seed %d breaks a law: %s%nwhat is left of it, as a test file:%n%s"
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

    /// Lets go of the compiled app.
    @Override
    public void close() {
        tests.close();
    }
}

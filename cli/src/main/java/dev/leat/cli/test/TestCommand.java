package dev.leat.cli.test;

import dev.leat.app.App;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.EnvironmentOption;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.text.Diagnostic;
import dev.leat.error.Suggestion;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.file.TestFileException;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.text.CountText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat test`: runs the tests of an app.
@Command(
        name = "test",
        header = "Run the tests of an app on a virtual clock.",
        description = {
            "%nTests are the files in tests/ next to app.yaml: input, faults and expected",
            "results. They use no state folder and no port.",
            "%nExit code 0 if all tests passed, 1 if a test failed, 2 if a file is invalid."
        },
        footer = {
            "%nExamples:",
            "  leat test examples/orders",
            "  leat test examples/orders --only a-lost-answer-counts-nothing-twice",
            "  leat test examples/orders --explore 1000"
        })
public final class TestCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "APP",
            arity = "0..1",
            description = {
                "App folder, app.yaml file, or a single test file.",
                "Default: the current folder."
            })
    Path path = Path.of("");

    @Option(
            names = "--only",
            paramLabel = "NAME",
            description = "Run only this test: file name without .yaml. Repeatable.")
    List<String> only = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = {
                "Random seed. Default: the seed in each test file; 1 with",
                "--explore."
            })
    @Nullable Long seed;

    @Option(
            names = "--explore",
            paramLabel = "N",
            description = {
                "Run the app N times, with messages and files of its",
                "tests and samples and with random faults. A run that",
                "violates an invariant is minimised and printed as a",
                "test."
            })
    @Nullable Integer explore;

    @Option(names = "--json", description = "Print one JSON object per test, each on its own line.")
    boolean json;

    @Mixin EnvironmentOption environment = new EnvironmentOption();

    private final Terminal terminal;

    public TestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Runs all tests of an app and prints their results. Returns true if they passed, or there are
    /// none.
    ///
    /// @param app the app, whose file lint has accepted
    public static boolean passes(App app, AppLocation where, Terminal terminal) {
        if (TestFile.in(where.file().resolveSibling(TestFile.FOLDER)).isEmpty()) {
            terminal.say("the app has no tests");
            return true;
        }
        var command = new TestCommand(terminal);
        return command.run(app, where) == 0;
    }

    @Override
    public Integer call() {
        var where = AppLocation.of(app(), Optional.empty(), environment.chosen());
        return run(AppParts.linted(where, terminal), where);
    }

    private int run(App app, AppLocation where) {
        if (explore != null) {
            return explored(explore, app, where);
        }
        var scenarios = read(files(where), app, where);
        var report = json ? new TestJson(terminal, where) : new TestLines(terminal, where);
        try (var tests = new AppTests(app)) {
            for (var scenario : scenarios) {
                long began = System.nanoTime();
                report.report(tests.run(scenario), System.nanoTime() - began);
            }
        }
        return report.end() ? 0 : CommandException.ERROR;
    }

    /// Returns the path of the app. If the argument is a test file, returns the path of the app
    /// that the file belongs to.
    private Path app() {
        var folder = path.resolveSibling("..").normalize();
        var parent = path.toAbsolutePath().normalize().getParent();
        boolean test =
                Files.isRegularFile(path)
                        && parent != null
                        && parent.endsWith(TestFile.FOLDER)
                        && Files.isRegularFile(folder.resolve(AppLocation.FILE));
        if (!test) {
            return path;
        }
        only.add(TestFile.name(path));
        return folder;
    }

    private int explored(int schedules, App app, AppLocation where) {
        CommandException.atLeastOne("--explore", schedules);
        var folder = where.file().resolveSibling(TestFile.FOLDER);
        var tests =
                TestFile.in(folder).isEmpty()
                        ? List.<Scenario>of()
                        : read(files(where), app, where);
        boolean held =
                new ExploreMode(terminal, where, json)
                        .explore(app, tests, schedules, seed == null ? 1 : seed);
        return held ? 0 : CommandException.ERROR;
    }

    private List<Path> files(AppLocation where) {
        var folder = where.file().resolveSibling(TestFile.FOLDER);
        var files = TestFile.in(folder);
        if (files.isEmpty()) {
            throw CommandException.input(
                    "no tests found; create a test file such as %s"
                            .formatted(folder.resolve("an-order-counts-once.yaml")));
        }
        var names = files.stream().map(TestFile::name).toList();
        for (var name : only) {
            if (!names.contains(name)) {
                throw CommandException.input(
                        "no test '%s' in %s; %s"
                                .formatted(name, folder, Suggestion.toOneOf(name, names)));
            }
        }
        return files.stream()
                .filter(file -> only.isEmpty() || only.contains(TestFile.name(file)))
                .toList();
    }

    private List<Scenario> read(List<Path> files, App app, AppLocation where) {
        var apart = AppParts.environment(app, where).stores().keySet();
        var scenarios = new ArrayList<Scenario>();
        var problems = new ArrayList<Diagnostic>();
        for (var file : files) {
            try {
                var scenario = TestFile.read(file, app).scenario().separateStores(apart);
                scenarios.add(
                        seed == null ? scenario : scenario.with(scenario.setup().seeded(seed)));
            } catch (TestFileException mistakes) {
                problems.addAll(mistakes.problems());
            }
        }
        if (!problems.isEmpty()) {
            problems.forEach(problem -> terminal.warn(problem.toString()));
            throw CommandException.input(CountText.of(problems.size(), "error"));
        }
        return scenarios;
    }
}

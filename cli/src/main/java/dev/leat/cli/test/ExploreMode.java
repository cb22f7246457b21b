package dev.leat.cli.test;

import dev.leat.app.App;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.OperationsJson;
import dev.leat.testkit.explore.Exploration;
import dev.leat.testkit.explore.ExplorationListener;
import dev.leat.testkit.explore.Explorer;
import dev.leat.testkit.explore.MessageSamples;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.invariant.Breach;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.text.CountText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `leat test --explore`: runs random schedules of faults, drawn from a seed, and prints the
/// results.
record ExploreMode(Terminal terminal, AppLocation where, boolean json) {

    private static final int LANES = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

    /// Returns true if every invariant held and faults of every kind occurred.
    boolean explore(App app, List<Scenario> tests, int schedules, long seed) {
        var samples = samples(app, tests);
        if (samples.isEmpty()) {
            throw CommandException.input(
                    "no input to explore with: no test sends messages, and there is no %s/QUEUE.ndjson"
                            .formatted(where.samples()));
        }
        try (var explorer = new Explorer(app, Embedded.LOCAL, samples, LANES)) {
            var exploration = explorer.explore(schedules, seed, progress());
            if (json) {
                json(exploration);
            } else {
                print(exploration);
            }
            return exploration.passed();
        }
    }

    private MessageSamples samples(App app, List<Scenario> tests) {
        var folder = Optional.ofNullable(where.file().getParent()).orElse(Path.of(""));
        try {
            return MessageSamples.of(app, folder, tests);
        } catch (IOException failed) {
            throw CommandException.error("cannot read the samples: " + failed);
        }
    }

    private ExplorationListener progress() {
        if (!terminal.live()) {
            return ExplorationListener.SILENT;
        }
        return new ExplorationListener() {
            @Override
            public void explored(int schedules, int of) {
                line("%,d of %,d schedules".formatted(schedules, of));
            }

            @Override
            public void shrinking(int runs, int parts) {
                line("minimising: %,d tries, %,d inputs and faults left".formatted(runs, parts));
            }
        };
    }

    private void line(String text) {
        terminal.err().printf("\r%-60s\r", text);
        terminal.err().flush();
    }

    private void print(Exploration exploration) {
        terminal.say(
                "%s, seed %d, %.1f s"
                        .formatted(
                                CountText.of(exploration.schedules(), "schedule"),
                                exploration.seed(),
                                exploration.took().toMillis() / 1000.0));
        exploration.struck().lines().forEach(line -> terminal.say("  " + line));
        exploration.found().ifPresentOrElse(this::found, () -> terminal.say(ending(exploration)));
    }

    private static String ending(Exploration exploration) {
        return exploration.passed()
                ? "every invariant held"
                : "every invariant held, but some faults were never triggered; add samples that trigger them";
    }

    private void found(Exploration.Found found) {
        terminal.say(
                "%nFAIL schedule %d violates an invariant. Minimised after %s; save this test as %s:%n"
                        .formatted(
                                found.number(),
                                CountText.of(found.runs(), "try").replace("trys", "tries"),
                                file()));
        found.breaches().forEach(breach -> terminal.say("# %s".formatted(breach.text())));
        terminal.say(TestWriter.yaml(found.small()));
    }

    private Path file() {
        return where.file().resolveSibling(TestFile.FOLDER).resolve("what-was-found.yaml");
    }

    /// The JSON of an exploration.
    ///
    /// @param struck how often faults struck, by kind
    /// @param schedule the number of the schedule that violates invariants
    /// @param test the minimised schedule as a test file
    private record ExplorationRow(
            boolean passed,
            int schedules,
            long seed,
            long milliseconds,
            Map<String, Long> struck,
            Optional<Integer> schedule,
            List<String> violations,
            Optional<String> test) {}

    private void json(Exploration exploration) {
        var struck = new LinkedHashMap<String, Long>();
        exploration
                .struck()
                .kinds()
                .forEach(kind ->
                        struck.merge(
                                kind.text(), exploration.struck().of(kind).times(), Long::sum));
        var found = exploration.found();
        terminal.say(
                OperationsJson.text(
                        new ExplorationRow(
                                exploration.passed(),
                                exploration.schedules(),
                                exploration.seed(),
                                exploration.took().toMillis(),
                                struck,
                                found.map(Exploration.Found::number),
                                found.stream()
                                        .flatMap(one -> one.breaches().stream())
                                        .map(Breach::text)
                                        .toList(),
                                found.map(one -> TestWriter.yaml(one.small())))));
    }
}

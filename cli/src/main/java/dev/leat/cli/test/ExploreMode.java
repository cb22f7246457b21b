package dev.leat.cli.test;

import dev.leat.app.App;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.testkit.explore.Exploration;
import dev.leat.testkit.explore.ExplorationListener;
import dev.leat.testkit.explore.Explorer;
import dev.leat.testkit.explore.MessageSamples;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Embedded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// `leat test --explore`: runs random schedules of faults, drawn from a seed, and prints the
/// results.
final class ExploreMode {

    private static final int LANES = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

    private final Terminal terminal;
    private final AppLocation where;
    private final boolean json;

    ExploreMode(Terminal terminal, AppLocation where, boolean json) {
        this.terminal = terminal;
        this.where = where;
        this.json = json;
    }

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
                                Terminal.count(exploration.schedules(), "schedule"),
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
                                Terminal.count(found.runs(), "try").replace("trys", "tries"),
                                file()));
        found.breaches().forEach(breach -> terminal.say("# %s".formatted(breach.text())));
        terminal.say(TestWriter.yaml(found.small()));
    }

    private Path file() {
        return where.file().resolveSibling(TestFile.FOLDER).resolve("what-was-found.yaml");
    }

    private void json(Exploration exploration) {
        var row = JsonMapper.shared().createObjectNode();
        row.put("passed", exploration.passed());
        row.put("schedules", exploration.schedules()).put("seed", exploration.seed());
        row.put("milliseconds", exploration.took().toMillis());
        var struck = row.putObject("struck");
        for (var kind : exploration.struck().kinds()) {
            struck.put(kind.text(), exploration.struck().of(kind).times());
        }
        exploration
                .found()
                .ifPresent(found -> {
                    row.put("schedule", found.number());
                    var broken = row.putArray("violations");
                    found.breaches().forEach(breach -> broken.add(breach.text()));
                    row.put("test", TestWriter.yaml(found.small()));
                });
        terminal.say(row.toString());
    }
}

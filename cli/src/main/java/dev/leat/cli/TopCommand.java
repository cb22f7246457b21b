package dev.leat.cli;

import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppLocation;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.run.StopSignal;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Screen;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.top.Snapshot;
import dev.leat.cli.top.SnapshotJson;
import dev.leat.cli.top.TopBoard;
import dev.leat.port.UnavailableException;
import dev.leat.server.operations.Operations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat top`: what a running app does just now.
@Command(
        name = "top",
        header = "Shows what a running app does: pipelines, queues and alarms.",
        description = {
            "%nOn a terminal the table is drawn again every second until Ctrl-C. Elsewhere"
                    + " two looks make one table.",
            "%nREC/S, REJ/S, IN/S and OUT/S are by the second, since the last look. DELIV,"
                    + " DUP, REJECT, RETRY and RETURN count records since the start:"
                    + " delivered, duplicates, rejected, to be retried, returned while a"
                    + " store is unavailable. FLIGHT are messages in somebody's hands, LAG is the"
                    + " age of the oldest, DEAD are the queue's dead letters."
        },
        footer = {
            "%nExamples:",
            "  leat top --app examples/orders",
            "  leat top --app examples/orders --json --count 10"
        })
final class TopCommand implements Callable<Integer> {

    private static final Pattern EVERY = Pattern.compile("(\\d{1,6})(ms|s|m)");
    private static final Duration LEAST = Duration.ofMillis(100);

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "Time between two looks, from 100ms. Default: 1s.")
    String every = "1s";

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "End after so many tables.")
    @Nullable Integer count;

    @Option(names = "--json", description = "One JSON document a line.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    private final AppAccess access;
    private final Terminal terminal;
    private final StopSignal stop;
    private final Optional<Screen> tty;

    TopCommand(AppAccess access, Terminal terminal, StopSignal stop, Optional<Screen> tty) {
        this.access = access;
        this.terminal = terminal;
        this.stop = stop;
        this.tty = tty;
    }

    @Override
    public Integer call() throws InterruptedException {
        var pause = pause();
        if (count != null && count < 1) {
            throw CommandException.input(
                    "--count is a whole number from 1, not %d".formatted(count));
        }
        var where = options.location();
        var running = access.running(where);
        if (running.isEmpty()) {
            return access.read(where, operations -> once(operations, where));
        }
        stop.guard();
        var screen = json ? Optional.<Screen>empty() : tty;
        if (screen.isEmpty()) {
            try (var operations = running.get()) {
                return print(operations, pause);
            }
        }
        try (var drawn = screen.get()) {
            return draw(running, where, drawn, pause);
        }
    }

    private Duration pause() {
        var text = EVERY.matcher(every);
        if (text.matches()) {
            long number = Long.parseLong(text.group(1));
            var pause =
                    switch (text.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMinutes(number);
                    };
            if (pause.compareTo(LEAST) >= 0) {
                return pause;
            }
        }
        throw CommandException.input(
                "--every is a time from 100ms, such as 2s, not '%s'".formatted(every));
    }

    /// The queues of an app that does not run.
    private int once(Operations operations, AppLocation where) {
        var look = Snapshot.at(operations);
        if (json) {
            terminal.say(new SnapshotJson(look, look).line(false));
            return 0;
        }
        terminal.warn(
                "%s does not run; its queues as they are. To run it:%n  %s %s"
                        .formatted(look.app().name(), terminal.command(), where.up()));
        new TopBoard(look, look).lines().forEach(terminal::say);
        return 0;
    }

    private int print(Operations operations, Duration pause) throws InterruptedException {
        var before = Snapshot.at(operations);
        int left = count == null ? 1 : count;
        while (left > 0 && !stop.await(pause) && !terminal.out().checkError()) {
            var now = Snapshot.at(operations);
            if (json) {
                terminal.say(new SnapshotJson(before, now).line(true));
            } else {
                new TopBoard(before, now).lines().forEach(terminal.out()::println);
                terminal.out().print(left > 1 ? System.lineSeparator() : "");
                terminal.out().flush();
            }
            before = now;
            left--;
        }
        return 0;
    }

    /// An app that ends is looked for again: it may be started anew.
    private int draw(Optional<Operations> running, AppLocation where, Screen screen, Duration pause)
            throws InterruptedException {
        var operations = running;
        Optional<Snapshot> before = Optional.empty();
        long left = count == null ? Long.MAX_VALUE : count + 1L;
        do {
            var extent = screen.extent();
            try {
                var open = operations.or(() -> access.running(where));
                operations = open;
                var now = open.map(Snapshot::at);
                screen.draw(lines(before, now, extent), extent);
                before = now;
            } catch (UnavailableException gone) {
                operations.ifPresent(Operations::close);
                operations = Optional.empty();
                before = Optional.empty();
                screen.draw(lines(before, before, extent), extent);
            }
            left--;
        } while (left > 0 && !stop.await(pause) && !terminal.out().checkError());
        operations.ifPresent(Operations::close);
        return 0;
    }

    private static List<String> lines(
            Optional<Snapshot> before, Optional<Snapshot> now, Screen.Extent extent) {
        return now.map(look ->
                        new TopBoard(before.orElse(look), look)
                                .lines(extent.columns(), extent.room()))
                .orElse(List.of("the app does not run any more; Ctrl-C ends"));
    }
}

package dev.leat.cli;

import com.google.re2j.Pattern;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.StopSignal;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Screen;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.top.Snapshot;
import dev.leat.cli.top.SnapshotRow;
import dev.leat.cli.top.TopBoard;
import dev.leat.operations.Operations;
import dev.leat.operations.OperationsJson;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `leat top`: shows the live state of an app.
@Command(
        name = "top",
        header = "Show live pipelines, queues, endpoints and alarms of a running app.",
        description = {
            "%nOn a terminal the tables are updated every second until Ctrl-C. Otherwise they",
            "are printed once. Rates are those of the last five seconds, or of the time since",
            "the last update if that is longer.",
            "%nColumns of pipelines, counted from the start of the app:",
            "  REC/S    processed records per second",
            "  DELIV    delivered records; a record for an endpoint when it was sent",
            "  DUP      duplicate records",
            "  REJ/S    rejected records per second",
            "  REJECT   rejected records",
            "  RETRY    retried records",
            "  RETURN   records returned to the queue because a store was unavailable",
            "%nColumns of queues:",
            "  VISIBLE  visible messages",
            "  FLIGHT   messages in flight",
            "  DELAYED  delayed messages",
            "  LAG      age of the oldest message",
            "  DEAD     dead letters",
            "  IN/S     messages that arrived per second",
            "  OUT/S    messages that left the queue per second",
            "%nColumns of endpoints:",
            "  STATE    up, or the time in UTC since which the endpoint is unavailable",
            "  WAITING  records that wait to be sent",
            "  OLDEST   time since which the oldest of them waits"
        },
        footer = {
            "%nExamples:",
            "  leat top --app examples/orders",
            "  leat top --app examples/orders --json --count 10"
        })
final class TopCommand extends AppCommand {

    private static final Pattern EVERY = Pattern.compile("(\\d{1,6})(ms|s|m)");
    private static final Duration LEAST = Duration.ofMillis(100);

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "Update interval, at least 100ms, such as 2s. Default: 1s.")
    String every = "1s";

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "Exit after N updates. Default: no limit on a terminal, otherwise 1.")
    @Nullable Integer count;

    @Option(names = "--json", description = "Print one JSON object per update.")
    boolean json;

    private final StopSignal stop;
    private final Optional<Screen> tty;

    TopCommand(AppAccess access, Terminal terminal, StopSignal stop, Optional<Screen> tty) {
        super(access, terminal);
        this.stop = stop;
        this.tty = tty;
    }

    @Override
    public Integer call() throws InterruptedException {
        var pause = pause();
        if (count != null) {
            CommandException.atLeastOne("--count", count);
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
                "--every must be a time of at least 100ms, such as 2s, but is '%s'"
                        .formatted(every));
    }

    /// Prints the queues of an app that is not running.
    private int once(Operations operations, AppLocation where) {
        var look = Snapshot.at(operations);
        if (json) {
            terminal.say(OperationsJson.text(SnapshotRow.of(look, false)));
            return 0;
        }
        terminal.warn(
                "%s is not running on this machine; showing its queues only. To run it:%n  %s %s"
                        .formatted(look.app().name(), terminal.command(), where.up()));
        new TopBoard(look, look).lines().forEach(terminal::say);
        return 0;
    }

    private int print(Operations operations, Duration pause) throws InterruptedException {
        Optional<Snapshot> last = Optional.empty();
        int left = count == null ? 1 : count;
        while (left > 0 && !terminal.out().checkError()) {
            var now = Snapshot.at(operations);
            var before = now.before(last);
            last = Optional.of(now);
            if (before.isPresent()) {
                print(before.get(), now);
                left--;
                terminal.out().print(left > 0 && !json ? System.lineSeparator() : "");
                terminal.out().flush();
            }
            if (left > 0 && stop.await(pause)) {
                return 0;
            }
        }
        return 0;
    }

    private void print(Snapshot before, Snapshot now) {
        if (json) {
            terminal.say(OperationsJson.text(SnapshotRow.of(now, true)));
        } else {
            new TopBoard(before, now).lines().forEach(terminal.out()::println);
        }
    }

    /// Redraws the tables until the command is stopped. If the app has stopped, checks at each
    /// update whether it was restarted.
    private int draw(Optional<Operations> running, AppLocation where, Screen screen, Duration pause)
            throws InterruptedException {
        var operations = running;
        Optional<Snapshot> last = Optional.empty();
        long left = count == null ? Long.MAX_VALUE : count + 1L;
        do {
            var extent = screen.extent();
            try {
                var open = operations.or(() -> access.running(where));
                operations = open;
                var now = open.map(Snapshot::at);
                var known = last;
                var before = now.flatMap(look -> look.before(known));
                screen.draw(lines(before, now, extent), extent);
                last = now;
            } catch (UnavailableException gone) {
                operations.ifPresent(Operations::close);
                operations = Optional.empty();
                last = Optional.empty();
                screen.draw(lines(last, last, extent), extent);
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
                .orElse(List.of("the app has stopped; press Ctrl-C to exit"));
    }
}

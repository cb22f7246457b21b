package dev.leat.cli.dlq.inspect;

import dev.leat.batch.Outcome;
import dev.leat.cli.terminal.ShellQuoting;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TimeText;
import dev.leat.cli.trace.RecordTrace;
import dev.leat.cli.trace.SinkTrace;
import dev.leat.deadletter.Cause;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.mask.Mask;
import dev.leat.port.Audit;
import dev.leat.port.StoredIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Text output of a record's trace: its events in order of time, then its current state.
final class TraceText {

    private static final String NOW = "now";
    private static final int LONGEST_TIME = "2025-01-31 12:59:59".length();

    private final Terminal terminal;
    private final String options;
    private final Function<String, Mask> masks;

    /// @param options options that make a command use the app
    /// @param masks returns the mask of personal values for a queue
    TraceText(Terminal terminal, String options, Function<String, Mask> masks) {
        this.terminal = terminal;
        this.options = options;
        this.masks = masks;
    }

    /// An event at a time.
    private record Event(Instant at, String what) {}

    void print(RecordTrace trace) {
        var pipeline = trace.pipeline();
        var by =
                !pipeline.key().isEmpty()
                        ? String.join(", ", pipeline.key())
                        : pipeline.from().files().isPresent() ? "file" : "message";
        terminal.say(
                "%s, by %s%s"
                        .formatted(
                                pipeline.name(),
                                by,
                                trace.identity().isEmpty()
                                        ? ""
                                        : ": identity " + trace.identity()));
        var events = new ArrayList<Event>();
        trace.waiting().forEach(place -> before(trace, place, events));
        trace.dead().forEach(place -> before(trace, place, events));
        trace.redriven().forEach(sent -> redriven(sent, events));
        events.stream()
                .sorted(Comparator.comparing(Event::at))
                .distinct()
                .forEach(event -> line(TimeText.second(event.at()), event.what()));
        trace.holdings().forEach(holding -> holding(trace, holding));
        sinks(trace);
        trace.waiting().forEach(this::waits);
        trace.dead().forEach(this::dead);
    }

    private void before(RecordTrace trace, RecordTrace.Place place, List<Event> events) {
        var letter = place.letter();
        var record = DeadLetterDetails.restored(place.message());
        events.add(
                new Event(
                        letter.firstSeen(),
                        "sent to %s\nmessage %s"
                                .formatted(trace.pipeline().from().queue(), record.id())));
        for (var life : letter.lives()) {
            boolean audited =
                    trace.redriven().stream().anyMatch(s -> s.entry().run().equals(life.run()));
            if (!audited) {
                events.add(
                        new Event(
                                life.redriven(),
                                "redriven by %s in %s\nfailed before: %s"
                                        .formatted(
                                                TerminalLine.flat(life.by()),
                                                TerminalLine.flat(life.run()),
                                                TerminalLine.flat(life.cause()))));
            }
        }
    }

    private static void redriven(RecordTrace.Sent sent, List<Event> events) {
        var entry = sent.entry();
        events.add(
                new Event(
                        entry.at(),
                        "redriven%s in %s%s%s\nfailed before: %s"
                                .formatted(
                                        sent.by().isEmpty()
                                                ? ""
                                                : " by " + TerminalLine.flat(sent.by()),
                                        entry.run(),
                                        entry.only().isEmpty() ? "" : " to " + only(entry),
                                        entry.edited() ? ", edited" : "",
                                        entry.cause())));
        entry.ended()
                .filter(_ -> entry.outcome() != Outcome.PENDING)
                .ifPresent(at ->
                        events.add(
                                new Event(
                                        at,
                                        "%s after %s"
                                                .formatted(word(entry.outcome()), entry.run()))));
    }

    private static String only(Audit.Entry entry) {
        return entry.only().stream().sorted().collect(Collectors.joining(", "));
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private void holding(RecordTrace trace, StoredIdentity holding) {
        var when = holding.seen().map(day -> "seen " + day).orElse(NOW);
        var later =
                holding.until().equals(holding.seen())
                        ? ""
                        : holding.until().map(" (or seen later, up to %s)"::formatted).orElse("");
        var version = holding.version() == 0 ? "" : ", version " + holding.version();
        var lacking =
                trace.sinks().stream().filter(one -> !one.has()).map(one -> one.sink().label());
        var labels = new ArrayList<>(holding.sinks());
        labels.removeAll(lacking.toList());
        if (!labels.isEmpty()) {
            var names = labels.stream().map(label -> label.substring(label.indexOf(' ') + 1));
            line(when, "delivered to " + names.collect(Collectors.joining(", ")) + version + later);
        }
    }

    /// Prints the states at sinks, except those that the stored identities show. Sinks in the same
    /// state share a line.
    private void sinks(RecordTrace trace) {
        var shown = trace.holdings().stream().flatMap(h -> h.sinks().stream()).toList();
        var groups = new LinkedHashMap<SinkText, List<String>>();
        for (var one : trace.sinks()) {
            if (!(one.has() && shown.contains(one.sink().label()))) {
                groups.computeIfAbsent(SinkText.of(one), _ -> new ArrayList<>())
                        .add(one.sink().name());
            }
        }
        groups.forEach((text, names) -> {
            line(NOW, text.of(String.join(", ", names)));
            if (!text.statement().isEmpty()) {
                terminal.say(
                        " ".repeat(LONGEST_TIME + 4)
                                + TerminalLine.flat(
                                        "look here: %s sql %s%s"
                                                .formatted(
                                                        terminal.command(),
                                                        ShellQuoting.word(text.statement()),
                                                        options)));
            }
        });
    }

    /// The text of a state at sinks.
    private record SinkText(SinkTrace.State state, String detail, String statement) {

        static SinkText of(SinkTrace one) {
            return new SinkText(one.state(), one.detail(), one.statement());
        }

        String of(String names) {
            var more = detail.isEmpty() ? "" : ", " + detail;
            return switch (state) {
                case DELIVERED -> "delivered to " + names + more;
                case WAITING -> names + ": waiting" + more;
                case FILTERED -> names + ": filtered" + more;
                case REJECTED -> names + ": rejected" + more;
                case EXPIRED -> names + ": expired" + more;
                case ABSENT -> "not in " + names + more;
                case UNKNOWN -> names + ": not queried" + more;
            };
        }
    }

    private void waits(RecordTrace.Place place) {
        int attempts = place.message().attempt();
        line(
                NOW,
                "waiting in %s #%d, received %s"
                        .formatted(
                                place.queue(),
                                place.message().sequence(),
                                Terminal.count(attempts, "time")));
    }

    private void dead(RecordTrace.Place place) {
        line(NOW, "dead letter in %s #%d".formatted(place.queue(), place.message().sequence()));
        var mask = masks.apply(place.queue());
        for (Cause cause : place.letter().causes()) {
            line("", cause.id() + "  " + TerminalLine.flat(mask.cause(cause).where()));
        }
    }

    private void line(String when, String what) {
        var begin = when;
        for (var part : what.lines().toList()) {
            var text =
                    ("  %-" + LONGEST_TIME + "s  %s").formatted(begin, TerminalLine.escaped(part));
            terminal.say(TerminalLine.cut(text, TerminalLine.WIDTH));
            begin = "";
        }
    }
}

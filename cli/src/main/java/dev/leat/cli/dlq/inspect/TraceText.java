package dev.leat.cli.dlq.inspect;

import dev.leat.batch.Outcome;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.TraceReport;
import dev.leat.port.Audit;
import dev.leat.port.StoredIdentity;
import dev.leat.text.CountText;
import dev.leat.text.ShellQuoting;
import dev.leat.text.TimeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Text output of a record's trace: its events in order of time, then its current state.
///
/// @param options options that make a command use the app
record TraceText(Terminal terminal, String options) {

    private static final String NOW = "now";
    private static final int LONGEST_TIME = "2025-01-31 12:59:59".length();

    /// An event at a time.
    private record Event(Instant at, String what) {}

    void print(TraceReport.Found trace) {
        var by =
                !trace.key().isEmpty()
                        ? String.join(", ", trace.key())
                        : trace.files() ? "file" : "message";
        terminal.say(
                "%s, by %s%s"
                        .formatted(
                                trace.pipeline(),
                                by,
                                trace.identity().isEmpty()
                                        ? ""
                                        : ": identity " + trace.identity()));
        var events = new ArrayList<Event>();
        trace.waiting().forEach(place -> before(trace, place, events));
        trace.dead().forEach(place -> before(trace, place, events));
        trace.kept().forEach(place -> before(trace, place, events));
        trace.redriven().forEach(sent -> redriven(sent, events));
        events.stream()
                .sorted(Comparator.comparing(Event::at))
                .distinct()
                .forEach(event -> line(TimeText.second(event.at()), event.what()));
        trace.stored().forEach(holding -> holding(trace, holding));
        sinks(trace);
        trace.waiting().forEach(this::waits);
        trace.dead().forEach(this::dead);
        trace.kept().forEach(this::kept);
        if (trace.more() > 0) {
            line(NOW, "%s, not listed".formatted(CountText.of(trace.more(), "other message")));
        }
    }

    private static void before(
            TraceReport.Found trace, TraceReport.Place place, List<Event> events) {
        events.add(
                new Event(
                        place.firstSeen(),
                        "sent to %s\nmessage %s".formatted(trace.queue(), place.id())));
        for (var life : place.lives()) {
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

    private static void redriven(TraceReport.Sent sent, List<Event> events) {
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
                                        edited(sent),
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

    private static String edited(TraceReport.Sent sent) {
        return sent.edits().isEmpty()
                ? ""
                : ", edited: " + TerminalLine.flat(String.join(", ", sent.edits()));
    }

    private static String only(Audit.Entry entry) {
        return entry.only().stream().sorted().collect(Collectors.joining(", "));
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private void holding(TraceReport.Found trace, StoredIdentity holding) {
        var when = holding.seen().map(day -> "seen " + day).orElse(NOW);
        var later =
                holding.until().equals(holding.seen())
                        ? ""
                        : holding.until().map(" (or seen later, up to %s)"::formatted).orElse("");
        var version = holding.version() == 0 ? "" : ", version " + holding.version();
        var lacking =
                trace.sinks().stream()
                        .filter(one -> !one.delivered())
                        .map(TraceReport.AtSink::sink);
        var labels = new ArrayList<>(holding.sinks());
        labels.removeAll(lacking.toList());
        if (!labels.isEmpty()) {
            var names = labels.stream().map(TraceText::name);
            line(when, "delivered to " + names.collect(Collectors.joining(", ")) + version + later);
        }
    }

    /// Returns the name in the label of a sink, such as `view users`.
    private static String name(String label) {
        return label.substring(label.indexOf(' ') + 1);
    }

    /// Prints the states at sinks, except those that the stored identities show. Sinks in the same
    /// state share a line.
    private void sinks(TraceReport.Found trace) {
        var shown = trace.stored().stream().flatMap(h -> h.sinks().stream()).toList();
        var groups = new LinkedHashMap<SinkText, List<String>>();
        for (var one : trace.sinks()) {
            if (!(one.delivered() && shown.contains(one.sink()))) {
                groups.computeIfAbsent(SinkText.of(one), _ -> new ArrayList<>())
                        .add(name(one.sink()));
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
    private record SinkText(String state, String detail, String statement) {

        static SinkText of(TraceReport.AtSink one) {
            return new SinkText(one.state(), one.detail(), one.statement());
        }

        String of(String names) {
            var more = detail.isEmpty() ? "" : ", " + detail;
            return switch (state) {
                case TraceReport.AtSink.DELIVERED -> "delivered to " + names + more;
                case "settled" -> "delivered to " + names + ", or filtered" + more;
                case "absent" -> "not in " + names + more;
                case "unknown" -> names + ": not queried" + more;
                default -> "%s: %s%s".formatted(names, state, more);
            };
        }
    }

    private void waits(TraceReport.Place place) {
        line(
                NOW,
                "waiting in %s #%d, received %s"
                        .formatted(
                                place.queue(),
                                place.sequence(),
                                CountText.of(place.attempts(), "time")));
        new StepsText(this::line).print(place.steps());
    }

    private void dead(TraceReport.Place place) {
        line(NOW, "dead letter in %s #%d".formatted(place.queue(), place.sequence()));
        for (var group : place.groups()) {
            line("", group.id() + "  " + TerminalLine.flat(group.where()));
        }
        new StepsText(this::line).print(place.steps());
    }

    private void kept(TraceReport.Place place) {
        line(NOW, "kept in the " + place.queue());
        new StepsText(this::line).print(place.steps());
    }

    private void line(String when, String what) {
        var begin = when;
        for (var part : what.lines().toList()) {
            var text =
                    ("  %-" + LONGEST_TIME + "s  %s").formatted(begin, TerminalLine.escaped(part));
            terminal.say(TerminalLine.fit(text));
            begin = "";
        }
    }
}

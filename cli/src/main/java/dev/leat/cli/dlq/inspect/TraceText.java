package dev.leat.cli.dlq.inspect;

import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TimeText;
import dev.leat.deadletter.Cause;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.mask.Mask;
import dev.leat.port.Audit;
import dev.leat.port.StoredIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Text output of a record's trace: its events in order of time, then its current state.
public final class TraceText {

    private static final String NOW = "now";
    private static final int LONGEST_TIME = "2025-01-31 12:59:59".length();

    private final Terminal terminal;
    private final Function<String, Mask> masks;

    /// @param masks returns the mask of personal values for a queue
    public TraceText(Terminal terminal, Function<String, Mask> masks) {
        this.terminal = terminal;
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
        trace.holdings().forEach(this::holding);
        missing(trace);
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

    private void holding(StoredIdentity holding) {
        var when = holding.seen().map(day -> "seen " + day).orElse(NOW);
        var later =
                holding.until().equals(holding.seen())
                        ? ""
                        : holding.until().map(" (or seen later, up to %s)"::formatted).orElse("");
        var version = holding.version() == 0 ? "" : ", version " + holding.version();
        line(when, "delivered to " + sinks(holding.sinks()) + version + later);
    }

    private static String sinks(List<String> labels) {
        return labels.stream()
                .map(label -> label.substring(label.indexOf(' ') + 1))
                .collect(Collectors.joining(", "));
    }

    /// Prints the sinks that do not have the record, if other sinks have it.
    private void missing(RecordTrace trace) {
        if (trace.holdings().isEmpty()) {
            return;
        }
        var have = trace.holdings().stream().flatMap(h -> h.sinks().stream()).toList();
        var missing =
                trace.pipeline().to().stream()
                        .map(TraceText::label)
                        .filter(label -> !have.contains(label))
                        .toList();
        if (!missing.isEmpty()) {
            line(NOW, "not in " + sinks(missing));
        }
    }

    private static String label(Sink sink) {
        return sink.label();
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

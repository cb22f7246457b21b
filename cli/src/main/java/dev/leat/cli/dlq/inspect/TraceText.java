package dev.leat.cli.dlq.inspect;

import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TimeText;
import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import dev.leat.port.StoredIdentity;
import dev.leat.server.mask.Mask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What happened to a record, a line each in the order of time, and behind it what is so now.
public final class TraceText {

    private static final String NOW = "now";
    private static final int LONGEST_TIME = "2025-01-31 12:59:59".length();

    private final Terminal terminal;
    private final Function<String, Mask> masks;

    /// @param masks by queue, what is personal in its letters
    public TraceText(Terminal terminal, Function<String, Mask> masks) {
        this.terminal = terminal;
        this.masks = masks;
    }

    /// Something that happened at a time.
    private record Event(Instant at, String what) {}

    void print(RecordTrace traced) {
        var pipeline = traced.pipeline();
        var by =
                !pipeline.key().isEmpty()
                        ? String.join(", ", pipeline.key())
                        : pipeline.from().files().isPresent() ? "file" : "message";
        terminal.say(
                "%s, by %s%s"
                        .formatted(
                                pipeline.name(),
                                by,
                                traced.identity().isEmpty()
                                        ? ""
                                        : ": identity " + traced.identity()));
        var events = new ArrayList<Event>();
        traced.waiting().forEach(place -> before(traced, place, events));
        traced.dead().forEach(place -> before(traced, place, events));
        traced.redriven().forEach(sent -> redriven(sent, events));
        events.stream()
                .sorted(Comparator.comparing(Event::at))
                .distinct()
                .forEach(event -> line(TimeText.second(event.at()), event.what()));
        traced.holdings().forEach(this::holding);
        missing(traced);
        traced.waiting().forEach(this::waits);
        traced.dead().forEach(this::dead);
    }

    private void before(RecordTrace traced, RecordTrace.Place place, List<Event> events) {
        var letter = place.letter();
        var record = DeadLetterDetails.restored(place.message());
        events.add(
                new Event(
                        letter.firstSeen(),
                        "sent to %s\nmessage %s"
                                .formatted(traced.pipeline().from().queue(), record.id())));
        for (var life : letter.lives()) {
            boolean audited =
                    traced.redriven().stream().anyMatch(s -> s.entry().run().equals(life.run()));
            if (!audited) {
                events.add(
                        new Event(
                                life.redriven(),
                                "redriven by %s in %s\ndead of %s before"
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
                        "redriven%s in %s%s%s\ndead of %s before"
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

    /// Sinks that do not have what others have.
    private void missing(RecordTrace traced) {
        if (traced.holdings().isEmpty()) {
            return;
        }
        var have = traced.holdings().stream().flatMap(h -> h.sinks().stream()).toList();
        var missing =
                traced.pipeline().to().stream()
                        .map(TraceText::label)
                        .filter(label -> !have.contains(label))
                        .toList();
        if (!missing.isEmpty()) {
            line(NOW, "not in " + sinks(missing));
        }
    }

    private static String label(Sink sink) {
        return sink.kind() + " " + sink.name();
    }

    private void waits(RecordTrace.Place place) {
        int attempts = place.message().attempt();
        line(
                NOW,
                "waits in %s #%d, received %s"
                        .formatted(
                                place.queue(),
                                place.message().sequence(),
                                Terminal.count(attempts, "time")));
    }

    private void dead(RecordTrace.Place place) {
        line(NOW, "dead in %s #%d".formatted(place.queue(), place.message().sequence()));
        var mask = masks.apply(place.queue());
        for (Cause cause : place.letter().causes()) {
            line("", cause.id() + "  " + TerminalLine.flat(mask.cause(cause).where()));
        }
    }

    private void line(String when, String what) {
        var begin = when;
        for (var part : what.lines().toList()) {
            var text = ("  %-" + LONGEST_TIME + "s  %s").formatted(begin, TerminalLine.tame(part));
            terminal.say(TerminalLine.cut(text, TerminalLine.WIDTH));
            begin = "";
        }
    }
}

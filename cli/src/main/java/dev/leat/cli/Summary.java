package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.cli.run.Location;
import dev.leat.cli.terminal.Terminal;
import dev.leat.server.Operations;
import dev.leat.tally.Status;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What an app has done since its start, in a few lines.
final class Summary {

    private final Terminal terminal;
    private final Location where;

    Summary(Terminal terminal, Location where) {
        this.terminal = terminal;
        this.where = where;
    }

    void print(
            Map<String, Status> pipelines,
            Operations operations,
            Duration took,
            Optional<String> note) {
        long rejected = 0;
        for (var pipeline : pipelines.entrySet()) {
            pipeline(pipeline.getKey(), pipeline.getValue());
            rejected += Watch.count(pipeline.getValue(), Outcome.REJECTED);
        }
        letters(operations, rejected);
        note.ifPresent(text -> terminal.say("note: %s".formatted(text)));
        terminal.say(
                "all processed in %s s"
                        .formatted(String.format(Locale.ROOT, "%.1f", took.toMillis() / 1e3)));
    }

    private void pipeline(String name, Status status) {
        var line = new StringBuilder();
        line.append(Terminal.count(Watch.settled(status), "message"));
        line.append(": ").append(said(status.records(), Outcome.DELIVERED, "delivered"));
        line.append(", ").append(said(status.records(), Outcome.REPEAT, "repeats"));
        line.append(", ").append(said(status.records(), Outcome.REJECTED, "rejected"));
        rare(line, status, Outcome.FILTERED, "filtered");
        rare(line, status, Outcome.RETRIED, "retried");
        terminal.say("%s: %s".formatted(name, line));
        status.sinks().entrySet().stream()
                .filter(sink -> !sink.getValue().equals(status.records()))
                .forEach(sink ->
                        terminal.say("  %s: %s".formatted(sink.getKey(), words(sink.getValue()))));
        if (!status.causes().isEmpty()) {
            terminal.say("  rejected by cause: %s".formatted(causes(status.causes())));
        }
    }

    private static void rare(StringBuilder line, Status status, Outcome outcome, String word) {
        if (Watch.count(status, outcome) > 0) {
            line.append(", ").append(said(status.records(), outcome, word));
        }
    }

    private static String said(Map<Outcome, Long> counts, Outcome outcome, String word) {
        return Terminal.count(counts.getOrDefault(outcome, 0L)) + " " + word;
    }

    private static String words(Map<Outcome, Long> counts) {
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count ->
                        Terminal.count(count.getValue())
                                + " "
                                + count.getKey().toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String causes(Map<String, Long> causes) {
        return causes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(cause -> cause.getKey() + " " + Terminal.count(cause.getValue()))
                .collect(Collectors.joining(", "));
    }

    private void letters(Operations operations, long rejected) {
        App app = operations.app();
        var counts = operations.counts();
        for (var queue : Letters.queues(app, Optional.empty())) {
            var letters = counts.get(queue);
            if (letters != null && letters.all() > 0) {
                terminal.say(
                        "dead letters: %s in %s%s"
                                .formatted(
                                        Terminal.count(letters.all()),
                                        queue,
                                        rejected > 0 ? "; to see why:" : ""));
            }
        }
        if (rejected > 0) {
            terminal.say("  %s dlq ls%s".formatted(terminal.command(), where.options()));
        }
    }
}

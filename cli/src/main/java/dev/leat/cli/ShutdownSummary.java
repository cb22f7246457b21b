package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Outcome;
import dev.leat.cli.dlq.DeadLetterReader;
import dev.leat.cli.past.ReprocessingReport;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.top.FileStatusText;
import dev.leat.metrics.PipelineStatus;
import dev.leat.metrics.PipelineStatus.State;
import dev.leat.operations.Operations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.plan.RejectsLocation;
import dev.leat.port.Deliveries.Waiting;
import dev.leat.text.CountText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A short summary of what the app processed since its start.
record ShutdownSummary(Terminal terminal, AppLocation where) {

    private static final Set<Outcome> USUAL =
            Set.of(Outcome.DELIVERED, Outcome.DUPLICATE, Outcome.REJECTED);

    private static final List<Outcome> ORDER =
            List.of(
                    Outcome.DELIVERED,
                    Outcome.DUPLICATE,
                    Outcome.SUPERSEDED,
                    Outcome.REJECTED,
                    Outcome.FILTERED,
                    Outcome.RETRIED,
                    Outcome.RETURNED,
                    Outcome.PENDING);

    void print(
            Map<String, PipelineStatus> pipelines,
            Operations operations,
            Duration took,
            Optional<String> note) {
        long rejected = 0;
        var waiting = waiting(operations);
        for (var pipeline : pipelines.entrySet()) {
            var files =
                    Optional.ofNullable(operations.app().pipelines().get(pipeline.getKey()))
                            .filter(known -> known.from().files().isPresent());
            files.ifPresentOrElse(
                    known -> files(known, pipeline.getValue()),
                    () -> pipeline(pipeline.getKey(), pipeline.getValue(), waiting));
            rejected += ProgressDisplay.count(pipeline.getValue(), Outcome.REJECTED);
            rejected += FileStatusText.of(pipeline.getValue(), Outcome.REJECTED);
        }
        letters(operations, rejected);
        unsent(waiting);
        note.ifPresent(text -> terminal.say("note: %s".formatted(text)));
        boolean all =
                pipelines.values().stream()
                        .noneMatch(p -> p.state() == State.PAUSED || p.state() == State.FAILED);
        terminal.say(
                "%s %s s"
                        .formatted(
                                all
                                        ? "all processed in"
                                        : "stopped with unprocessed messages after",
                                String.format(Locale.ROOT, "%.1f", took.toMillis() / 1e3)));
    }

    /// Returns the deliveries that wait to be sent; none on AWS, where a batch waits for the
    /// response of an endpoint.
    private static List<Waiting> waiting(Operations operations) {
        try {
            return operations.deliveries().waiting();
        } catch (RefusedOperationException _) {
            return List.of();
        }
    }

    private void unsent(List<Waiting> waiting) {
        if (!waiting.isEmpty()) {
            terminal.say(
                    "waiting to be sent: %s; to see the reasons:"
                            .formatted(
                                    waiting.stream()
                                            .map(one ->
                                                    one.records()
                                                            ? "%s for %s"
                                                                    .formatted(
                                                                            CountText.of(
                                                                                    one.count()),
                                                                            one.endpoint())
                                                            : "%s of topic %s"
                                                                    .formatted(
                                                                            CountText.of(
                                                                                    one.count()),
                                                                            one.source()))
                                            .collect(Collectors.joining(", "))));
            terminal.say(
                    "  %s delivery ls --waiting%s".formatted(terminal.command(), where.options()));
        }
    }

    private void pipeline(String name, PipelineStatus status, List<Waiting> waiting) {
        terminal.say(
                "%s: %s: %s"
                        .formatted(
                                name,
                                CountText.of(status.settled(), "message"),
                                sent(words(status.records(), USUAL), status.waiting())));
        details(
                status,
                waiting.stream()
                        .filter(one -> one.records() && one.source().equals(name))
                        .collect(Collectors.toMap(Waiting::endpoint, Waiting::count, Long::sum)));
    }

    /// Prints the summary of a file pipeline: files, lines, and where the rejected lines are.
    private void files(Pipeline pipeline, PipelineStatus status) {
        terminal.say("%s: %s".formatted(pipeline.name(), FileStatusText.ended(status.files())));
        if (status.settled() > 0) {
            terminal.say("  lines: %s".formatted(FileStatusText.lines(status)));
        }
        details(status, Map.of());
        if (ProgressDisplay.count(status, Outcome.REJECTED) > 0) {
            terminal.say(
                    "  rejected lines with reasons are in the bucket's objects *%s; to list them:"
                            .formatted(RejectsLocation.SUFFIX));
            terminal.say(
                    "    %s ls buckets %s%s"
                            .formatted(terminal.command(), pipeline.rejectedTo(), where.options()));
        }
    }

    /// @param waiting the number of records that wait to be sent, by sink
    private void details(PipelineStatus status, Map<String, Long> waiting) {
        status.sinks().entrySet().stream()
                .filter(sink ->
                        waiting.containsKey(sink.getKey())
                                || !sink.getValue().equals(status.records()))
                .forEach(sink ->
                        terminal.say(
                                "  %s: %s"
                                        .formatted(
                                                sink.getKey(),
                                                sent(
                                                        words(sink.getValue(), Set.of()),
                                                        waiting.getOrDefault(sink.getKey(), 0L)))));
        if (status.replaced() > 0) {
            terminal.say(
                    "  updated: %s of the delivered records replaced an older version"
                            .formatted(CountText.of(status.replaced())));
        }
        if (!status.causes().isEmpty()) {
            terminal.say("  rejected by cause: %s".formatted(causes(status.causes())));
        }
    }

    /// Returns the outcomes with the number of records that wait to be sent.
    private static String sent(String outcomes, long waiting) {
        return waiting == 0
                ? outcomes
                : CountText.of(waiting) + " waiting" + (outcomes.isEmpty() ? "" : ", " + outcomes);
    }

    /// Returns the outcomes with their counts, in a fixed order. An outcome that never occurred is
    /// included only if it is in `always`.
    private static String words(Map<Outcome, Long> counts, Set<Outcome> always) {
        return ORDER.stream()
                .filter(outcome -> always.contains(outcome) || of(counts, outcome) > 0)
                .map(outcome -> ReprocessingReport.count(outcome, of(counts, outcome)))
                .collect(Collectors.joining(", "));
    }

    private static long of(Map<Outcome, Long> counts, Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    private static String causes(Map<String, Long> causes) {
        return causes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(cause -> cause.getKey() + " " + CountText.of(cause.getValue()))
                .collect(Collectors.joining(", "));
    }

    private void letters(Operations operations, long rejected) {
        App app = operations.app();
        var counts = operations.counts();
        var full =
                DeadLetterReader.queues(app, Optional.empty()).stream()
                        .flatMap(queue ->
                                Optional.ofNullable(counts.get(queue))
                                        .filter(count -> count.all() > 0)
                                        .map(count ->
                                                "%s in %s"
                                                        .formatted(
                                                                CountText.of(count.all()), queue))
                                        .stream())
                        .collect(Collectors.joining(", "));
        if (!full.isEmpty()) {
            terminal.say(
                    "dead letters: %s%s"
                            .formatted(full, rejected > 0 ? "; to see the causes:" : ""));
        }
        if (rejected > 0) {
            terminal.say("  %s dlq ls%s".formatted(terminal.command(), where.options()));
        }
    }
}

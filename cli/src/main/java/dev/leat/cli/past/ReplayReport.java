package dev.leat.cli.past;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.cli.place.EnteredName;
import dev.leat.cli.terminal.CommandException;
import dev.leat.past.Period;
import dev.leat.past.PeriodReplay;
import dev.leat.past.RefusedReplayException;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import dev.leat.text.CountText;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A replay for a command, which prints its results line by line.
public final class ReplayReport {

    private final PeriodReplay replay;
    private final boolean again;

    private ReplayReport(PeriodReplay replay, boolean again) {
        this.replay = replay;
        this.again = again;
    }

    /// The output of a replay, line by line.
    public interface Output {

        void say(String line);

        void warn(String line);
    }

    /// Returns a replay that has not begun.
    ///
    /// @param also the names of sinks that receive records although they do not judge them
    /// @throws CommandException if the pipeline or a sink cannot be replayed
    public static ReplayReport of(App app, String pipeline, Period period, List<String> also) {
        try {
            var replay = PeriodReplay.of(app, EnteredName.pipeline(app, pipeline), period, also);
            return new ReplayReport(replay, !also.isEmpty());
        } catch (RefusedReplayException refused) {
            throw CommandException.input(String.valueOf(refused.getMessage()));
        }
    }

    /// Processes the records or objects, and writes the results to `output`.
    ///
    /// @param complete completes the commands in a message of a store
    /// @throws CommandException if no store has all records of the period, a store is unavailable,
    ///   or the replay is stopped; some of the rows may have been written
    public void run(PeriodReplay.Stores stores, Output output, UnaryOperator<String> complete) {
        var report = new ReprocessingReport(output::warn);
        var pipeline = replay.pipeline();
        try {
            var result = replay.run(stores, report.of(pipeline), report.named(pipeline)::accept);
            report.end();
            print(result, output);
        } catch (RefusedReplayException refused) {
            throw CommandException.input(String.valueOf(refused.getMessage()));
        } catch (CorruptStateException | UnavailableException failed) {
            throw failed(complete.apply(String.valueOf(failed.getMessage())));
        }
    }

    /// Returns the failure of this replay, with the consequences of a repetition.
    public CommandException failed(String why) {
        return CommandException.error(
                "%s; repeat the command afterwards: %s"
                        .formatted(
                                why,
                                again
                                        ? "the sinks of --also may receive records again"
                                        : "rows that were written are not written again"));
    }

    private void print(PeriodReplay.Result result, Output output) {
        boolean files = replay.pipeline().from().files().isPresent();
        output.say(
                "%s from the %s%s"
                        .formatted(
                                CountText.of(result.inputs(), files ? "object" : "record"),
                                result.origin(),
                                result.rejected() == 0
                                        ? ""
                                        : ": %s rejected"
                                                .formatted(CountText.of(result.rejected()))));
        result.counts()
                .forEach((label, counts) ->
                        output.say(
                                "%s: %s"
                                        .formatted(
                                                label,
                                                files
                                                        ? rows(label, counts)
                                                        : ReprocessingReport.words(counts))));
        result.removed().forEach(rows -> output.warn(rows.text()));
        if (result.gone() > 0) {
            output.say(ReprocessingReport.gone(result.gone(), "not replayed"));
        }
        if (!replay.sinks().out().isEmpty()) {
            output.say("not written: " + replay.sinks().advice());
        }
    }

    /// Returns what a sink received from objects.
    private String rows(String label, Map<Outcome, Long> counts) {
        var sink =
                replay.sinks().to().stream()
                        .filter(to -> to.label().equals(label))
                        .findFirst()
                        .orElseThrow();
        var written = CountText.of(counts.getOrDefault(Outcome.DELIVERED, 0L), "object");
        if (sink.lakeTable().isPresent()) {
            return "rows of %s replaced".formatted(written);
        }
        if (sink.files().isPresent()) {
            long same = counts.getOrDefault(Outcome.DUPLICATE, 0L);
            return "%s written, %s unchanged".formatted(written, CountText.of(same));
        }
        return ReprocessingReport.words(counts);
    }
}

package dev.leat.cli.past;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.ArchivedRecord;
import dev.leat.cli.place.EnteredName;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.engine.RecordRun;
import dev.leat.kernel.Kernels;
import dev.leat.load.FileReplay;
import dev.leat.port.CorruptStateException;
import dev.leat.port.PlatformParts;
import dev.leat.port.UnavailableException;
import dev.leat.run.Replay;
import java.util.List;
import java.util.function.UnaryOperator;

/// A replay: processes the records of a pipeline again that arrived in a period, or the objects
/// that were put in it.
public final class PeriodReplay {

    private final App app;
    private final Pipeline pipeline;
    private final ReplaySinks sinks;
    private final Period period;
    private final boolean again;

    private PeriodReplay(
            App app, Pipeline pipeline, ReplaySinks sinks, Period period, boolean again) {
        this.app = app;
        this.pipeline = pipeline;
        this.sinks = sinks;
        this.period = period;
        this.again = again;
    }

    /// The open stores of the app, and the kernels that process its records.
    public interface Stores {

        PlatformParts platform();

        /// Returns the factory of kernels, which read the app's lookups.
        Kernels kernels();

        /// Returns a replay of objects into these sinks. The caller closes it.
        FileReplay files(Pipeline pipeline, List<Sink> to);

        /// Returns true if the replay must end before its next batch.
        boolean stopping();
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
    public static PeriodReplay of(App app, String pipeline, Period period, List<String> also) {
        var found = EnteredName.pipeline(app, pipeline);
        var sinks = ReplaySinks.of(app, found, also);
        return new PeriodReplay(app, found, sinks, period, !also.isEmpty());
    }

    /// Processes the records or objects, and writes the results to `output`.
    ///
    /// @param complete completes the commands in a message of a store
    /// @throws CommandException if no store has all records of the period, a store is unavailable,
    ///   or the replay is stopped; some of the rows may have been written
    public void run(Stores stores, Output output, UnaryOperator<String> complete) {
        try {
            var files = pipeline.from().files();
            if (files.isPresent()) {
                new ObjectReplay(pipeline, sinks, output).run(files.get(), period, stores);
            } else {
                records(stores, output);
            }
        } catch (CorruptStateException | UnavailableException failed) {
            throw failed(complete.apply(String.valueOf(failed.getMessage())));
        }
        if (!sinks.out().isEmpty()) {
            output.say("not written: " + ReplaySinks.advice(sinks.out()));
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

    static CommandException interrupted() {
        return CommandException.error("the replay was interrupted; repeat the command");
    }

    private void records(Stores stores, Output output) {
        var origin =
                PastRecords.find(
                        app, pipeline, period, PastRecords.Stores.of(stores.platform()), false);
        var report = new ReprocessingReport(output::warn);
        try (var kernel = stores.kernels().kernel(app, pipeline, (_, _) -> {})) {
            var replay = new Replay(app, pipeline, sinks.to(), kernel, stores.platform().engine());
            var rejected = report.of(pipeline);
            long records = origin.forEach(batch -> run(replay, batch, rejected, stores));
            report.end();
            output.say(
                    "%s from the %s".formatted(Terminal.count(records, "record"), origin.name()));
            replay.counts()
                    .forEach((sink, counts) ->
                            output.say("%s: %s".formatted(sink, ReprocessingReport.words(counts))));
        }
    }

    private static void run(
            Replay replay,
            List<ArchivedRecord> batch,
            RecordRun.Rejection rejected,
            Stores stores) {
        if (stores.stopping()) {
            throw interrupted();
        }
        replay.run(batch, rejected);
    }
}

package dev.leat.cli.past;

import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.batch.Outcome;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import java.util.Map;

/// Processes the objects of a pipeline that were put in a period again.
record ObjectReplay(Pipeline pipeline, ReplaySinks sinks, PeriodReplay.Output output) {

    /// Processes the objects that still exist, and prints what became of them.
    ///
    /// @throws CommandException if the replay is stopped
    void run(FileSource from, Period period, PeriodReplay.Stores stores) {
        var past =
                PastObjects.find(
                        pipeline.name(),
                        from,
                        period,
                        stores.platform().engine().buckets(),
                        stores.platform().engine().files());
        var report = new ReprocessingReport(output::warn);
        long gone = 0;
        try (var replay = stores.files(pipeline, sinks.to())) {
            var rejected = report.named(pipeline);
            for (var object : past.objects()) {
                if (!replay.run(object, rejected::accept)) {
                    gone++;
                }
            }
            report.end();
            output.say(
                    "%s from the bucket %s%s"
                            .formatted(
                                    Terminal.count(past.objects().size() - gone, "object"),
                                    from.bucket(),
                                    replay.rejected() == 0
                                            ? ""
                                            : ": %s rejected"
                                                    .formatted(Terminal.count(replay.rejected()))));
            replay.counts().forEach(this::say);
            replay.removed().forEach(rows -> output.warn(rows.text()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw PeriodReplay.interrupted();
        }
        var missing = past.withGone(gone);
        if (missing.gone() > 0) {
            output.say(missing.gone("not replayed"));
        }
    }

    private void say(String label, Map<Outcome, Long> counts) {
        var sink =
                sinks.to().stream()
                        .filter(to -> to.label().equals(label))
                        .findFirst()
                        .orElseThrow();
        var written = Terminal.count(counts.getOrDefault(Outcome.DELIVERED, 0L), "object");
        String text;
        if (sink.lakeTable().isPresent()) {
            text = "rows of %s replaced".formatted(written);
        } else if (sink.files().isPresent()) {
            long same = counts.getOrDefault(Outcome.DUPLICATE, 0L);
            text = "%s written, %s unchanged".formatted(written, Terminal.count(same));
        } else {
            text = ReprocessingReport.words(counts);
        }
        output.say("%s: %s".formatted(label, text));
    }
}

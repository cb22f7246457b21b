package dev.leat.cli.rebuild;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.cli.access.DefinitionUpdate;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.engine.RecordRun;
import dev.leat.past.ProcessedStream;
import dev.leat.run.RebuildReach;
import dev.leat.run.RecordOrigin;
import dev.leat.run.ViewRebuild;
import dev.leat.text.CountText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The archives, streams and buckets from which a view is rebuilt.
record RecordStores(App app, String view, DefinitionUpdate.Rebuild rebuild, Terminal terminal) {

    /// Returns the stores that have all records of these pipelines.
    ///
    /// @throws CommandException if records of the view are missing
    RebuildReach reach(List<Pipeline> pipelines, Instant now) {
        var reach =
                RebuildReach.of(
                        app, app.view(view), pipelines, stores(), rebuild.generation(), now);
        reach.refusal()
                .ifPresent(why -> {
                    throw CommandException.input(why);
                });
        if (reach.partial()) {
            terminal.warn(
                    "the archives, streams and objects begin at %s: they have all records of the periods that %s keeps, but its totals lose the records before that time"
                            .formatted(reach.since().truncatedTo(ChronoUnit.SECONDS), view));
        }
        return reach;
    }

    private RecordOrigin.Stores stores() {
        var from = rebuild.resources();
        return new RecordOrigin.Stores(
                from.archives(), from.streams(), from.buckets(), from.files());
    }

    /// Passes the records of a pipeline in an archive or a stream to the rebuild, and prints which
    /// records it does not count.
    ///
    /// @param from the stream; empty if it is the archive of the pipeline
    void fill(
            ViewRebuild to,
            Pipeline pipeline,
            Optional<StreamSource> from,
            RecordRun.Rejection rejected) {
        if (from.isEmpty()) {
            rebuild.resources()
                    .archives()
                    .segments(pipeline.name())
                    .forEach(segment -> to.run(segment.records(), rejected));
            return;
        }
        var stream = from.get();
        var records =
                new ProcessedStream(app, pipeline, stream, view, stores(), rebuild.resources());
        records.forEach(batch -> to.run(batch, rejected));
        if (records.unfinished() > 0) {
            terminal.say(
                    "not counted yet: %s of stream %s that pipeline %s has not processed"
                            .formatted(
                                    CountText.of(records.unfinished(), "record"),
                                    stream.stream(),
                                    pipeline.name()));
        }
        if (records.dead() > 0) {
            terminal.say(
                    "not counted until redriven: %s of pipeline %s"
                            .formatted(
                                    CountText.of(records.dead(), "dead letter"), pipeline.name()));
        }
    }
}

package dev.leat.cli.dlq.inspect;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.trace.PipelineKeys;
import dev.leat.cli.trace.RecordQuery;
import dev.leat.cli.trace.TableLookup;
import dev.leat.cli.trace.TraceSearch;
import dev.leat.mask.Mask;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.OperationsJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Traces a record through the pipelines of an app and prints the result.
public final class RecordTracer {

    private final App app;
    private final Operations operations;
    private final Terminal terminal;
    private final AppLocation location;
    private final boolean json;

    /// @param json true to print one line of JSON per pipeline
    public RecordTracer(
            App app, Operations operations, AppLocation location, Terminal terminal, boolean json) {
        this.app = app;
        this.location = location;
        this.operations = operations;
        this.terminal = terminal;
        this.json = json;
    }

    /// Prints everything that is stored about the record. If nothing is found, prints the places
    /// that were searched and returns false.
    ///
    /// @throws CommandException if the query has the value of one column, but the keys of all
    ///   pipelines have several
    public boolean follow(RecordQuery query, List<Pipeline> pipelines) {
        var tracing = new TraceSearch(new TableLookup(app, operations, location.state()), query);
        var found = tracing.in(pipelines);
        if (found.isEmpty()) {
            PipelineKeys.refuseSingleValue(query, pipelines);
            unknown(query, pipelines, tracing.looked());
            return false;
        }
        Function<String, Mask> masks =
                queue -> Mask.of(Optional.of(app), queue, operations.personal(queue));
        var text = new TraceText(terminal, location.options(), masks);
        for (int i = 0; i < found.size(); i++) {
            if (json) {
                terminal.say(OperationsJson.text(TraceRow.of(found.get(i), masks)));
            } else {
                if (i > 0) {
                    terminal.say("");
                }
                text.print(found.get(i));
            }
        }
        return true;
    }

    private void unknown(RecordQuery query, List<Pipeline> pipelines, List<String> looked) {
        long days =
                pipelines.stream()
                        .mapToLong(pipeline -> app.terms(pipeline).dedupeWindow().toDays())
                        .max()
                        .orElse(0);
        terminal.warn(
                "record %s is unknown: never received, purged, or older than %d days; searched:"
                        .formatted(query, days));
        looked.forEach(place -> terminal.warn("  " + place));
        pipelines.stream()
                .filter(pipeline ->
                        pipeline.steps().stream().anyMatch(Step.Where.class::isInstance))
                .forEach(pipeline ->
                        terminal.warn(
                                "  not kept: records that a step 'where' of %s has filtered"
                                        .formatted(pipeline.name())));
    }
}

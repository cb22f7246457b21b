package dev.leat.cli.trace;

import dev.leat.app.App;
import dev.leat.cli.terminal.CommandException;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.mask.Mask;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.TraceReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Traces of records for the operations API of a running app. Personal values are masked.
///
/// @param state the state folder
public record TraceReports(App app, Path state, Supplier<Operations> operations) {

    /// Returns the history of a record.
    ///
    /// @throws RefusedRequestException with status 422 if the columns are no key of the app
    public TraceReport of(String record, List<String> columns) {
        try {
            var query =
                    columns.isEmpty()
                            ? new RecordQuery(record, Map.of())
                            : new RecordQuery("", values(columns));
            var all = List.copyOf(app.pipelines().values());
            var pipelines =
                    columns.isEmpty() ? all : PipelineKeys.with(query.columns().keySet(), all);
            var search = new TraceSearch(new TableLookup(app, operations.get(), state), query);
            var found = search.in(pipelines).stream().map(this::report).toList();
            if (found.isEmpty()) {
                PipelineKeys.refuseSingleValue(query, pipelines);
            }
            return new TraceReport(found, search.looked());
        } catch (CommandException mistake) {
            throw new RefusedRequestException(422, String.valueOf(mistake.getMessage()));
        }
    }

    private static Map<String, String> values(List<String> columns) {
        var values = new LinkedHashMap<String, String>();
        for (var column : columns) {
            int equals = column.indexOf('=');
            if (equals < 1) {
                throw new RefusedRequestException(
                        422, "'%s' is not of the form COLUMN=VALUE".formatted(column));
            }
            values.put(column.substring(0, equals), column.substring(equals + 1));
        }
        return values;
    }

    private TraceReport.Found report(RecordTrace trace) {
        return new TraceReport.Found(
                trace.pipeline().name(),
                trace.pipeline().key(),
                trace.identity(),
                trace.waiting().stream().map(this::place).toList(),
                trace.dead().stream().map(this::place).toList(),
                trace.redriven().stream()
                        .map(sent -> new TraceReport.Sent(sent.entry(), sent.by()))
                        .toList(),
                trace.holdings(),
                trace.sinks().stream()
                        .map(one ->
                                new TraceReport.AtSink(
                                        one.sink().label(),
                                        one.state().word(),
                                        one.detail(),
                                        one.statement()))
                        .toList());
    }

    private TraceReport.Place place(RecordTrace.Place place) {
        var mask =
                Mask.of(Optional.of(app), place.queue(), operations.get().personal(place.queue()));
        var letter = place.letter();
        return new TraceReport.Place(
                place.queue(),
                place.message().sequence(),
                DeadLetterDetails.restored(place.message()).id(),
                place.message().attempt(),
                letter.firstSeen(),
                letter.finding().map(DeadLetterInfo::source).orElse(""),
                letter.finding().isEmpty()
                        ? List.of()
                        : letter.reasons().stream()
                                .map(reason -> mask.reason(reason).message())
                                .toList());
    }
}

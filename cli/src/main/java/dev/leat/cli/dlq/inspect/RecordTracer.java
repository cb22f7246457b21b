package dev.leat.cli.dlq.inspect;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.RecordArchive;
import dev.leat.app.Step;
import dev.leat.app.Stream;
import dev.leat.app.StreamSource;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import dev.leat.operations.OperationsJson;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.SearchedPlace;
import dev.leat.operations.TraceReport;
import dev.leat.operations.trace.RecordQuery;
import dev.leat.text.TimeText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Prints the trace of a record, as the operations API returns it.
///
/// @param json true to print one line of JSON per pipeline
public record RecordTracer(
        App app, Operations operations, AppLocation location, Terminal terminal, boolean json) {

    /// Prints everything that is stored about the record. If nothing is found, prints the places
    /// that were searched and returns false.
    ///
    /// @throws RefusedOperationException if the query has the value of one column, but the keys of
    ///   all pipelines have several
    public boolean follow(RecordQuery query, List<Pipeline> pipelines) {
        var report = report(query, pipelines);
        var found = report.found();
        if (found.isEmpty()) {
            unknown(query, pipelines, report.searched());
            return false;
        }
        var text = new TraceText(terminal, location.options());
        for (int i = 0; i < found.size(); i++) {
            if (json) {
                terminal.say(OperationsJson.text(found.get(i)));
            } else {
                if (i > 0) {
                    terminal.say("");
                }
                text.print(found.get(i));
            }
        }
        return true;
    }

    private TraceReport report(RecordQuery query, List<Pipeline> pipelines) {
        return operations.trace(
                query.columns().isEmpty() ? query.text() : "-",
                query.columns().entrySet().stream()
                        .map(column -> column.getKey() + "=" + column.getValue())
                        .toList(),
                pipelines.stream().map(Pipeline::name).toList(),
                true);
    }

    private void unknown(RecordQuery query, List<Pipeline> pipelines, List<SearchedPlace> looked) {
        long days =
                pipelines.stream()
                        .mapToLong(pipeline -> app.terms(pipeline).dedupeWindow().toDays())
                        .max()
                        .orElse(0);
        terminal.warn(
                "record %s is unknown: never received, purged, or older than %d days; searched:"
                        .formatted(query, days));
        looked.forEach(place -> terminal.warn("  " + place.sentence()));
        if (query.isMessageId()) {
            terminal.warn(
                    "  not kept: the ids of processed messages, except in an archive; trace the key of the record instead");
        }
        pipelines.stream()
                .filter(pipeline ->
                        pipeline.steps().stream().anyMatch(Step.Where.class::isInstance))
                .forEach(pipeline ->
                        lost(pipeline, looked)
                                .ifPresent(records ->
                                        terminal.warn(
                                                "  not kept: records that a step 'where' of %s %s"
                                                        .formatted(pipeline.name(), records))));
    }

    /// Returns which filtered records of a pipeline no store has; empty if its archive or stream
    /// was searched and keeps them for as long as the identities of records are kept.
    private Optional<String> lost(Pipeline pipeline, List<SearchedPlace> searched) {
        var kept = Duration.ZERO;
        var terms = app.terms(pipeline);
        if (searched(searched, SearchedPlace.archive(pipeline.name()))) {
            kept = longer(kept, terms.archive().map(RecordArchive::keep).orElse(Duration.ZERO));
        }
        if (pipeline.from() instanceof StreamSource from
                && searched(searched, SearchedPlace.stream(from.stream()))) {
            kept = longer(kept, app.get(Stream.class, from.stream()).retention());
        }
        if (kept.isZero()) {
            return Optional.of("has filtered");
        }
        return kept.compareTo(terms.dedupeWindow()) < 0
                ? Optional.of("filtered more than %s ago".formatted(TimeText.period(kept)))
                : Optional.empty();
    }

    private static boolean searched(List<SearchedPlace> places, String store) {
        return places.stream().anyMatch(place -> place.store().equals(store));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}

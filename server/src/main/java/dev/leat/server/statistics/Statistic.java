package dev.leat.server.statistics;

import dev.leat.app.Route;
import dev.leat.app.View;
import dev.leat.port.ViewColumns;
import dev.leat.port.ViewReader;
import dev.leat.port.ViewReader.Row;
import dev.leat.server.JsonBytes;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Response;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// A path of the statistics API: the rows of a view by key, or its first rows by rank.
final class Statistic implements Reading {

    private static final LocalDate FIRST_DAY = LocalDate.of(0, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    private final Route.Get route;
    private final View view;
    private final ViewColumns columns;
    private final ViewReader reader;

    Statistic(Route.Get route, View view, ViewReader reader) {
        this.route = route;
        this.view = view;
        this.columns = new ViewColumns(view);
        this.reader = reader;
    }

    @Override
    public Response answer(Map<String, String> path, Map<String, List<String>> query) {
        try {
            return route.top().isPresent() ? top(query) : one(path, query);
        } catch (ArithmeticException large) {
            throw new RefusedRequestException(422, String.valueOf(large.getMessage()));
        }
    }

    private Response top(Map<String, List<String>> query) {
        var parameters = parameters(query, List.of("limit"));
        int limit = parameters.number("limit", route.limit(), Route.Get.MOST_ROWS);
        var rows =
                range(parameters)
                        .map(days -> reader.top(limit, days.from(), days.to()))
                        .orElseGet(() -> reader.top(limit));
        return Response.json(
                200,
                JsonBytes.write(json -> {
                    json.writeStartArray();
                    rows.forEach(row -> write(json, row));
                    json.writeEndArray();
                }));
    }

    private Response one(Map<String, String> path, Map<String, List<String>> query) {
        var key = view.key().stream().map(k -> path.getOrDefault(k.column(), "")).toList();
        var range = range(parameters(query, List.of()));
        var row =
                range.isEmpty()
                        ? reader.get(key)
                        : within(key, range.get().from(), range.get().to());
        var found =
                row.or(() ->
                        key.isEmpty() ? Optional.of(Row.nothing(view, key)) : Optional.empty());
        return Response.json(
                200, JsonBytes.write(json -> write(json, found.orElseThrow(() -> unknown(key)))));
    }

    /// Reads the path's own parameters and, if the view has periods, a date range.
    private Parameters parameters(Map<String, List<String>> query, List<String> own) {
        if (view.every().isEmpty() && (query.containsKey("from") || query.containsKey("to"))) {
            throw new RefusedRequestException(
                    422,
                    "the view '%s' has no periods; remove 'from' and 'to'".formatted(view.name()));
        }
        var known = new ArrayList<>(own);
        if (view.every().isPresent()) {
            known.addAll(List.of("from", "to"));
        }
        return new Parameters(query, known);
    }

    private record Days(LocalDate from, LocalDate to) {}

    /// Returns the requested date range; empty means all periods.
    private static Optional<Days> range(Parameters parameters) {
        var from = parameters.day("from");
        var to = parameters.day("to");
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw new RefusedRequestException(
                    422, "'from' (%s) is after 'to' (%s)".formatted(from.get(), to.get()));
        }
        return from.isEmpty() && to.isEmpty()
                ? Optional.empty()
                : Optional.of(new Days(from.orElse(FIRST_DAY), to.orElse(LAST_DAY)));
    }

    /// Returns the row of a key for a date range. If the key exists but has no values in the range,
    /// its counts are zero.
    private Optional<Row> within(List<String> key, LocalDate from, LocalDate to) {
        return reader.get(key, from, to).map(row -> row.orNothing(view));
    }

    private RefusedRequestException unknown(List<String> key) {
        var columns = view.key().stream().map(View.Key::column).toList();
        return new RefusedRequestException(
                404,
                "no row with %s '%s'"
                        .formatted(String.join(", ", columns), String.join("', '", key)));
    }

    private void write(JsonGenerator json, Row row) {
        json.writeStartObject();
        for (int i = 0; i < view.key().size(); i++) {
            StatisticJson.write(json, view.key().get(i), row.key().get(i));
        }
        for (int i = 0; i < columns.size(); i++) {
            StatisticJson.write(json, columns, i, row);
        }
        json.writeEndObject();
    }
}

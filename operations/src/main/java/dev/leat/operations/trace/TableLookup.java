package dev.leat.operations.trace;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Resource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Table;
import dev.leat.app.WarehouseTable;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.kernel.query.ParsedQuery;
import dev.leat.kernel.query.ResultReader;
import dev.leat.kernel.query.UnfilledTableException;
import dev.leat.operations.AppData;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.query.FileTables;
import dev.leat.operations.query.QueryCatalog;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Queries key-value, lake and warehouse tables for the rows of a record, by the key of its
/// pipeline. Such tables do not store the identities of records. Owned by one thread.
///
/// @param state the state folder
public record TableLookup(App app, AppData data, Path state) {

    /// The answer of a table.
    sealed interface Answer {

        /// The table has rows with the key. `content` are the columns that were read, if any.
        record Found(long rows, Optional<Content> content) implements Answer {}

        /// The table has no row with the key.
        record Missing() implements Answer {}

        /// The table cannot be queried for the key. `statement` is a SELECT for the user.
        record NotQueried(String why, String statement) implements Answer {}
    }

    /// A row as a JSON document, and its columns that the sink stores unchanged.
    record Content(Schema columns, byte[] document) {}

    /// Returns true if a sink stores rows in a table that is queried by the key of a record. If a
    /// record is all its rows, a key-value table has no such key; the store has the identity of the
    /// record.
    static boolean isQueried(Pipeline pipeline, Sink sink) {
        return (sink.table().isPresent() && !pipeline.replacesRows())
                || sink.lakeTable().isPresent()
                || sink.warehouseTable().isPresent();
    }

    /// Queries the table of a sink for the row of a record.
    ///
    /// @param key the values of the pipeline's key, by column; empty if they are unknown
    Answer find(Sink sink, Map<String, String> key) {
        if (key.isEmpty()) {
            return new Answer.NotQueried("only a key finds its rows", select(sink.name(), "..."));
        }
        var columns = columns(sink, key.keySet());
        try {
            if (sink.table().isPresent()) {
                return item(sink, app.get(Table.class, sink.name()), key, columns);
            }
            return sink.lakeTable().isPresent()
                    ? rows(app.get(LakeTable.class, sink.name()), sink, key, columns)
                    : rows(app.get(WarehouseTable.class, sink.name()), sink, key, columns);
        } catch (RefusedOperationException
                | UnavailableException
                | UnfilledTableException
                | BindException failed) {
            return new Answer.NotQueried(
                    String.valueOf(failed.getMessage()),
                    select(sink.name(), condition(key, columns)));
        }
    }

    /// Returns the columns in which a sink stores these columns of the row unchanged, by the column
    /// of the row.
    private static Map<String, String> columns(Sink sink, Collection<String> names) {
        var columns = new LinkedHashMap<String, String>();
        for (var name : names) {
            if (sink.columns().isEmpty()) {
                columns.put(name, name);
            }
            sink.columns().entrySet().stream()
                    .filter(entry -> entry.getValue().text().strip().replace("\"", "").equals(name))
                    .findFirst()
                    .ifPresent(entry -> columns.put(name, entry.getKey()));
        }
        return columns;
    }

    private Answer item(
            Sink sink, Table table, Map<String, String> key, Map<String, String> columns) {
        var values = new ArrayList<String>();
        for (var attribute : table.key().names()) {
            columns.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(attribute))
                    .forEach(entry -> values.add(key.getOrDefault(entry.getKey(), "")));
        }
        if (values.size() < table.key().names().size()) {
            return new Answer.NotQueried(
                    "its key is " + String.join(", ", table.key().names()),
                    select(sink.name(), condition(key, columns)));
        }
        var item = data.items().item(table.name(), values);
        return item.<Answer>map(found ->
                        new Answer.Found(1, Optional.of(content(sink, table, found.document()))))
                .orElseGet(Answer.Missing::new);
    }

    /// Returns the item with the columns that are those of the row. A shortened column is not.
    private Content content(Sink sink, Table table, String document) {
        var shortened =
                app.pipelines().values().stream()
                        .filter(pipeline -> pipeline.to().contains(sink))
                        .flatMap(pipeline -> pipeline.shrink().stream())
                        .flatMap(shrink -> shrink.columns().keySet().stream())
                        .toList();
        var fields =
                table.columns().entrySet().stream()
                        .filter(column -> !shortened.contains(column.getKey()))
                        .filter(column ->
                                column.getKey()
                                        .equals(
                                                columns(sink, List.of(column.getKey()))
                                                        .get(column.getKey())))
                        .map(column -> new Schema.Field(column.getKey(), column.getValue()))
                        .toList();
        return new Content(
                new Schema(table.name(), fields), document.getBytes(StandardCharsets.UTF_8));
    }

    private Answer rows(
            Resource table, Sink sink, Map<String, String> key, Map<String, String> columns)
            throws BindException {
        var schema =
                table instanceof LakeTable lake ? lake.schema() : ((WarehouseTable) table).schema();
        boolean complete =
                key.keySet().stream()
                        .allMatch(column ->
                                schema.fields().stream()
                                        .anyMatch(field ->
                                                field.name()
                                                        .equalsIgnoreCase(columns.get(column))));
        if (!complete) {
            return new Answer.NotQueried(
                    "it does not store the key of the pipeline", select(sink.name(), "..."));
        }
        long count =
                Long.parseLong(
                        selected(
                                        "SELECT count(*) FROM %s WHERE %s"
                                                .formatted(
                                                        ParsedQuery.spelled(
                                                                new QueryCatalog(data).name(table)),
                                                        condition(key, columns)))
                                .getFirst()
                                .getFirst());
        return count == 0 ? new Answer.Missing() : new Answer.Found(count, Optional.empty());
    }

    /// Returns the rows of a SELECT, with empty texts for NULL.
    ///
    /// @throws RefusedOperationException if it cannot be executed
    List<List<String>> rows(String sql) {
        try {
            return selected(sql);
        } catch (BindException | UnfilledTableException failed) {
            throw RefusedOperationException.invalid(failed);
        }
    }

    private List<List<String>> selected(String sql) throws BindException {
        var rows = new ArrayList<List<String>>();
        try (var files = new FileTables(data, state);
                var tables = new InMemoryTables(files.folder())) {
            tables.query(
                    new QueryCatalog(data).prepare(sql, files, tables),
                    ResultReader.rows(row ->
                            rows.add(
                                    Arrays.stream(row)
                                            .map(value -> Objects.requireNonNullElse(value, ""))
                                            .toList())));
        }
        return rows;
    }

    private static String select(String table, String condition) {
        return "select * from %s where %s".formatted(ParsedQuery.spelled(table), condition);
    }

    /// Returns the condition of the rows with the key, as far as the sink stores it.
    private static String condition(Map<String, String> key, Map<String, String> columns) {
        return columns.isEmpty()
                ? "..."
                : columns.entrySet().stream()
                        .map(column ->
                                "%s = %s"
                                        .formatted(
                                                SqlLiterals.name(column.getValue()),
                                                SqlLiterals.text(
                                                        key.getOrDefault(column.getKey(), ""))))
                        .collect(Collectors.joining(" AND "));
    }
}

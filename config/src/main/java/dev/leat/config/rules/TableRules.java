package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Table;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.TableLintMessage;
import dev.leat.kernel.bind.SqlLiterals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/// Rules about tables.
final class TableRules {

    private TableRules() {}

    /// Requires that a table and the pipeline that writes it have the same key. Otherwise two
    /// records could replace the same item without a version.
    static void keysAreThoseOfPipelines(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var sink : tables(pipeline)) {
                var table = app.all(Table.class).get(sink.name());
                if (table == null) {
                    continue;
                }
                var key = table.key().names();
                var mark = in.markIn(sink, sink.kind());
                if (pipeline.key().isEmpty()) {
                    in.problem(
                            mark,
                            TableLintMessage.NO_PIPELINE_KEY,
                            pipeline.name(),
                            table.name(),
                            key);
                } else if (!new HashSet<>(pipeline.key()).equals(new HashSet<>(key))) {
                    in.problem(
                            mark,
                            TableLintMessage.OTHER_KEY,
                            pipeline.name(),
                            pipeline.key(),
                            table.name(),
                            key);
                } else {
                    key.forEach(column -> selectedAsItIs(column, sink, in));
                }
            }
        }
    }

    /// Requires that `select` does not change a column of the key, because two records could become
    /// one item.
    private static void selectedAsItIs(String column, Sink sink, ReadContext in) {
        var sql = sink.columns().get(column);
        if (sql == null) {
            return;
        }
        var text = sql.text().strip();
        if (!text.equals(column) && !text.equals(SqlLiterals.name(column))) {
            in.problem(
                    in.markIn(sink, "select", column),
                    TableLintMessage.SELECTED_KEY,
                    column,
                    sink.name());
        }
    }

    /// Requires one writing pipeline for each table, because records of two pipelines have no
    /// order.
    static void tablesHaveOneWriter(App app, ReadContext in) {
        var writers = new HashMap<String, String>();
        for (var pipeline : app.pipelines().values()) {
            for (var sink : tables(pipeline)) {
                var other = writers.putIfAbsent(sink.name(), pipeline.name());
                if (other != null && !other.equals(pipeline.name())) {
                    in.problem(
                            in.markIn(sink, sink.kind()),
                            TableLintMessage.TWO_WRITERS,
                            other,
                            pipeline.name(),
                            sink.name());
                }
            }
        }
    }

    static void recordsAreOfQueues(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from().files().isPresent()) {
                for (var sink : tables(pipeline)) {
                    in.problem(
                            in.markIn(sink, sink.kind()),
                            TableLintMessage.FROM_FILES,
                            pipeline.name(),
                            sink.name());
                }
            }
        }
    }

    static void tablesAreUsed(App app, ReadContext in) {
        var used = new HashSet<String>();
        app.pipelines()
                .values()
                .forEach(pipeline -> tables(pipeline).forEach(sink -> used.add(sink.name())));
        for (var lookup : app.all(Lookup.class).values()) {
            if (lookup.origin() instanceof Lookup.Origin.OfTable(var table)) {
                used.add(table);
            }
        }
        for (var table : app.all(Table.class).keySet()) {
            if (!used.contains(table)) {
                in.warning(in.keyMark("tables", table), TableLintMessage.UNUSED, table);
            }
        }
    }

    private static List<Sink> tables(Pipeline pipeline) {
        return PipelineRules.sinks(pipeline).stream()
                .filter(sink -> sink.table().isPresent())
                .toList();
    }
}

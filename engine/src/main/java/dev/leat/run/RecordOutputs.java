package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Micros;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The outputs of the records of a pipeline, from the rows that a kernel made of them. The kernel
/// must be that of [#pipeline], whose sinks are [ComparedSink]s. Owned by one thread.
final class RecordOutputs {

    private final App app;
    private final Pipeline pipeline;
    private final CurrentNames names;

    /// @param names the names under which the outputs are compared
    RecordOutputs(App app, Pipeline of, CurrentNames names) {
        this.app = app;
        this.names = names;
        var sinks = new ArrayList<Sink>();
        of.to().forEach(sink -> sinks.add(new ComparedSink(sink)));
        if (!of.key().isEmpty()) {
            sinks.add(new ComparedSink.Keys(of.key()));
        }
        this.pipeline = of.withTo(sinks);
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /// Returns these reasons for each sink.
    Map<String, List<Reason>> everywhere(List<Reason> reasons) {
        var rejected = new LinkedHashMap<String, List<Reason>>();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            if (!keys(sink)) {
                rejected.put(names.label(pipeline.to().get(sink)), reasons);
            }
        }
        return rejected;
    }

    /// Returns the reasons for which sinks do not receive a record.
    Map<String, List<Reason>> rejected(Outcomes table, int record) {
        var rejected = new LinkedHashMap<String, List<Reason>>();
        for (int sink = 0; sink < table.sinks(); sink++) {
            var outcome = table.at(record, sink);
            if (!keys(sink) && (outcome == Outcome.REJECTED || outcome == Outcome.RETRIED)) {
                rejected.put(names.label(pipeline.to().get(sink)), table.reasons(record, sink));
            }
        }
        return rejected;
    }

    private boolean keys(int sink) {
        return pipeline.to().get(sink) instanceof ComparedSink.Keys;
    }

    /// Adds a row to the rows of its record.
    void add(Rows rows, int row, Outcomes table, Map<String, List<SinkRow>> to) {
        if (pipeline.replacesRows()) {
            addAll(rows, row, table, to);
            return;
        }
        var identity = HexFormat.of().formatHex(rows.identity(row));
        int last = pipeline.to().size() - 1;
        var key = keys(last) ? document(rows.sinks().get(last), row) : "";
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            boolean excluded =
                    table.at(rows.record()[row], sink) != Outcome.PENDING
                            || rows.elements().excluded(sink, row)
                            || rows.versions().filtered(sink, row);
            if (!keys(sink) && !excluded) {
                var of = pipeline.to().get(sink);
                to.computeIfAbsent(names.label(of), _ -> new ArrayList<>())
                        .add(
                                row(
                                        of,
                                        rows.sinks().get(sink),
                                        row,
                                        identity,
                                        key,
                                        versions(rows, row)));
            }
        }
    }

    /// Adds the rows of a record that is all its rows. They have the identity of the record, to
    /// which the row of the view or the key is added, so that rows are compared with each other.
    private void addAll(Rows rows, int row, Outcomes table, Map<String, List<SinkRow>> to) {
        var identity = HexFormat.of().formatHex(rows.identity(row));
        int last = pipeline.to().size() - 1;
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            var of = pipeline.to().get(sink);
            if (keys(sink) || table.at(rows.record()[row], sink) != Outcome.PENDING) {
                continue;
            }
            var lists = (Column.Lists) rows.sinks().get(sink).getFirst();
            for (int at : lists.rows()[row]) {
                var key = of.view().isPresent() || !keys(last) ? "" : key(rows, last, at);
                var made = row(of, lists.columns(), at, identity, key, versions(rows, row));
                var own = identity + " " + made.place() + key;
                to.computeIfAbsent(names.label(of), _ -> new ArrayList<>())
                        .add(new SinkRow(own, key, made.place(), made.document(), made.values()));
            }
        }
    }

    private static String key(Rows rows, int sink, int at) {
        return document(((Column.Lists) rows.sinks().get(sink).getFirst()).columns(), at);
    }

    private Map<String, String> versions(Rows rows, int row) {
        var values = new LinkedHashMap<String, String>();
        if (pipeline.version().isPresent()) {
            values.put("(version)", String.valueOf(rows.versions().of(row)));
            if (rows.versions().deleted(row)) {
                values.put("(deleted)", "true");
            }
        }
        return values;
    }

    private SinkRow row(
            Sink of,
            List<Column> columns,
            int row,
            String identity,
            String key,
            Map<String, String> versions) {
        var place = new LinkedHashMap<String, String>();
        var values = new LinkedHashMap<String, String>();
        var document = "";
        if (of.view().isPresent()) {
            view(app.view(of.view().get()), columns, row, place, values);
        } else {
            document = names.document(of, document(columns, row));
            of.text()
                    .ifPresent(
                            text -> values.put("(" + text.word() + ")", text(columns.get(1), row)));
        }
        values.putAll(versions);
        return new SinkRow(identity, key, place, document, values);
    }

    private static String document(List<Column> columns, int row) {
        var body = ((Column.Texts) columns.getFirst()).values()[row];
        return body == null ? "" : body;
    }

    private static String text(Column column, int row) {
        var text = ((Column.Texts) column).values()[row];
        return text == null ? "null" : JsonMapper.shared().writeValueAsString(text);
    }

    private static void view(
            View view,
            List<Column> columns,
            int row,
            Map<String, String> place,
            Map<String, String> values) {
        int at = 0;
        for (var key : view.key()) {
            place.put(key.column(), text(columns.get(at++), row));
        }
        if (view.every().isPresent()) {
            place.put("(period)", micros((Column.Longs) columns.get(at++), row));
        }
        for (var measure : view.measures()) {
            values.put(measure.name(), added(measure, (Column.Longs) columns.get(at++), row));
        }
    }

    private static String micros(Column.Longs column, int row) {
        return column.isNull(row)
                ? "null"
                : '"' + Micros.instant(column.values()[row]).toString() + '"';
    }

    private static String added(View.Measure measure, Column.Longs column, int row) {
        return column.isNull(row) ? "null" : measure.text(column.values()[row]);
    }
}

package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.View;
import dev.leat.batch.Column;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.engine.Batch;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.KernelFactory;
import dev.leat.plan.Planner;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Computes what a pipeline would write to its sinks. Calls no store: rows that a store would
/// refuse, or has already, are included. Owned by one thread.
public final class PipelineOutput implements AutoCloseable {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final App app;
    private final Pipeline pipeline;
    private final Planner planner;
    private final Kernel kernel;

    /// @throws IllegalArgumentException if the pipeline does not compile
    public PipelineOutput(App app, Pipeline of, KernelFactory kernels) {
        this.app = app;
        var sinks = new ArrayList<Sink>();
        of.to().forEach(sink -> sinks.add(new ComparedSink(sink)));
        if (!of.key().isEmpty()) {
            sinks.add(new ComparedSink.Keys(of.key()));
        }
        this.pipeline = of.withTo(sinks);
        this.planner = Planner.of(app, pipeline);
        this.kernel = kernels.kernel(app, pipeline, (_, _) -> {});
    }

    /// The rows of one record, and the reasons why a sink would not receive it; both by the label
    /// of the sink.
    public record OfRecord(Map<String, List<SinkRow>> rows, Map<String, List<Reason>> rejected) {}

    /// Returns the output of each record.
    ///
    /// @throws UnavailableException if a lookup is unavailable
    public List<OfRecord> run(List<Record> records) {
        var all = new @Nullable OfRecord[records.size()];
        var open = IntStream.range(0, records.size()).boxed().toList();
        while (!open.isEmpty()) {
            var next = new ArrayList<Integer>();
            run(records, open, all, next);
            if (next.size() == open.size()) {
                throw new IllegalStateException(
                        "record %s has too many rows".formatted(records.get(open.getFirst()).id()));
            }
            open = next;
        }
        return List.of(all);
    }

    private void run(
            List<Record> records,
            List<Integer> open,
            @Nullable OfRecord[] all,
            List<Integer> next) {
        var leased =
                new LeasedWork(
                        planner.source().name(),
                        "output",
                        open.stream().map(records::get).toList());
        var work = Batch.of(leased, planner).work();
        var table = planner.table(work);
        var rows = kernel.run(work, table);
        var outputs = new ArrayList<OfRecord>();
        for (int record = 0; record < open.size(); record++) {
            outputs.add(new OfRecord(new LinkedHashMap<>(), rejected(table, record)));
        }
        for (int row = 0; row < rows.size(); row++) {
            add(rows, row, table, outputs.get(rows.record()[row]).rows());
        }
        for (int record = 0; record < open.size(); record++) {
            if (table.has(record, Outcome.RETURNED)) {
                next.add(open.get(record));
            } else {
                all[open.get(record)] = outputs.get(record);
            }
        }
    }

    private Map<String, List<Reason>> rejected(Outcomes table, int record) {
        var rejected = new LinkedHashMap<String, List<Reason>>();
        for (int sink = 0; sink < table.sinks(); sink++) {
            var outcome = table.at(record, sink);
            if (!keys(sink) && (outcome == Outcome.REJECTED || outcome == Outcome.RETRIED)) {
                rejected.put(pipeline.to().get(sink).label(), table.reasons(record, sink));
            }
        }
        return rejected;
    }

    private boolean keys(int sink) {
        return pipeline.to().get(sink) instanceof ComparedSink.Keys;
    }

    private void add(Rows rows, int row, Outcomes table, Map<String, List<SinkRow>> to) {
        var identity = HexFormat.of().formatHex(rows.identity(row));
        int last = pipeline.to().size() - 1;
        var key = keys(last) ? document(rows.sinks().get(last), row) : Map.<String, String>of();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            boolean excluded =
                    table.at(rows.record()[row], sink) != Outcome.PENDING
                            || rows.elements().excluded(sink, row)
                            || rows.versions().filtered(sink, row);
            if (!keys(sink) && !excluded) {
                var of = pipeline.to().get(sink);
                to.computeIfAbsent(of.label(), _ -> new ArrayList<>())
                        .add(row(of, rows, sink, row, identity, key));
            }
        }
    }

    private SinkRow row(
            Sink of, Rows rows, int sink, int row, String identity, Map<String, String> key) {
        var columns = rows.sinks().get(sink);
        var place = new LinkedHashMap<String, String>();
        var values = new LinkedHashMap<String, String>();
        if (of.view().isPresent()) {
            view(app.view(of.view().get()), columns, row, place, values);
        } else {
            values.putAll(document(columns, row));
            of.text()
                    .ifPresent(
                            text -> values.put("(" + text.word() + ")", text(columns.get(1), row)));
        }
        if (pipeline.version().isPresent()) {
            values.put("(version)", String.valueOf(rows.versions().of(row)));
            if (rows.versions().deleted(row)) {
                values.put("(deleted)", "true");
            }
        }
        return new SinkRow(identity, key, place, values);
    }

    private static Map<String, String> document(List<Column> columns, int row) {
        var values = new LinkedHashMap<String, String>();
        var body = ((Column.Texts) columns.getFirst()).values()[row];
        if (body != null) {
            for (var field : JSON.readTree(body).properties()) {
                values.put(field.getKey(), field.getValue().toString());
            }
        }
        return values;
    }

    private static String text(Column column, int row) {
        var text = ((Column.Texts) column).values()[row];
        return text == null ? "null" : JSON.writeValueAsString(text);
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
                : '"'
                        + Instant.EPOCH.plus(column.values()[row], ChronoUnit.MICROS).toString()
                        + '"';
    }

    private static String added(View.Measure measure, Column.Longs column, int row) {
        return column.isNull(row) ? "null" : measure.text(column.values()[row]);
    }

    @Override
    public void close() {
        kernel.close();
    }
}

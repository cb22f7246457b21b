package dev.leat.testkit.invariant;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.View;
import dev.leat.app.WarehouseTable;
import dev.leat.batch.Column;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.batch.Rows;
import dev.leat.item.ItemJson;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.LookupRows;
import dev.leat.plan.EnvelopeRule;
import dev.leat.testkit.cell.WarehouseCells;
import dev.leat.testkit.simulation.Databases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Expected outcomes, computed only by the kernel (the compiled SQL of a pipeline). Compiles one
/// kernel per pipeline on first use and keeps it. Owned by one thread.
final class ExpectedOutcomes implements AutoCloseable {

    private final App app;
    private final Map<String, Kernel> kernels = new HashMap<>();
    private final Databases databases;
    private Map<String, LookupRows> lookedUp = Map.of();

    ExpectedOutcomes(App app, Databases databases) {
        this.app = app;
        this.databases = databases;
    }

    private Kernel kernel(Pipeline pipeline) {
        return kernels.computeIfAbsent(
                pipeline.name(), _ -> databases.rows().kernel(app, pipeline, this::rows, _ -> {}));
    }

    private LookupRows rows(Lookup lookup, Set<List<String>> keys) {
        var rows = lookedUp.get(lookup.name());
        return rows == null ? new LookupRows(lookup) : rows;
    }

    /// The kernel's results for a record: its state, if it has one, and its outcome at each sink of
    /// the pipeline.
    record Said(Optional<RecordState> state, List<ExpectedOutcome> words) {
        Said {
            words = List.copyOf(words);
        }
    }

    /// Returns true if the pipeline may make several rows of a record, each with an identity.
    static boolean unnests(Pipeline pipeline) {
        return !pipeline.replacesRows()
                && pipeline.steps().stream().anyMatch(Step.Unnest.class::isInstance);
    }

    /// Returns the results for each record with these rows of lookups.
    List<List<Said>> say(Pipeline pipeline, List<Record> records, Map<String, LookupRows> lookups) {
        lookedUp = lookups;
        try {
            return say(pipeline, records);
        } finally {
            lookedUp = Map.of();
        }
    }

    /// Returns the results for each record: one for each of its rows, or a single one if it has no
    /// row.
    List<List<Said>> say(Pipeline pipeline, List<Record> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        var table = new Outcomes(records.size(), pipeline.to().size());
        var opened = records.stream().map(EnvelopeRule.of(app, pipeline)::opened).toList();
        var rows =
                kernel(pipeline).run(new LeasedWork(pipeline.from().queue(), "law", opened), table);
        var said = new ArrayList<List<Said>>();
        records.forEach(_ -> said.add(new ArrayList<>()));
        for (int at = 0; at < rows.size(); at++) {
            int record = rows.record()[at];
            said.get(record).add(said(pipeline, table, rows, records.get(record), record, at));
        }
        for (int record = 0; record < records.size(); record++) {
            if (said.get(record).isEmpty()) {
                said.get(record).add(said(pipeline, table, rows, records.get(record), record, -1));
            }
        }
        return said;
    }

    /// Excludes a redriven record from the sinks for which it was not redriven.
    private static Said limited(Pipeline pipeline, RedriveHistory redrive, Said said) {
        boolean any = pipeline.to().stream().anyMatch(sink -> redrive.goesTo(sink.name()));
        var words = new ArrayList<ExpectedOutcome>();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            boolean meant = !any || redrive.goesTo(pipeline.to().get(sink).name());
            words.add(meant ? said.words().get(sink) : new ExpectedOutcome.Filtered());
        }
        return new Said(said.state(), words);
    }

    private Said said(
            Pipeline pipeline, Outcomes table, Rows rows, Record of, int record, int row) {
        var all = said(pipeline, table, rows, record, row);
        return of.redrive().map(only -> limited(pipeline, only, all)).orElse(all);
    }

    private Said said(Pipeline pipeline, Outcomes table, Rows rows, int record, int row) {
        var words = new ArrayList<ExpectedOutcome>();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            words.add(
                    switch (table.at(record, sink)) {
                        // a row of a lookup was missing at the last delivery, too
                        case RETRIED, REJECTED ->
                                new ExpectedOutcome.Rejected(table.reasons(record, sink));
                        case FILTERED -> new ExpectedOutcome.Filtered();
                        case PENDING ->
                                row >= 0 && rows.elements().excluded(sink, row)
                                        ? new ExpectedOutcome.Filtered()
                                        : new ExpectedOutcome.Included(
                                                share(pipeline, rows, sink, row));
                        case DUPLICATE, SUPERSEDED, DELIVERED, RETURNED ->
                                throw new IllegalStateException(
                                        "a kernel does not return " + table.at(record, sink));
                    });
        }
        return new Said(state(rows, row), words);
    }

    private static Optional<RecordState> state(Rows rows, int row) {
        var hex = HexFormat.of();
        return row < 0
                ? Optional.empty()
                : Optional.of(
                        new RecordState(
                                hex.formatHex(rows.identity(row)),
                                hex.formatHex(rows.digest(row)),
                                rows.versions().of(row)));
    }

    private SinkShare share(Pipeline pipeline, Rows rows, int sink, int row) {
        if (row < 0) {
            throw new IllegalStateException("the kernel returned no row for an accepted record");
        }
        var to = pipeline.to().get(sink);
        boolean deleted = rows.versions().deleted(row) && !to.sends() && to.files().isEmpty();
        if (to.shape() instanceof Sink.Shape.OfWarehouseTable(var name)) {
            boolean gone = deleted || rows.versions().filtered(sink, row);
            return stored(
                    app.get(WarehouseTable.class, name),
                    rows.sinks().get(sink).getFirst(),
                    row,
                    gone);
        }
        if (deleted || rows.versions().filtered(sink, row)) {
            return new SinkShare.Nothing();
        }
        var columns = rows.sinks().get(sink);
        return switch (to.shape()) {
            case Sink.Shape.Files _, Sink.Shape.OfLakeTable _ -> new SinkShare.Row();
            case Sink.Shape.OfWarehouseTable _ ->
                    throw new IllegalStateException("a row of a warehouse table has values");
            case Sink.Shape.Document _
                    when columns.getFirst() instanceof Column.Lists(var lists, var inner) ->
                    new SinkShare.Items(
                            IntStream.of(lists[row])
                                    .mapToObj(at -> message(inner.getFirst(), at))
                                    .toList());
            case Sink.Shape.Document _ ->
                    new SinkShare.Message(
                            message(columns.getFirst(), row), partitionKey(to, rows, sink, row));
            case Sink.Shape.OfView(var view)
                    when columns.getFirst() instanceof Column.Lists(var lists, var inner) ->
                    new SinkShare.Contributions(
                            IntStream.of(lists[row])
                                    .mapToObj(at -> contribution(app.view(view), inner, at))
                                    .toList());
            case Sink.Shape.OfView(var view) -> contribution(app.view(view), columns, row);
        };
    }

    private static SinkShare stored(WarehouseTable table, Column column, int row, boolean gone) {
        if (!(column instanceof Column.Lists(var lists, var inner))) {
            return new SinkShare.Stored(
                    WarehouseCells.row(table, (Column.Named) column, row), gone);
        }
        var record = WarehouseCells.row(table, (Column.Named) inner.getLast(), row);
        record.keySet().retainAll(table.recordKey());
        return new SinkShare.StoredRows(
                record,
                IntStream.of(lists[row])
                        .mapToObj(at ->
                                WarehouseCells.row(table, (Column.Named) inner.getFirst(), at))
                        .collect(Collectors.toSet()));
    }

    /// Returns the partition key of a record of a stream.
    private static Optional<String> partitionKey(Sink to, Rows rows, int sink, int row) {
        if (to.stream().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                to.text().isEmpty()
                        ? HexFormat.of().formatHex(rows.identity(row))
                        : message(rows.sinks().get(sink).get(1), row));
    }

    private static String message(Column documents, int row) {
        return documents instanceof Column.Items(var items)
                ? ItemJson.write(Objects.requireNonNull(items[row]).item())
                : Objects.requireNonNullElse(((Column.Texts) documents).values()[row], "");
    }

    private static SinkShare.Contribution contribution(View view, List<Column> columns, int row) {
        var key = new ArrayList<String>();
        int at = 0;
        while (at < view.key().size()) {
            key.add(
                    Objects.requireNonNullElse(
                            ((Column.Texts) columns.get(at++)).values()[row], "NULL"));
        }
        long start =
                view.every().isPresent() ? ((Column.Longs) columns.get(at++)).values()[row] : 0;
        var values = new ArrayList<@Nullable Long>();
        while (at < columns.size()) {
            var column = (Column.Longs) columns.get(at++);
            values.add(column.isNull(row) ? null : column.values()[row]);
        }
        return new SinkShare.Contribution(key, start, values);
    }

    @Override
    public void close() {
        kernels.values().forEach(Kernel::close);
    }
}

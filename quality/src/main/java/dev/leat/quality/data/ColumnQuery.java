package dev.leat.quality.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Aggregates of the columns of one table, in one scan, or in a few if there are many columns.
/// Columns of the same type have the same aggregates. Order of calls: [#add] for each column, then
/// [#run].
public final class ColumnQuery {

    /// The value of the column in an aggregate.
    public static final String VALUE = "{v}";

    private final String from;
    private final List<Column> columns = new ArrayList<>();
    private final Map<Integer, AggregateRow> rows = new LinkedHashMap<>();

    private record Column(int number, String sql, String type, List<String> aggregates) {}

    /// One of several scans, and its columns.
    private record Scan(String sql, List<Column> of) {}

    public ColumnQuery(String from) {
        this.from = from;
    }

    public void add(String sql, String type, List<String> aggregates) {
        columns.add(new Column(columns.size(), sql, type, List.copyOf(aggregates)));
    }

    /// Returns the results for each column, in the order in which they were added.
    public List<AggregateRow> run(DataTable table) {
        if (columns.size() <= Cells.FEW) {
            return divided(query().run(table));
        }
        scans().forEach(scan -> table.query(scan.sql, row -> read(scan, row)));
        return all();
    }

    List<AggregateRow> run(DataDatabase database) throws SQLException {
        if (columns.size() <= Cells.FEW) {
            return divided(query().run(database));
        }
        for (var scan : scans()) {
            database.query(scan.sql, row -> read(scan, row));
        }
        return all();
    }

    private AggregateQuery query() {
        var query = new AggregateQuery(from);
        for (var column : columns) {
            column.aggregates.forEach(one -> query.add(one.replace(VALUE, column.sql)));
        }
        return query;
    }

    private List<AggregateRow> divided(AggregateRow all) {
        var divided = new ArrayList<AggregateRow>();
        int start = 0;
        for (var column : columns) {
            int end = start + column.aggregates.size();
            divided.add(all.part(start, end));
            start = end;
        }
        return divided;
    }

    private List<Scan> scans() {
        return columns.stream()
                .collect(
                        Collectors.groupingBy(
                                Column::type, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(Cells::lists)
                .map(this::scan)
                .toList();
    }

    private Scan scan(List<Column> some) {
        var aggregates =
                some.getFirst().aggregates.stream()
                        .map(one -> AggregateQuery.text(one.replace(VALUE, "v")))
                        .collect(Collectors.joining(", "));
        var cells = Cells.of(from, some.stream().map(Column::sql).toList());
        return new Scan("SELECT c, %s FROM %s GROUP BY c".formatted(aggregates, cells), some);
    }

    private boolean read(Scan scan, ResultSet row) throws SQLException {
        rows.put(scan.of.get(row.getInt(1)).number, new AggregateRow(AggregateQuery.texts(row, 2)));
        return true;
    }

    private List<AggregateRow> all() {
        return columns.stream()
                .map(column ->
                        Optional.ofNullable(rows.get(column.number))
                                .orElseGet(() -> new AggregateRow(List.of())))
                .toList();
    }
}

package dev.leat.quality.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A SELECT of aggregates over one table, which computes all of them in one scan. Order of calls:
/// [#add] for each aggregate, then [#run].
public final class AggregateQuery {

    /// More aggregates are computed in several scans, because their states need memory.
    private static final int MOST = 400;

    private final String from;
    private final List<String> aggregates = new ArrayList<>();
    private final List<@Nullable String> results = new ArrayList<>();

    public AggregateQuery(String from) {
        this.from = from;
    }

    /// Adds an aggregate and returns its number.
    public int add(String aggregate) {
        aggregates.add(text(aggregate));
        return aggregates.size() - 1;
    }

    static String text(String aggregate) {
        return "CAST(%s AS VARCHAR)".formatted(aggregate);
    }

    public AggregateRow run(DataTable table) {
        selects().forEach(sql -> table.query(sql, this::read));
        return new AggregateRow(results);
    }

    AggregateRow run(DataDatabase database) throws SQLException {
        for (var sql : selects()) {
            database.query(sql, this::read);
        }
        return new AggregateRow(results);
    }

    private List<String> selects() {
        var selects = new ArrayList<String>();
        for (int start = 0; start < aggregates.size(); start += MOST) {
            var some = aggregates.subList(start, Math.min(start + MOST, aggregates.size()));
            selects.add("SELECT %s FROM %s".formatted(String.join(",\n", some), from));
        }
        return selects;
    }

    private boolean read(ResultSet row) throws SQLException {
        return results.addAll(texts(row, 1));
    }

    static List<@Nullable String> texts(ResultSet row, int first) throws SQLException {
        var texts = new ArrayList<@Nullable String>();
        for (int i = first; i <= row.getMetaData().getColumnCount(); i++) {
            texts.add(row.getString(i));
        }
        return texts;
    }
}

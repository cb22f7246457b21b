package dev.leat.cli.draft;

import dev.leat.app.Type;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.quality.data.DataTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Finds dates, times, booleans and numbers in columns of texts whose form is not the usual one.
record ColumnForms(DataTable table) {

    /// The least share of texts that have the form.
    private static final double LEAST = 0.98;

    private static final Set<String> WORDS =
            Set.of("yes/no", "y/n", "true/false", "t/f", "ja/nein", "j/n", "oui/non", "si/no");

    /// Returns the column with the form that its texts have.
    DraftColumn of(DraftColumn column) {
        var sql = SqlLiterals.name(column.name());
        var words =
                table.query(
                        "SELECT DISTINCT %1$s FROM %2$s WHERE %1$s IS NOT NULL LIMIT 3"
                                .formatted(sql, DataTable.TABLE),
                        row -> row.getString(1));
        if (words.isEmpty()) {
            return column;
        }
        for (var pair : List.of(words, words.reversed())) {
            var both = String.join("/", pair);
            if (pair.size() == 2
                    && WORDS.contains(both.toLowerCase(Locale.ROOT))
                    && !both.equals("true/false")) {
                return column.with(Type.Simple.BOOLEAN, both);
            }
        }
        return number(times(column, sql), sql);
    }

    private DraftColumn times(DraftColumn column, String sql) {
        var formats = TimeForms.all();
        var counts = new StringBuilder("SELECT count(" + sql + ")");
        for (var format : formats) {
            counts.append(
                    ", count_if(try_strptime(%1$s, '%2$s') >= TIMESTAMP '1000-01-01')"
                            .formatted(sql, format));
        }
        var found =
                table.query(
                                counts + " FROM " + DataTable.TABLE,
                                row -> {
                                    var all = new ArrayList<Long>();
                                    for (int i = 0; i <= formats.size(); i++) {
                                        all.add(row.getLong(i + 1));
                                    }
                                    return all;
                                })
                        .getFirst();
        long most = found.subList(1, found.size()).stream().mapToLong(n -> n).max().orElse(0);
        if (most < LEAST * found.getFirst()) {
            return column;
        }
        var best =
                formats.stream()
                        .filter(format -> found.get(formats.indexOf(format) + 1) == most)
                        .toList();
        if (TimeForms.ambiguous(best)) {
            return column;
        }
        var format = best.getFirst();
        return column.with(
                TimeForms.timed(format) ? Type.Simple.TIMESTAMP : Type.Simple.DATE, format);
    }

    private DraftColumn number(DraftColumn column, String sql) {
        if (column.format().isPresent()) {
            return column;
        }
        var counts =
                table.query(
                                """
                                SELECT count(%1$s), count_if(regexp_full_match(%1$s, '%2$s')),
                                  count_if(regexp_full_match(%1$s, '%3$s')),
                                  coalesce(max(length(regexp_extract(%1$s, ',([0-9]+)[^0-9,.]*$', 1))), 0),
                                  coalesce(max(length(regexp_extract(%1$s, '[.]([0-9]+)[^0-9,.]*$', 1))), 0),
                                  count_if(regexp_full_match(%1$s, '0[0-9]+'))
                                FROM %4$s\
                                """
                                        .formatted(
                                                sql,
                                                NumberForm.pattern(true),
                                                NumberForm.pattern(false),
                                                DataTable.TABLE),
                                row ->
                                        new Counts(
                                                row.getLong(1),
                                                row.getLong(2),
                                                row.getLong(3),
                                                row.getInt(4),
                                                row.getInt(5),
                                                row.getLong(6)))
                        .getFirst();
        boolean comma = counts.comma >= LEAST * counts.all;
        boolean point = counts.point >= LEAST * counts.all;
        if (comma == point || counts.zeros > 0) {
            return column;
        }
        int scale = comma ? counts.afterComma : counts.afterPoint;
        return scale > 9 ? column : column.with(new NumberForm(comma, Math.max(2, scale)));
    }

    private record Counts(
            long all, long comma, long point, int afterComma, int afterPoint, long zeros) {}
}

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

    /// The least share of texts that have one of several forms, and the greatest number of forms.
    private static final double LEAST_MIXED = 0.02;

    private static final int MOST_FORMS = 3;

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
        var best = best(TimeForms.all(), sql, "true");
        if (best.most < LEAST * best.all) {
            return mixed(column, sql);
        }
        if (TimeForms.ambiguous(best.patterns)) {
            return column;
        }
        var format = best.patterns.getFirst();
        return column.with(
                TimeForms.timed(format) ? Type.Simple.TIMESTAMP : Type.Simple.DATE, format);
    }

    /// Returns the column with several forms of dates or times, if together they are those of
    /// nearly all texts.
    private DraftColumn mixed(DraftColumn column, String sql) {
        var chosen = new ArrayList<String>();
        long all = 0;
        long found = 0;
        var rest = "true";
        while (chosen.size() < MOST_FORMS) {
            var best = best(TimeForms.mixed(), sql, rest);
            all = Math.max(all, best.all);
            if (best.most < LEAST_MIXED * all || TimeForms.ambiguous(best.patterns)) {
                return column;
            }
            chosen.add(best.patterns.getFirst());
            found += best.most;
            if (found >= LEAST * all) {
                return TimeForms.ambiguous(chosen) ? column : column.with(new MixedTimes(chosen));
            }
            rest = new MixedTimes(chosen).parsed(sql) + " IS NULL";
        }
        return column;
    }

    /// The patterns that most texts have.
    ///
    /// @param all the number of texts
    /// @param most the number of texts that have each of these patterns
    private record Best(long all, long most, List<String> patterns) {}

    private Best best(List<String> patterns, String sql, String condition) {
        var counts = new StringBuilder("SELECT count(" + sql + ")");
        for (var pattern : patterns) {
            counts.append(
                    ", count_if(try_strptime(%1$s, '%2$s') >= TIMESTAMP '1000-01-01')"
                            .formatted(sql, pattern));
        }
        var found =
                table.query(
                                "%s FROM %s WHERE %s".formatted(counts, DataTable.TABLE, condition),
                                row -> {
                                    var all = new ArrayList<Long>();
                                    for (int i = 0; i <= patterns.size(); i++) {
                                        all.add(row.getLong(i + 1));
                                    }
                                    return all;
                                })
                        .getFirst();
        long most = found.subList(1, found.size()).stream().mapToLong(n -> n).max().orElse(0);
        return new Best(
                found.getFirst(),
                most,
                patterns.stream()
                        .filter(pattern -> found.get(patterns.indexOf(pattern) + 1) == most)
                        .toList());
    }

    private DraftColumn number(DraftColumn column, String sql) {
        if (column.format().isPresent() || column.conversion().isPresent()) {
            return column;
        }
        var signs =
                table.query(
                        "SELECT DISTINCT regexp_replace(%1$s, '[-+0-9., ]', '', 'g') AS s FROM %2$s WHERE %1$s IS NOT NULL AND s <> '' LIMIT 2"
                                .formatted(sql, DataTable.TABLE),
                        row -> row.getString(1));
        var sign = signs.isEmpty() ? "" : signs.getFirst();
        if (signs.size() > 1 || !(sign.isEmpty() || sign.matches(NumberForm.SIGN))) {
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
                                                NumberForm.pattern(true, sign),
                                                NumberForm.pattern(false, sign),
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
        return scale > 9 ? column : column.with(new NumberForm(comma, Math.max(2, scale), sign));
    }

    private record Counts(
            long all, long comma, long point, int afterComma, int afterPoint, long zeros) {}
}

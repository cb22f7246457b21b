package dev.leat.quality.data;

import com.google.re2j.Pattern;
import dev.leat.app.Type;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Finds dates, times, booleans and numbers in columns of texts whose form is not the usual one.
///
/// @param table a table with all texts
/// @param few a table with some of them, from which likely forms follow
record ColumnForms(DataDatabase database, String table, String few) {

    /// The least share of texts that have one of several forms, and the greatest number of forms.
    private static final double LEAST_MIXED = 0.02;

    private static final int MOST_FORMS = 3;

    private static final int LARGEST_SCALE = 9;

    private static final Set<String> WORDS =
            Set.of("yes/no", "y/n", "true/false", "t/f", "ja/nein", "j/n", "oui/non", "si/no");

    /// Returns the type of a column, with the form that its texts have.
    TextType of(DataColumn column) throws SQLException {
        var text = column.sql();
        var some = Texts.of(few, text);
        if (database.number(
                        "SELECT count(%s) FROM %s WHERE %s"
                                .formatted(text, few, NullWords.absent(text)))
                < TextTypes.ENOUGH) {
            some =
                    Texts.of(
                            "(SELECT %s FROM %s WHERE %s LIMIT 500)"
                                    .formatted(text, table, NullWords.absent(text)),
                            text);
        }
        var all = Texts.of(table, text);
        var words = IdentifierName.is(column.name()) ? TextType.TEXT : words(some, all);
        if (!words.text()) {
            return words;
        }
        long digits =
                some.number(database, "count_if(regexp_matches(%s, '[0-9]'))".formatted(text));
        if (digits == 0 || digits < TextTypes.LIKELY * some.number(database, "count(*)")) {
            return TextType.TEXT;
        }
        // every form of a date has two numbers at least
        boolean dates =
                some.number(
                                database,
                                "count_if(regexp_matches(%s, '[0-9][^0-9]+[0-9]'))".formatted(text))
                        >= TextTypes.LIKELY * digits;
        var time = dates ? time(some, all) : TextType.TEXT;
        return time.text() && !IdentifierName.is(column.name()) ? number(some, all) : time;
    }

    /// Texts of a column that stand for a value.
    ///
    /// @param from the table or subquery with the texts
    /// @param text the column as SQL
    /// @param condition a condition that the texts fulfil
    private record Texts(String from, String text, String condition) {

        static Texts of(String from, String text) {
            return new Texts(from, text, "true");
        }

        Texts where(String other) {
            return new Texts(from, text, other);
        }

        String select(String what) {
            return "SELECT %s FROM %s WHERE %s AND %s"
                    .formatted(what, from, NullWords.absent(text), condition);
        }

        long number(DataDatabase database, String what) throws SQLException {
            return database.number(select(what));
        }
    }

    private boolean exact(Texts all, long values) throws SQLException {
        return values
                == database.number("SELECT count(%s) FROM %s".formatted(all.text(), all.from()));
    }

    private TextType words(Texts some, Texts all) throws SQLException {
        var words =
                database.query(
                        some.select("DISTINCT " + some.text()) + " ORDER BY 1 LIMIT 3",
                        row -> row.getString(1));
        for (var pair : List.of(words, words.reversed())) {
            var both = String.join("/", pair);
            if (pair.size() == 2
                    && WORDS.contains(both.toLowerCase(Locale.ROOT))
                    && !both.equals("true/false")) {
                long values =
                        all.number(
                                database,
                                "count_if(%s IN ('%s', '%s'))"
                                        .formatted(all.text(), pair.getFirst(), pair.getLast()));
                if (values >= TextTypes.LEAST * all.number(database, "count(*)")) {
                    return TextType.of(Type.Simple.BOOLEAN, both, exact(all, values));
                }
            }
        }
        return TextType.TEXT;
    }

    private TextType time(Texts some, Texts all) throws SQLException {
        var forms = best(TimeForms.mixed(), some);
        var likely =
                forms.patterns(TextTypes.LIKELY).stream()
                        .filter(TimeForms.all()::contains)
                        .toList();
        if (likely.isEmpty()) {
            return mixed(forms.patterns(0), all);
        }
        var best = best(likely, all);
        if (best.most < TextTypes.LEAST * best.all) {
            return mixed(forms.patterns(0), all);
        }
        if (TimeForms.ambiguous(best.patterns)) {
            return TextType.usual("VARCHAR", false);
        }
        var format = best.patterns.getFirst();
        return TextType.of(
                TimeForms.timed(format) ? Type.Simple.TIMESTAMP : Type.Simple.DATE,
                format,
                exact(all, best.most));
    }

    /// Returns the type of a column with several forms of dates or times, if together they are
    /// those of nearly all texts.
    ///
    /// @param likely the patterns that some texts have
    private TextType mixed(List<String> likely, Texts all) throws SQLException {
        var chosen = new ArrayList<String>();
        long texts = 0;
        long found = 0;
        var rest = all;
        while (!likely.isEmpty() && chosen.size() < MOST_FORMS) {
            var best = best(likely, rest);
            texts = Math.max(texts, best.all);
            if (best.most < LEAST_MIXED * texts || TimeForms.ambiguous(best.patterns)) {
                return TextType.TEXT;
            }
            chosen.add(best.patterns.getFirst());
            found += best.most;
            if (found >= TextTypes.LEAST * texts) {
                return TimeForms.ambiguous(chosen)
                        ? TextType.TEXT
                        : TextType.of(new MixedTimes(chosen), exact(all, found));
            }
            rest = all.where(new MixedTimes(chosen).parsed(all.text()) + " IS NULL");
        }
        return TextType.TEXT;
    }

    /// The patterns that most texts have.
    ///
    /// @param all the number of texts
    /// @param most the number of texts that have each of `patterns`
    /// @param counts the number of texts that have each of `counted`
    private record Best(
            long all, long most, List<String> patterns, List<String> counted, List<Long> counts) {

        /// Returns the patterns that more than this share of the texts have.
        List<String> patterns(double share) {
            return counted.stream()
                    .filter(pattern -> counts.get(counted.indexOf(pattern)) > 0)
                    .filter(pattern -> counts.get(counted.indexOf(pattern)) >= share * all)
                    .toList();
        }
    }

    private Best best(List<String> patterns, Texts texts) throws SQLException {
        var sql = new StringBuilder("count(*)");
        for (var pattern : patterns) {
            sql.append(", count(%s)".formatted(TimeForms.parsed(texts.text(), pattern)));
        }
        var found =
                database.query(
                                texts.select(sql.toString()),
                                row -> {
                                    var all = new ArrayList<Long>();
                                    for (int i = 0; i <= patterns.size(); i++) {
                                        all.add(row.getLong(i + 1));
                                    }
                                    return all;
                                })
                        .getFirst();
        var counts = found.subList(1, found.size());
        long most = counts.stream().mapToLong(n -> n).max().orElse(0);
        return new Best(
                found.getFirst(),
                most,
                patterns.stream()
                        .filter(pattern -> counts.get(patterns.indexOf(pattern)) == most)
                        .toList(),
                patterns,
                counts);
    }

    private TextType number(Texts some, Texts all) throws SQLException {
        var signs =
                database.query(
                        some.select(
                                        "regexp_replace(%s, '[-+0-9., ]', '', 'g') AS s, count(*)"
                                                .formatted(some.text()))
                                + " AND s <> '' GROUP BY s ORDER BY 2 DESC, 1 LIMIT 1",
                        row -> row.getString(1));
        var sign = signs.isEmpty() ? "" : signs.getFirst();
        if (!sign.isEmpty() && !Pattern.matches(NumberForm.SIGN, sign)) {
            return TextType.TEXT;
        }
        var likely = counts(some, sign);
        if (Math.max(likely.comma, likely.point) < TextTypes.LIKELY * likely.all) {
            return TextType.TEXT;
        }
        var counts = counts(all, sign);
        boolean comma = counts.comma >= TextTypes.LEAST * counts.all;
        boolean point = counts.point >= TextTypes.LEAST * counts.all;
        if (comma == point || counts.zeros > 0) {
            return TextType.TEXT;
        }
        int scale = comma ? counts.afterComma : counts.afterPoint;
        return scale > LARGEST_SCALE
                ? TextType.TEXT
                : TextType.of(
                        new NumberForm(comma, Math.max(2, scale), sign),
                        exact(all, comma ? counts.comma : counts.point));
    }

    private Counts counts(Texts texts, String sign) throws SQLException {
        var sql =
                """
                count(*), count_if(regexp_full_match(%1$s, '%2$s')),
                count_if(regexp_full_match(%1$s, '%3$s')),
                coalesce(max(length(regexp_extract(%1$s, ',([0-9]+)[^0-9,.]*$', 1))), 0),
                coalesce(max(length(regexp_extract(%1$s, '[.]([0-9]+)[^0-9,.]*$', 1))), 0),
                count_if(regexp_full_match(%1$s, '0[0-9]+'))\
                """
                        .formatted(
                                texts.text(),
                                NumberForm.pattern(true, sign),
                                NumberForm.pattern(false, sign));
        return database.query(
                        texts.select(sql),
                        row ->
                                new Counts(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getInt(4),
                                        row.getInt(5),
                                        row.getLong(6)))
                .getFirst();
    }

    private record Counts(
            long all, long comma, long point, int afterComma, int afterPoint, long zeros) {}
}

package dev.leat.quality.data;

import com.google.re2j.Pattern;
import dev.leat.app.Type;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds dates, times, booleans and numbers in columns of texts whose form is not the usual one.
///
/// @param table a table with all texts; likely forms follow from those in [FewTexts]
record ColumnForms(DataDatabase database, String table) {

    /// The least share of texts that have one of several forms, and the greatest number of forms.
    private static final double LEAST_MIXED = 0.02;

    private static final int MOST_FORMS = 3;

    private static final int LARGEST_SCALE = 9;

    private static final Set<String> WORDS =
            Set.of("yes/no", "y/n", "true/false", "t/f", "ja/nein", "j/n", "oui/non", "si/no");

    /// Some texts of a column.
    ///
    /// @param digits those with digits
    /// @param several those with several numbers
    /// @param words its texts, if it has two
    private record Some(long texts, long digits, long several, List<String> words) {

        /// Every form of a date has two numbers at least.
        boolean dates() {
            return numbers() && several >= TextTypes.LIKELY * digits;
        }

        boolean numbers() {
            return digits > 0 && digits >= TextTypes.LIKELY * texts;
        }
    }

    /// Replaces the types of columns of texts by those of the forms that their texts have.
    void replace(List<TextType> types, List<DataColumn> columns) throws SQLException {
        var some = some();
        some.keySet().removeIf(number -> !types.get(number).text());
        var words = words(some, columns);
        words.forEach(types::set);
        some.keySet().removeAll(words.keySet());
        some.values().removeIf(its -> !its.numbers());
        var numbers = new TreeMap<Integer, String>();
        for (var number : some.keySet()) {
            var column = columns.get(number);
            var time = some.get(number).dates() ? time(number, column) : TextType.TEXT;
            boolean other = time.text() && !IdentifierName.is(column.name());
            types.set(number, other ? TextType.TEXT : time);
            if (other) {
                numbers.put(number, "");
            }
        }
        if (numbers.isEmpty()) {
            return;
        }
        signs().forEach((number, sign) -> numbers.replace(number, sign));
        keepNumbers(numbers);
        for (var number : numbers.entrySet()) {
            var column = columns.get(number.getKey());
            types.set(number.getKey(), number(all(column), number.getValue()));
        }
    }

    private Texts all(DataColumn column) {
        return new Texts(table, column.sql(), "true");
    }

    private TextType time(int number, DataColumn column) throws SQLException {
        return time(new Texts(FewTexts.TABLE, "v", "c = " + number), all(column));
    }

    private Map<Integer, Some> some() throws SQLException {
        var some = new TreeMap<Integer, Some>();
        database.query(
                """
                SELECT c, count(*), count_if(regexp_matches(v, '[0-9]')),
                count_if(regexp_matches(v, '[0-9][^0-9]+[0-9]')), min(v), max(v), count(DISTINCT v)
                FROM %s GROUP BY c\
                """
                        .formatted(FewTexts.TABLE),
                row ->
                        some.put(
                                row.getInt(1),
                                new Some(
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getInt(7) == 2
                                                ? List.of(row.getString(5), row.getString(6))
                                                : List.of())));
        return some;
    }

    /// Returns the types of columns with two words for true and false.
    private Map<Integer, TextType> words(Map<Integer, Some> some, List<DataColumn> columns)
            throws SQLException {
        var pairs = new TreeMap<Integer, List<String>>();
        some.forEach((number, its) -> {
            for (var pair : List.of(its.words, its.words.reversed())) {
                var both = String.join("/", pair);
                if (WORDS.contains(both.toLowerCase(Locale.ROOT))
                        && !both.equals("true/false")
                        && !IdentifierName.is(columns.get(number).name())) {
                    pairs.put(number, pair);
                }
            }
        });
        var query = new AggregateQuery(table);
        pairs.forEach((number, pair) -> {
            var text = columns.get(number).sql();
            query.add("count(%s)".formatted(text));
            query.add("count_if(%s)".formatted(NullWords.absent(text)));
            query.add(
                    "count_if(%s IN ('%s', '%s'))"
                            .formatted(text, pair.getFirst(), pair.getLast()));
        });
        var counts = query.run(database);
        var found = new HashMap<Integer, TextType>();
        int at = 0;
        for (var pair : pairs.entrySet()) {
            long values = counts.whole(at + 2);
            if (values >= TextTypes.LEAST * counts.whole(at + 1)) {
                found.put(
                        pair.getKey(),
                        TextType.of(
                                Type.Simple.BOOLEAN,
                                String.join("/", pair.getValue()),
                                values == counts.whole(at)));
            }
            at += 3;
        }
        return found;
    }

    /// Texts of a column that stand for a value.
    ///
    /// @param from the table or subquery with the texts
    /// @param text the column as SQL
    /// @param condition a condition that the texts fulfil
    private record Texts(String from, String text, String condition) {

        Texts where(String other) {
            return new Texts(from, text, other);
        }

        String select(String what) {
            return "SELECT %s FROM %s WHERE %s AND %s"
                    .formatted(what, from, NullWords.absent(text), condition);
        }
    }

    private boolean exact(Texts all, long values) throws SQLException {
        return values
                == database.number("SELECT count(%s) FROM %s".formatted(all.text(), all.from()));
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

    /// Returns for each column the text beside the digits of some of its texts, if it is the same
    /// in enough of them: one text with another word is no unit.
    private Map<Integer, String> signs() throws SQLException {
        var signs = new HashMap<Integer, String>();
        database.query(
                """
                SELECT c, regexp_replace(v, '[-+0-9., ]', '', 'g') AS s FROM %1$s
                WHERE regexp_matches(v, '[0-9]') GROUP BY c, s
                QUALIFY s <> '' AND count(*) >= %2$s * sum(count(*)) OVER (PARTITION BY c)
                ORDER BY c, count(*), s DESC\
                """
                        .formatted(FewTexts.TABLE, LEAST_MIXED),
                row -> signs.put(row.getInt(1), row.getString(2)));
        return signs;
    }

    /// Removes the columns of which too few of some texts are numbers with their sign.
    private void keepNumbers(Map<Integer, String> signs) throws SQLException {
        var likely = new HashSet<Integer>();
        for (var sign : new TreeSet<>(signs.values())) {
            if (sign.isEmpty() || Pattern.matches(NumberForm.SIGN, sign)) {
                var numbers = signs.keySet().stream().filter(c -> sign.equals(signs.get(c)));
                database.query(
                        """
                        SELECT c FROM %s WHERE c IN (%s) GROUP BY c
                        HAVING greatest(count_if(regexp_full_match(v, '%s')),
                        count_if(regexp_full_match(v, '%s'))) >= %s * count(*)\
                        """
                                .formatted(
                                        FewTexts.TABLE,
                                        FewTexts.list(numbers.toList()),
                                        new NumberForm(true, sign).pattern(),
                                        new NumberForm(false, sign).pattern(),
                                        TextTypes.LIKELY),
                        row -> likely.add(row.getInt(1)));
            }
        }
        signs.keySet().retainAll(likely);
    }

    /// @param sign the currency or unit of the texts
    private TextType number(Texts all, String sign) throws SQLException {
        var counts = counts(all, sign);
        boolean comma = counts.comma >= TextTypes.LEAST * counts.all;
        boolean point = counts.point >= TextTypes.LEAST * counts.all;
        if (comma == point || counts.zeros > 0) {
            return TextType.TEXT;
        }
        int scale = Math.max(2, comma ? counts.afterComma : counts.afterPoint);
        int digits = Math.max(TextTypes.USUAL_DIGITS, counts.digits + scale);
        return scale > LARGEST_SCALE || digits > TextTypes.MOST_DIGITS
                ? TextType.TEXT
                : TextType.of(
                        new Type.Decimal(digits, scale),
                        new NumberForm(comma, sign).format(),
                        exact(all, comma ? counts.comma : counts.point));
    }

    private Counts counts(Texts texts, String sign) throws SQLException {
        var sql =
                """
                count(*), count_if(regexp_full_match(%1$s, '%2$s')),
                count_if(regexp_full_match(%1$s, '%3$s')),
                coalesce(max(length(regexp_extract(%1$s, ',([0-9]+)[^0-9,.]*$', 1))), 0),
                coalesce(max(length(regexp_extract(%1$s, '[.]([0-9]+)[^0-9,.]*$', 1))), 0),
                count_if(regexp_full_match(%1$s, '0[0-9]+')),
                coalesce(max(length(regexp_replace(%1$s, '[^0-9]', '', 'g'))), 0)\
                """
                        .formatted(
                                texts.text(),
                                new NumberForm(true, sign).pattern(),
                                new NumberForm(false, sign).pattern());
        return database.query(
                        texts.select(sql),
                        row ->
                                new Counts(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getInt(4),
                                        row.getInt(5),
                                        row.getLong(6),
                                        row.getInt(7)))
                .getFirst();
    }

    /// @param digits the most digits of a text
    private record Counts(
            long all,
            long comma,
            long point,
            int afterComma,
            int afterPoint,
            long zeros,
            int digits) {}
}

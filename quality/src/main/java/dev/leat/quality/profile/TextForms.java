package dev.leat.quality.profile;

import dev.leat.quality.data.AggregateRow;
import dev.leat.quality.data.ColumnQuery;
import dev.leat.quality.data.DataColumn;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.data.MixedTimes;
import dev.leat.quality.data.NullWords;
import dev.leat.quality.data.ValueForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the type that most texts of a column could be converted to.
record TextForms(DataTable table, String sample) {

    /// The least share of texts in the sample that have the form.
    private static final double LEAST = 0.9;

    private static final int EXAMPLES = 3;

    /// So many decimals leave digits before the point in a decimal of the usual size.
    private static final int FEW_DECIMALS = 9;

    /// Returns the forms of columns of texts; none for columns with other texts.
    Map<ColumnPath, TextProfile.Form> of(List<ColumnPath> paths) {
        var found = new HashMap<ColumnPath, TextProfile.Form>();
        paths.stream()
                .collect(Collectors.groupingBy(ColumnPath::from))
                .forEach((from, some) -> {
                    var query = new ColumnQuery(from.equals(DataTable.TABLE) ? sample : from);
                    some.forEach(path -> query.add(text(path), "VARCHAR", aggregates()));
                    var rows = query.run(table);
                    for (int i = 0; i < some.size(); i++) {
                        var path = some.get(i);
                        form(path, rows.get(i)).ifPresent(form -> found.put(path, form));
                    }
                });
        return found;
    }

    private static String text(ColumnPath path) {
        return "trim(CAST(%s AS VARCHAR))".formatted(path.sql());
    }

    /// Returns aggregates: the number of texts, of those with each form, and the most decimals.
    private static List<String> aggregates() {
        var filter = " FILTER (WHERE " + NullWords.absent(ColumnQuery.VALUE) + ")";
        var all = new ArrayList<>(List.of("count(*)"));
        for (var form : ValueForm.values()) {
            all.add("count_if(%s)".formatted(form.condition(ColumnQuery.VALUE)));
        }
        all.add("max(length(regexp_extract({v}, '^-?[0-9]+[.]([0-9]+)$', 1)))");
        return all.stream().map(aggregate -> aggregate + filter).toList();
    }

    private Optional<TextProfile.Form> form(ColumnPath path, AggregateRow row) {
        long examined = row.whole(0);
        for (var form : ValueForm.values()) {
            if (examined > 0 && row.whole(1 + form.ordinal()) >= LEAST * examined) {
                return Optional.of(
                        form(path, text(path), form, row.whole(1 + ValueForm.values().length)));
            }
        }
        return Optional.empty();
    }

    private TextProfile.Form form(ColumnPath path, String text, ValueForm form, long scale) {
        var others =
                "FROM %s WHERE %s AND NOT (%s)"
                        .formatted(path.from(), NullWords.absent(text), form.condition(text));
        long count = table.query("SELECT count(*) " + others, row -> row.getLong(1)).getFirst();
        List<String> examples =
                count == 0
                        ? List.of()
                        : table.query(
                                "SELECT DISTINCT CAST(%s AS VARCHAR) AS v %s ORDER BY v LIMIT %d"
                                        .formatted(path.sql(), others, EXAMPLES),
                                row -> row.getString(1));
        var type =
                form == ValueForm.DECIMAL
                        ? "DECIMAL(%d,%d)".formatted(scale > FEW_DECIMALS ? 38 : 18, scale)
                        : form.type();
        return new TextProfile.Form(type, Optional.empty(), count, examples);
    }

    /// Returns the statistics of those texts of a column that are no values of its type; empty if
    /// each text is a value in the usual form.
    Optional<TextProfile> rest(DataColumn column) {
        var texts = column.texts();
        var written = texts.format().or(() -> texts.conversion().map(MixedTimes::example));
        if (texts.rest().isEmpty()) {
            return written.map(form -> rest(column.type(), written, List.of(), 0, List.of()));
        }
        var text = texts.rest().get().sql();
        var others =
                table.query(
                                "SELECT count_if(%s) FROM %s"
                                        .formatted(NullWords.absent(text), DataTable.TABLE),
                                row -> row.getLong(1))
                        .getFirst();
        return Optional.of(
                rest(
                        column.type(),
                        written,
                        texts(
                                text,
                                "trim(%s) <> '' AND NOT (%s)"
                                        .formatted(text, NullWords.absent(text))),
                        others,
                        texts(text, NullWords.absent(text)).stream()
                                .map(ValueProfile.Frequency::value)
                                .toList()));
    }

    private static TextProfile rest(
            String type,
            Optional<String> written,
            List<ValueProfile.Frequency> nullWords,
            long others,
            List<String> examples) {
        return new TextProfile(
                0,
                0,
                0,
                List.of(),
                0,
                Optional.of(new TextProfile.Form(type, written, others, examples)),
                nullWords);
    }

    /// Returns the most frequent texts of a column that fulfil a condition.
    private List<ValueProfile.Frequency> texts(String text, String condition) {
        return table.query(
                "SELECT %1$s, count(*) FROM %2$s WHERE %3$s GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %4$d"
                        .formatted(text, DataTable.TABLE, condition, EXAMPLES),
                row -> new ValueProfile.Frequency(row.getString(1), row.getLong(2)));
    }

    /// Returns the texts among the most frequent ones that stand for a missing value.
    static List<ValueProfile.Frequency> nullWords(ValueProfile values) {
        return values.top().stream().filter(one -> NullWords.contain(one.value())).toList();
    }
}

package dev.leat.quality.profile;

import dev.leat.quality.data.DataColumn;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.data.NullWords;
import dev.leat.quality.data.TextConversion;
import dev.leat.quality.data.ValueForm;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/// Finds the type that most texts of a column could be converted to.
record TextForms(DataTable table, String sample) {

    /// The least share of texts in the sample that have the form.
    private static final double LEAST = 0.9;

    private static final int EXAMPLES = 3;

    Optional<TextProfile.Form> of(ColumnPath path) {
        var text = "trim(CAST(%s AS VARCHAR))".formatted(path.sql());
        var query = new AggregateQuery(path.from().equals(DataTable.TABLE) ? sample : path.from());
        var filter = " FILTER (WHERE " + NullWords.absent(text) + ")";
        int all = query.add("count(*)" + filter);
        var counts = new EnumMap<ValueForm, Integer>(ValueForm.class);
        for (var form : ValueForm.values()) {
            counts.put(form, query.add("count_if(%s)%s".formatted(form.condition(text), filter)));
        }
        int scale =
                query.add(
                        "max(length(regexp_extract(%s, '^-?[0-9]+[.]([0-9]+)$', 1)))%s"
                                .formatted(text, filter));
        query.run(table);
        long examined = query.whole(all);
        for (var count : counts.entrySet()) {
            if (examined > 0 && query.whole(count.getValue()) >= LEAST * examined) {
                return Optional.of(form(path, text, count.getKey(), query.whole(scale)));
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
        var type = form == ValueForm.DECIMAL ? "DECIMAL(18,%d)".formatted(scale) : form.type();
        return new TextProfile.Form(type, Optional.empty(), count, examples);
    }

    /// Returns the statistics of those texts of a column that are no values of its type; empty if
    /// each text is a value in the usual form.
    Optional<TextProfile> rest(DataColumn column) {
        var texts = column.texts();
        var written = texts.format().or(() -> texts.conversion().map(TextConversion::example));
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

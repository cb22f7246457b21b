package dev.leat.quality.profile;

import dev.leat.quality.data.DataTable;
import dev.leat.quality.data.ValueForm;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds the type that most texts of a column could be converted to.
record TextForms(DataTable table, String sample) {

    /// The least share of texts in the sample that have the form.
    private static final double LEAST = 0.9;

    private static final int EXAMPLES = 3;

    /// Texts that usually stand for a missing value, in lower case.
    static final Set<String> NULL_WORDS =
            Set.of("\\n", "na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", "unknown");

    Optional<TextProfile.Form> of(ColumnPath path) {
        var text = "trim(CAST(%s AS VARCHAR))".formatted(path.sql());
        var query = new AggregateQuery(path.from().equals(DataTable.TABLE) ? sample : path.from());
        var filter = " FILTER (WHERE " + examined(text) + ")";
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

    private static String examined(String text) {
        return "%s <> '' AND lower(%s) NOT IN (%s)"
                .formatted(
                        text,
                        text,
                        NULL_WORDS.stream()
                                .sorted()
                                .map(word -> "'" + word + "'")
                                .collect(Collectors.joining(", ")));
    }

    private TextProfile.Form form(ColumnPath path, String text, ValueForm form, long scale) {
        var others =
                "FROM %s WHERE %s AND NOT (%s)"
                        .formatted(path.from(), examined(text), form.condition(text));
        long count = table.query("SELECT count(*) " + others, row -> row.getLong(1)).getFirst();
        List<String> examples =
                count == 0
                        ? List.of()
                        : table.query(
                                "SELECT DISTINCT CAST(%s AS VARCHAR) AS v %s ORDER BY v LIMIT %d"
                                        .formatted(path.sql(), others, EXAMPLES),
                                row -> row.getString(1));
        var type = form == ValueForm.DECIMAL ? "DECIMAL(18,%d)".formatted(scale) : form.type();
        return new TextProfile.Form(type, count, examples);
    }

    /// Returns the texts among the most frequent ones that stand for a missing value.
    static List<ValueProfile.Frequency> nullWords(ValueProfile values) {
        return values.top().stream()
                .filter(one -> NULL_WORDS.contains(one.value().strip().toLowerCase(Locale.ROOT)))
                .toList();
    }
}

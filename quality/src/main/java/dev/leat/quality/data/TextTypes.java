package dev.leat.quality.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds the types of columns of texts. A column has a type if nearly all of its texts have the
/// form of the type, apart from words such as `n/a`. Numbers with leading zeros, and numbers in
/// columns with the name of an identifier, are texts unless each text is a number.
///
/// @param table a table with all texts; some of them are in [FewTexts]
/// @param forms true if a few texts may have another form, and all the texts of a column another
///   one than the usual form
record TextTypes(DataDatabase database, String table, boolean forms) {

    /// The least share of texts that have the form of the type.
    static final double LEAST = 0.98;

    /// The least share in the smaller table of a form that is counted in all texts.
    static final double LIKELY = 0.9;

    private static final Set<ValueForm> NUMBERS =
            EnumSet.of(ValueForm.BIGINT, ValueForm.DECIMAL, ValueForm.DOUBLE);

    /// Only texts that are decimals.
    private static final String DECIMALS =
            " FILTER (WHERE %s)".formatted(ValueForm.DECIMAL.condition(ColumnQuery.VALUE));

    /// The number of the first aggregate that counts a form.
    private static final int FORMS = 5;

    /// The number of texts of a column, of those that are no words for a missing value, of those
    /// with leading zeros, and of those with each form.
    ///
    /// @param whole the most digits of a decimal before its point
    /// @param scale the most digits behind it
    private record Counts(
            long present, long examined, long zeros, int whole, int scale, List<Long> forms) {

        /// Returns the type of texts with this form; a text if they have too many digits.
        String type(ValueForm form) {
            if (form != ValueForm.DECIMAL) {
                return form.type();
            }
            return whole + scale > MOST_DIGITS
                    ? TextType.TEXT.type()
                    : "DECIMAL(%d,%d)".formatted(Math.max(USUAL_DIGITS, whole + scale), scale);
        }
    }

    /// The digits of decimals.
    static final int MOST_DIGITS = 38;

    static final int USUAL_DIGITS = 18;

    /// Returns the types of columns, in the same order.
    List<TextType> of(List<DataColumn> columns) throws SQLException {
        var likely = likely();
        var numbers = new ArrayList<Integer>();
        var query = new ColumnQuery(table);
        for (int i = 0; i < columns.size(); i++) {
            if (likely.getOrDefault(i, true)) {
                numbers.add(i);
                query.add(columns.get(i).sql(), "VARCHAR", aggregates());
            }
        }
        var types = new ArrayList<>(Collections.nCopies(columns.size(), TextType.TEXT));
        var rows = query.run(database);
        for (int i = 0; i < numbers.size(); i++) {
            int number = numbers.get(i);
            types.set(number, usual(columns.get(number), counts(rows.get(i))));
        }
        if (forms) {
            new ColumnForms(database, table).replace(types, columns);
        }
        return types;
    }

    /// Returns for each column with texts whether they may have a form.
    private Map<Integer, Boolean> likely() throws SQLException {
        var counted =
                Arrays.stream(ValueForm.values())
                        .map(form -> "count_if(%s)".formatted(form.condition("v")))
                        .collect(Collectors.joining(", "));
        var likely = new HashMap<Integer, Boolean>();
        database.query(
                "SELECT c, count(*), greatest(%s) FROM %s GROUP BY c"
                        .formatted(counted, FewTexts.TABLE),
                row ->
                        likely.put(
                                row.getInt(1),
                                row.getLong(2) < FewTexts.ENOUGH
                                        || row.getLong(3) >= LIKELY * row.getLong(2)));
        return likely;
    }

    private TextType usual(DataColumn column, Counts counts) {
        if (counts.examined == 0) {
            return TextType.TEXT;
        }
        for (var form : ValueForm.values()) {
            if (counts.forms.get(form.ordinal()) == counts.present) {
                return TextType.usual(counts.type(form), true);
            }
        }
        if (!forms) {
            return TextType.TEXT;
        }
        boolean identifies = counts.zeros > 0 || IdentifierName.is(column.name());
        for (var form : ValueForm.values()) {
            boolean nearly = counts.forms.get(form.ordinal()) >= LEAST * counts.examined;
            if (nearly && !(identifies && NUMBERS.contains(form))) {
                return TextType.usual(counts.type(form), false);
            }
        }
        return TextType.TEXT;
    }

    private static List<String> aggregates() {
        var text = ColumnQuery.VALUE;
        var all = new ArrayList<String>();
        all.add("count(%s)".formatted(text));
        all.add("count_if(%s)".formatted(NullWords.absent(text)));
        all.add("count_if(regexp_full_match(%s, '0[0-9]+'))".formatted(text));
        all.add("max(length(regexp_extract(%s, '[0-9]+')))%s".formatted(text, DECIMALS));
        all.add("max(length(regexp_extract(%s, '[.]([0-9]+)', 1)))%s".formatted(text, DECIMALS));
        for (var form : ValueForm.values()) {
            all.add("count_if(%s)".formatted(form.condition(text)));
        }
        return all;
    }

    private static Counts counts(AggregateRow row) {
        return new Counts(
                row.whole(0),
                row.whole(1),
                row.whole(2),
                Math.toIntExact(row.whole(3)),
                Math.toIntExact(row.whole(4)),
                Arrays.stream(ValueForm.values())
                        .map(form -> row.whole(FORMS + form.ordinal()))
                        .toList());
    }
}

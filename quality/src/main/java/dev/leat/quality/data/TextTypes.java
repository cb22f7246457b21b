package dev.leat.quality.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Finds the types of columns of texts. A column has a type if nearly all of its texts have the
/// form of the type, apart from words such as `n/a`. Numbers with leading zeros, and numbers in
/// columns with the name of an identifier, are texts unless each text is a number.
///
/// @param table a table with all texts
/// @param few a table with some of them
/// @param forms true if a few texts may have another form, and all the texts of a column another
///   one than the usual form
record TextTypes(DataDatabase database, String table, String few, boolean forms) {

    /// The least share of texts that have the form of the type.
    static final double LEAST = 0.98;

    /// The least share in the smaller table of a form that is counted in all texts.
    static final double LIKELY = 0.9;

    /// The least number of texts in the smaller table from which likely forms follow.
    static final long ENOUGH = 50;

    private static final Set<ValueForm> NUMBERS =
            EnumSet.of(ValueForm.BIGINT, ValueForm.DECIMAL, ValueForm.DOUBLE);

    /// The number of texts of a column, of those that are no words for a missing value, and of
    /// those with each form.
    private record Counts(
            long present, long examined, List<Long> forms, long zeros, String decimal) {}

    /// Returns the types of columns, in the same order.
    List<TextType> of(List<DataColumn> columns) throws SQLException {
        var likely = counts(few, columns);
        var all = new ArrayList<DataColumn>();
        for (int i = 0; i < columns.size(); i++) {
            if (likely(likely.get(i))) {
                all.add(columns.get(i));
            }
        }
        var counts = all.isEmpty() ? List.<Counts>of() : counts(table, all);
        var types = new ArrayList<TextType>();
        for (var column : columns) {
            int at = all.indexOf(column);
            var usual = at < 0 ? TextType.TEXT : usual(column, counts.get(at));
            types.add(
                    usual.text() && forms
                            ? new ColumnForms(database, table, few).of(column)
                            : usual);
        }
        return types;
    }

    private static boolean likely(Counts counts) {
        return counts.examined < ENOUGH
                || counts.forms.stream().anyMatch(count -> count >= LIKELY * counts.examined);
    }

    private TextType usual(DataColumn column, Counts counts) {
        if (counts.examined == 0) {
            return TextType.TEXT;
        }
        for (var form : ValueForm.values()) {
            if (counts.forms.get(form.ordinal()) == counts.present) {
                return TextType.usual(type(form, counts), true);
            }
        }
        if (!forms) {
            return TextType.TEXT;
        }
        boolean identifies = counts.zeros > 0 || IdentifierName.is(column.name());
        for (var form : ValueForm.values()) {
            boolean nearly = counts.forms.get(form.ordinal()) >= LEAST * counts.examined;
            if (nearly && !(identifies && NUMBERS.contains(form))) {
                return TextType.usual(type(form, counts), false);
            }
        }
        return TextType.TEXT;
    }

    private static String type(ValueForm form, Counts counts) {
        return form == ValueForm.DECIMAL ? counts.decimal : form.type();
    }

    private List<Counts> counts(String from, List<DataColumn> columns) throws SQLException {
        var sql = new ArrayList<String>();
        for (var column : columns) {
            sql.add("count(%s)".formatted(column.sql()));
            sql.add("count_if(%s)".formatted(NullWords.absent(column.sql())));
            for (var form : ValueForm.values()) {
                sql.add("count_if(%s)".formatted(form.condition(column.sql())));
            }
            sql.add("count_if(regexp_full_match(%s, '0[0-9]+'))".formatted(column.sql()));
            sql.add(decimal(column.sql()));
        }
        int width = ValueForm.values().length + 4;
        return database.query(
                        "SELECT %s FROM %s".formatted(String.join(",\n", sql), from),
                        row -> {
                            var counts = new ArrayList<Counts>();
                            for (int i = 0; i < columns.size(); i++) {
                                int at = i * width + 1;
                                var forms = new ArrayList<Long>();
                                for (var form : ValueForm.values()) {
                                    forms.add(row.getLong(at + 2 + form.ordinal()));
                                }
                                var decimal = row.getString(at + width - 1);
                                counts.add(
                                        new Counts(
                                                row.getLong(at),
                                                row.getLong(at + 1),
                                                forms,
                                                row.getLong(at + width - 2),
                                                decimal == null ? "DOUBLE" : decimal));
                            }
                            return counts;
                        })
                .getFirst();
    }

    /// Returns an aggregate: the decimal type with the digits of all texts that are decimals.
    private static String decimal(String column) {
        var filter = " FILTER (WHERE %s)".formatted(ValueForm.DECIMAL.condition(column));
        var fraction =
                "max(length(regexp_extract(%s, '[.]([0-9]+)', 1)))%s".formatted(column, filter);
        var whole = "max(length(regexp_extract(%s, '[0-9]+')))%s".formatted(column, filter);
        return "'DECIMAL(' || greatest(18, %s + %s) || ',' || %s || ')'"
                .formatted(whole, fraction, fraction);
    }
}

package dev.leat.quality.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The rows of a table with texts as values of the types that were found for its columns. A text
/// that is no value of its type is null, and in a further column with the texts of this kind.
///
/// @param types the types of the columns, in the same order
/// @param strict true if a text that is no value of its type is an error
record TypedRows(List<DataColumn> columns, List<TextType> types, boolean strict) {

    /// Stores the rows of a FROM clause in the table of records, and returns its columns.
    List<DataColumn> store(DataDatabase database, String from) throws SQLException {
        var taken = new HashSet<String>();
        columns.forEach(column -> taken.add(column.name().toLowerCase(Locale.ROOT)));
        var typed = new ArrayList<DataColumn>();
        var converted = new ArrayList<String>();
        var values = new ArrayList<String>();
        var stored = new ArrayList<String>();
        for (int i = 0; i < types.size(); i++) {
            var type = types.get(i);
            var column = columns.get(i);
            var text = "t" + i;
            var value = "v" + i;
            converted.add(column.sql() + " AS " + text);
            converted.add(type.converted(column.sql()) + " AS " + value);
            values.add(text);
            values.add(
                    (strict ? type.strict(text, value) : type.lenient(text, value))
                            + " AS "
                            + value);
            stored.add(value + " AS " + column.sql());
            var rest = rest(column, type, taken);
            rest.ifPresent(other ->
                    stored.add(
                            "CASE WHEN %s IS NULL THEN %s END AS %s"
                                    .formatted(value, text, other.sql())));
            typed.add(
                    new DataColumn(
                            column.name(),
                            type.text() ? column.type() : type.type(),
                            new ColumnTexts(type.format(), type.conversion(), rest)));
        }
        // in several steps, so that each text is converted once
        database.store(
                "SELECT %s FROM (SELECT %s FROM (SELECT %s FROM (SELECT * FROM %s)))"
                        .formatted(
                                String.join(", ", stored),
                                String.join(", ", values),
                                String.join(", ", converted),
                                from));
        return typed;
    }

    private Optional<DataColumn> rest(DataColumn column, TextType type, Set<String> taken) {
        if (strict || type.exact() || type.text()) {
            return Optional.empty();
        }
        var name = column.name() + " as text";
        while (!taken.add(name.toLowerCase(Locale.ROOT))) {
            name += "_";
        }
        return Optional.of(new DataColumn(name, "VARCHAR"));
    }
}

package dev.leat.quality.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A temporary table with the texts of a source, from which the types of its columns follow.
final class StoredTexts {

    private static final String ALL = DataDatabase.STORE + ".all_texts";

    private final DataDatabase database;

    /// Stores the rows of a FROM clause.
    StoredTexts(DataDatabase database, String from) throws SQLException {
        this.database = database;
        database.execute("CREATE OR REPLACE TABLE %s AS SELECT * FROM %s".formatted(ALL, from));
    }

    /// Returns the types of columns, in the same order.
    ///
    /// @param forms true if texts are also values in other forms than the usual one
    List<TextType> types(List<DataColumn> columns, boolean forms) throws SQLException {
        long rows = database.number("SELECT count(*) FROM " + ALL);
        long one = Math.max(1, rows / FewTexts.RECORDS);
        // by a hash, because data often has a period
        var some = "(SELECT * FROM %s WHERE hash(rowid) %% %d = 0)".formatted(ALL, one);
        FewTexts.create(database, ALL, some, one == 1, columns);
        return new TextTypes(database, ALL, forms).of(columns);
    }

    /// Gives those columns of the table of records other types whose texts have a form that is not
    /// the usual one, and returns all columns.
    static List<DataColumn> typed(DataDatabase database, List<DataColumn> columns, long records)
            throws SQLException {
        var texts = columns.stream().filter(column -> column.type().equals("VARCHAR")).toList();
        if (texts.isEmpty()) {
            return columns;
        }
        database.sample("some_records", FewTexts.RECORDS, records);
        FewTexts.create(
                database,
                DataTable.TABLE,
                DataDatabase.STORE + ".some_records",
                records <= FewTexts.RECORDS,
                texts);
        var found = new ArrayList<>(Collections.nCopies(texts.size(), TextType.TEXT));
        new ColumnForms(database, DataTable.TABLE).replace(found, texts);
        var types = new ArrayList<TextType>();
        for (var column : columns) {
            int at = texts.indexOf(column);
            types.add(at < 0 ? TextType.TEXT : found.get(at));
        }
        return types.stream().allMatch(TextType::text)
                ? columns
                : new TypedRows(columns, types, false).store(database, DataTable.TABLE);
    }

    /// Returns the table with all texts.
    String table() {
        return ALL;
    }

    void drop() throws SQLException {
        database.execute("DROP TABLE " + ALL);
    }
}

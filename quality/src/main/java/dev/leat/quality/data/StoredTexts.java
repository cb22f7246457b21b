package dev.leat.quality.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A temporary table with the texts of a source, from which the types of its columns follow.
final class StoredTexts {

    private static final String ALL = DataDatabase.STORE + ".all_texts";
    private static final String SOME = DataDatabase.STORE + ".some_texts";

    /// The number of rows from which likely forms follow.
    private static final int FEW = 500;

    private final DataDatabase database;

    /// Stores the rows of a FROM clause.
    StoredTexts(DataDatabase database, String from) throws SQLException {
        this.database = database;
        database.execute("CREATE OR REPLACE TABLE %s AS SELECT * FROM %s".formatted(ALL, from));
        long rows = database.number("SELECT count(*) FROM " + ALL);
        // by a hash, because data often has a period
        database.execute(
                "CREATE OR REPLACE TABLE %s AS SELECT * FROM %s WHERE hash(rowid) %% %d = 0"
                        .formatted(SOME, ALL, Math.max(1, rows / FEW)));
    }

    /// Returns the types of columns, in the same order.
    ///
    /// @param forms true if texts are also values in other forms than the usual one
    List<TextType> types(List<DataColumn> columns, boolean forms) throws SQLException {
        return new TextTypes(database, ALL, SOME, forms).of(columns);
    }

    /// Gives those columns of the table of records other types whose texts have a form that is not
    /// the usual one, and returns all columns.
    static List<DataColumn> typed(DataDatabase database, List<DataColumn> columns, long records)
            throws SQLException {
        if (columns.stream().noneMatch(column -> column.type().equals("VARCHAR"))) {
            return columns;
        }
        database.sample("some_texts", FEW, records);
        var forms = new ColumnForms(database, DataTable.TABLE, SOME);
        var types = new ArrayList<TextType>();
        for (var column : columns) {
            types.add(column.type().equals("VARCHAR") ? forms.of(column) : TextType.TEXT);
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
        database.execute("DROP TABLE " + SOME);
        database.execute("DROP TABLE " + ALL);
    }
}

package dev.leat.quality.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A table with some texts of the columns of another one, from which likely types follow. The
/// column `c` has the number of the text's column, and `v` the text. Words for a missing value are
/// not in it.
final class FewTexts {

    static final String TABLE = DataDatabase.STORE + ".some_texts";

    /// The least number of texts of a column from which likely forms follow.
    static final long ENOUGH = 50;

    /// The number of records whose texts are chosen, and the most texts of other columns.
    static final int RECORDS = 500;

    private final DataDatabase database;
    private final List<String> columns;

    private FewTexts(DataDatabase database, List<DataColumn> columns) {
        this.database = database;
        this.columns = columns.stream().map(DataColumn::sql).toList();
    }

    /// Creates the table.
    ///
    /// @param some a table or subquery with some rows of the table
    /// @param whole true if it has all its rows
    static void create(
            DataDatabase database,
            String table,
            String some,
            boolean whole,
            List<DataColumn> columns)
            throws SQLException {
        var few = new FewTexts(database, columns);
        database.execute("CREATE OR REPLACE TABLE %s (c INTEGER, v VARCHAR)".formatted(TABLE));
        var all = IntStream.range(0, columns.size()).boxed().toList();
        few.add(some, all, "");
        if (whole) {
            return;
        }
        var enough =
                database.query(
                        "SELECT c FROM %s GROUP BY c HAVING count(*) >= %d"
                                .formatted(TABLE, ENOUGH),
                        row -> row.getInt(1));
        var rare = new ArrayList<>(all);
        rare.removeAll(enough);
        if (!rare.isEmpty()) {
            database.execute("DELETE FROM %s WHERE c IN (%s)".formatted(TABLE, list(rare)));
            few.rare(table, rare);
        }
    }

    /// Adds the first texts of columns that mostly have no value.
    private void rare(String table, List<Integer> numbers) throws SQLException {
        if (numbers.size() > Cells.FEW) {
            add(table, numbers, " QUALIFY row_number() OVER (PARTITION BY c) <= " + RECORDS);
            return;
        }
        for (var number : numbers) {
            add(table, List.of(number), " LIMIT " + RECORDS);
        }
    }

    private void add(String from, List<Integer> numbers, String end) throws SQLException {
        for (var some : Cells.lists(numbers).toList()) {
            var values = some.stream().map(columns::get).toList();
            database.execute(
                    "INSERT INTO %s SELECT [%s][c + 1], v FROM %s WHERE %s%s"
                            .formatted(
                                    TABLE,
                                    list(some),
                                    Cells.of(from, values),
                                    NullWords.absent("v"),
                                    end));
        }
    }

    static String list(Iterable<Integer> numbers) {
        var texts = new ArrayList<String>();
        numbers.forEach(number -> texts.add(String.valueOf(number)));
        return String.join(", ", texts);
    }
}

package dev.leat.bench.files;

import java.sql.DriverManager;
import java.sql.SQLException;

/// Conversion of the file by DuckDB alone, with as few checks as possible: it casts leniently and
/// drops invalid lines without a report. Arguments: the CSV and the Parquet file.
final class Lenient {

    private Lenient() {}

    public static void main(String[] arguments) throws SQLException {
        var copy =
                """
                COPY (
                  SELECT * FROM read_csv('%s', auto_detect = false, header = true, delim = ',',
                    quote = '"', escape = '"', ignore_errors = true, columns = {
                      order_id: 'VARCHAR', line: 'INTEGER', sold_at: 'TIMESTAMP', sku: 'VARCHAR',
                      description: 'VARCHAR', note: 'VARCHAR', quantity: 'INTEGER',
                      price: 'DECIMAL(12,2)', amount: 'DECIMAL(14,2)', country: 'VARCHAR'})
                  WHERE quantity > 0
                ) TO '%s' (FORMAT parquet, COMPRESSION zstd)
                """
                        .formatted(arguments[0], arguments[1]);
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(copy);
        }
    }
}

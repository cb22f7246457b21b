package dev.leat.bench.warehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.postgresql.PGConnection;

/// A program that loads a CSV of sales with the database alone: it copies the file to a temporary
/// table, and merges it into the table by key and version, in one transaction. It checks neither
/// repeats within the file nor conflicts, and keeps no log. DuckDB has the memory and threads that
/// it has in Leat. Arguments: a JDBC URL, and the file.
public final class BareMerge {

    private static final String COLUMNS =
            "id VARCHAR NOT NULL%s, version BIGINT NOT NULL, sold_at TIMESTAMP NOT NULL, shop VARCHAR NOT NULL, quantity INTEGER NOT NULL, amount DECIMAL(12,2) NOT NULL";

    private static final String MERGE =
            """
            MERGE INTO sales USING staged ON sales.id = staged.id
            WHEN MATCHED AND staged.version > sales.version THEN UPDATE SET
              version = staged.version, sold_at = staged.sold_at, shop = staged.shop,
              quantity = staged.quantity, amount = staged.amount
            WHEN NOT MATCHED THEN INSERT (id, version, sold_at, shop, quantity, amount)
              VALUES (staged.id, staged.version, staged.sold_at, staged.shop, staged.quantity, staged.amount)\
            """;

    private BareMerge() {}

    public static void main(String[] arguments) throws Exception {
        boolean duckDb = arguments[0].startsWith("jdbc:duckdb:");
        var file = Path.of(arguments[1]);
        try (var connection = DriverManager.getConnection(arguments[0])) {
            if (duckDb) {
                execute(
                        connection,
                        "SET memory_limit = '512MB'",
                        "SET threads = 2",
                        "SET preserve_insertion_order = false");
            }
            connection.setAutoCommit(false);
            execute(
                    connection,
                    "CREATE TABLE IF NOT EXISTS sales (%s)"
                            .formatted(COLUMNS.formatted(duckDb ? "" : " PRIMARY KEY")),
                    "CREATE TEMPORARY TABLE staged (%s)".formatted(COLUMNS.formatted("")));
            copy(connection, file);
            execute(connection, MERGE);
            connection.commit();
        }
    }

    private static void copy(Connection connection, Path file) throws SQLException, IOException {
        if (connection.isWrapperFor(DuckDBConnection.class)) {
            execute(connection, "COPY staged FROM '%s' (HEADER)".formatted(file));
            return;
        }
        try (var in = Files.newInputStream(file)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY staged FROM STDIN (FORMAT csv, HEADER)", in);
        }
        execute(connection, "ANALYZE staged");
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : List.of(statements)) {
                statement.execute(sql);
            }
        }
    }
}

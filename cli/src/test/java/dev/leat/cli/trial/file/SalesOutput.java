package dev.leat.cli.trial.file;

import dev.leat.cli.trial.Trial;
import dev.leat.cli.trial.file.Published.Rejected;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The output of an app for generated sales, read by another DuckDB from the objects themselves.
record SalesOutput(Published output) {

    private static final String COLUMNS =
            "id::BIGINT, sold_at::TIMESTAMP, note::VARCHAR, quantity::INTEGER,"
                    + " price::DECIMAL(12,2)";

    SalesOutput(Trial app) {
        this(new Published(app, "output"));
    }

    /// Returns the number of rows that only the outputs of a file or only its valid lines have;
    /// equal rows are counted individually.
    long differences(GeneratedSales sales, String stem) throws SQLException {
        var parts =
                output.objects(stem + "/part-").stream()
                        .map(object -> "'" + output.file(object.unit().key()) + "'")
                        .collect(Collectors.joining(", "));
        var made = "SELECT %s FROM read_parquet([%s])".formatted(COLUMNS, parts);
        var right =
                ("SELECT %s FROM read_csv('%s', all_varchar = true, header = true, delim = ',',"
                                + " quote = '\"', escape = '\"', allow_quoted_nulls = false)")
                        .formatted(COLUMNS, sales.clean());
        return number(
                """
                SELECT (SELECT count(*) FROM (%1$s EXCEPT ALL %2$s))
                     + (SELECT count(*) FROM (%2$s EXCEPT ALL %1$s))
                """
                        .formatted(made, right));
    }

    /// The numbers of the rejected lines of a file.
    TreeSet<Long> rejected(String stem) throws SQLException {
        return output.rejected("%1$s/%1$s.rejects".formatted(stem)).stream()
                .map(Rejected::line)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The keys of all that was published.
    List<String> keys() {
        return output.keys();
    }

    private static long number(String query) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

package dev.leat.bench.files;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/// Totals of an output, computed by DuckDB from the output files. `bad` is the number of rejected
/// lines; it is empty if the output does not contain them.
record Counts(long good, long quantities, BigDecimal amount, Optional<Long> bad) {

    static Counts of(SaleLines.Made made) {
        return new Counts(made.good(), made.quantities(), made.amount(), Optional.of(made.bad()));
    }

    /// Counts the rows of Parquet files, and of a query that returns the invalid lines.
    static Counts read(Path good, Optional<String> bad) throws SQLException {
        var query =
                "SELECT count(*), sum(quantity), sum(amount) FROM read_parquet('%s')"
                        .formatted(good);
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            Optional<Long> refused = Optional.empty();
            if (bad.isPresent()) {
                try (var rows = statement.executeQuery(bad.get())) {
                    rows.next();
                    refused = Optional.of(rows.getLong(1));
                }
            }
            try (var rows = statement.executeQuery(query)) {
                rows.next();
                return new Counts(rows.getLong(1), rows.getLong(2), rows.getBigDecimal(3), refused);
            }
        }
    }

    /// @throws IllegalStateException if the counts differ
    void mustBe(Counts right, String whose) {
        boolean same =
                good == right.good
                        && quantities == right.quantities
                        && amount.compareTo(right.amount) == 0
                        && (bad.isEmpty() || bad.equals(right.bad));
        if (!same) {
            throw new IllegalStateException(
                    "%s has %s, but the file has %s".formatted(whose, this, right));
        }
    }
}

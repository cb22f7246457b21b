package dev.leat.kernel.reduce;

import dev.leat.app.BucketSource;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.StagedFile;
import dev.leat.file.PieceReader;
import dev.leat.file.Read;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Test data: sales in Parquet as pieces stage them, and the results of steps over them.
final class Sales {

    static final Schema SCHEMA =
            new Schema(
                    "Sale",
                    List.of(
                            new Schema.Field("id", Type.Simple.VARCHAR),
                            new Schema.Field("city", Type.Simple.VARCHAR),
                            new Schema.Field("n", Type.Simple.INTEGER),
                            new Schema.Field("price", new Type.Decimal(18, 2)),
                            new Schema.Field("changed", Type.Simple.BIGINT)));

    record Sale(
            @Nullable String id,
            @Nullable String city,
            @Nullable Integer n,
            @Nullable BigDecimal price,
            @Nullable Long changed) {

        static Sale of(String id, String city, int n, String price, long changed) {
            return new Sale(id, city, n, new BigDecimal(price), changed);
        }
    }

    /// Result of a step: rows by column as texts, each with its line, and the rejected rows.
    record Found(
            List<Map<String, String>> rows,
            List<Long> lines,
            List<RejectedLine> rejected,
            List<Position> pieces) {}

    private Sales() {}

    static Pipeline pipeline(List<Step> steps, Optional<Pipeline.Version> version) {
        return Pipeline.of(
                        "sales",
                        new BucketSource(
                                "sales-files",
                                FileSource.csv("in"),
                                SCHEMA,
                                Pipeline.UnknownFields.IGNORE))
                .withVersion(version)
                .withSteps(steps)
                .withTo(List.<Sink>of());
    }

    static ReductionPlan plan(Step step, String version) {
        try (var binder = new Binder()) {
            var newer =
                    version.isEmpty()
                            ? Optional.<Pipeline.Version>empty()
                            : Optional.of(new Pipeline.Version(version, Optional.empty()));
            return ReductionPlan.of(pipeline(List.of(step), newer), SCHEMA, binder);
        } catch (BindException wrong) {
            throw new AssertionError(wrong);
        }
    }

    /// Stages the sales in parts of this number of rows; the record of row `i` begins in line `2 i
    /// + 2`.
    static List<Path> stage(Path folder, List<Sale> sales, int rows) throws SQLException {
        var parts = new ArrayList<Path>();
        try (var connection =
                DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class)) {
            for (int from = 0; from < sales.size(); from += rows) {
                int end = Math.min(sales.size(), from + rows);
                execute(
                        connection,
                        "CREATE OR REPLACE TABLE t (_leat_record BIGINT, _leat_line BIGINT,"
                                + " _leat_offset BIGINT, id VARCHAR, city VARCHAR, n INTEGER, price"
                                + " DECIMAL(18,2), changed BIGINT)");
                try (var appender = connection.createAppender("main", "t")) {
                    for (int i = from; i < end; i++) {
                        var sale = sales.get(i);
                        appender.beginRow();
                        appender.append((long) (i - from));
                        appender.append(2L * i + 2);
                        appender.append(100L * i);
                        appender.append(sale.id());
                        appender.append(sale.city());
                        appender.append(sale.n());
                        appender.append(sale.price());
                        appender.append(sale.changed());
                        appender.endRow();
                    }
                }
                var file = folder.resolve("part-" + parts.size() + ".parquet");
                execute(connection, "COPY t TO '" + file + "' (FORMAT parquet)");
                parts.add(file);
            }
        }
        return parts;
    }

    private static void execute(DuckDBConnection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Reads the result of a step piece by piece.
    static Found read(
            ReductionPlan plan,
            Reducer.Made made,
            Path folder,
            Position from,
            WholeFileFunctions means)
            throws Exception {
        var whole = plan.steps().getFirst();
        var staged = new StagedFile(-2, 3, "", made.file(), made.after(), made.bytes());
        var source =
                new StagedPieces.Source(
                        1, staged, whole.after(), whole.counting(), plan.conflict(whole));
        try (var reader = new StagedPieces(source, "Sale", from, means)) {
            return all(reader, folder);
        }
    }

    private static Found all(PieceReader reader, Path folder) throws Exception {
        var rows = new ArrayList<Map<String, String>>();
        var lines = new ArrayList<Long>();
        var rejected = new ArrayList<RejectedLine>();
        var pieces = new ArrayList<Position>();
        var table = folder.resolve("table");
        for (var piece = reader.next(table); piece.isPresent(); piece = reader.next(table)) {
            pieces.add(piece.get().from());
            rejected.addAll(Read.lines(piece.get()));
            var here = table(table);
            for (int i = 0; i < here.size(); i++) {
                lines.add(piece.get().line(i));
            }
            rows.addAll(here);
        }
        return new Found(rows, lines, rejected, pieces);
    }

    static List<Map<String, String>> table(Path file) throws SQLException {
        return rows(file, "* EXCLUDE (_leat_record)");
    }

    /// Reads the rows of a Parquet file, by column as texts.
    static List<Map<String, String>> rows(Path file, String columns) throws SQLException {
        var rows = new ArrayList<Map<String, String>>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT %s FROM read_parquet('%s')".formatted(columns, file))) {
            var made = found.getMetaData();
            while (found.next()) {
                var row = new LinkedHashMap<String, String>();
                for (int i = 1; i <= made.getColumnCount(); i++) {
                    row.put(made.getColumnName(i), String.valueOf(found.getString(i)));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}

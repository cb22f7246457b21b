package dev.leat.bench.files;

import static dev.leat.app.FileFormat.CSV;
import static dev.leat.app.FileFormat.NDJSON;

import dev.leat.app.FileFormat;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.batch.LocalContent;
import dev.leat.bench.WorkFolders;
import dev.leat.file.DecodedFiles;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.query.TextScan;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.duckdb.DuckDBConnection;

/// Measures queries over a CSV and an NDJSON file of some megabytes (the argument, by default 400),
/// with the schema of a pipeline and without, compared with DuckDB's readers of the same files. The
/// two take turns; the result is the median of the ratios. Goal: 2.0, and a LIMIT within a second.
public final class TextQueryBench {

    private static final int TURNS = 3;

    private static final Schema SALE =
            new Schema(
                    "Sale",
                    List.of(
                            Schema.Field.required("id", Type.Simple.BIGINT),
                            new Schema.Field("product", Type.Simple.VARCHAR),
                            new Schema.Field("quantity", Type.Simple.INTEGER),
                            new Schema.Field("price", new Type.Decimal(12, 2)),
                            new Schema.Field("sold_at", Type.Simple.TIMESTAMP)));

    private static final String TYPES =
            "{id: 'BIGINT', product: 'VARCHAR', quantity: 'INTEGER', price: 'DECIMAL(12,2)', sold_at: 'TIMESTAMP'}";

    private static final List<String> QUERIES =
            List.of(
                    "SELECT count(*), min(product), sum(CAST(quantity AS BIGINT)), sum(CAST(price AS DECIMAL(18,2))) FROM t",
                    "SELECT count(*) FROM t a JOIN t b ON a.id = b.id",
                    "SELECT * FROM t LIMIT 10");

    private TextQueryBench() {}

    private record Compared(FileFormat format, Optional<Schema> schema, String peer) {}

    public static void main(String[] arguments) throws Exception {
        long bytes = (arguments.length > 0 ? Long.parseLong(arguments[0]) : 400) << 20;
        var work = Files.createTempDirectory("text-query-bench");
        try {
            for (var format : List.of(CSV, NDJSON)) {
                var file = write(format, work, bytes);
                var text = SqlLiterals.text(file.toString());
                boolean csv = format == CSV;
                run(
                        file,
                        new Compared(
                                format,
                                Optional.of(SALE),
                                csv
                                        ? "read_csv(%s, header = true, columns = %s)"
                                                .formatted(text, TYPES)
                                        : "read_json(%s, format = 'newline_delimited', columns = %s)"
                                                .formatted(text, TYPES)));
                run(
                        file,
                        new Compared(
                                format,
                                Optional.empty(),
                                csv
                                        ? "read_csv(%s, all_varchar = true)".formatted(text)
                                        : "read_json(%s)".formatted(text)));
                Files.delete(file);
            }
        } finally {
            WorkFolders.delete(work);
        }
    }

    private static void run(Path file, Compared compared) throws Exception {
        for (var sql : QUERIES) {
            var ratios = new ArrayList<Double>();
            var seconds = new ArrayList<double[]>();
            for (int turn = 0; turn <= TURNS; turn++) {
                var ours = time(file, compared, sql, false);
                var peer = time(file, compared, sql, true);
                if (turn > 0) {
                    seconds.add(new double[] {ours[0], ours[1], peer[0], peer[1]});
                    ratios.add(ours[1] / peer[1]);
                }
            }
            ratios.sort(null);
            seconds.sort((a, b) -> Double.compare(a[0], b[0]));
            var middle = seconds.get(TURNS / 2);
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s schema: Leat %.2f s (CPU %.2f), DuckDB %.2f s (CPU %.2f), ratio of CPU %.2f: %s%n",
                    compared.format.word(),
                    compared.schema.isPresent() ? "with" : "without",
                    middle[0],
                    middle[1],
                    middle[2],
                    middle[3],
                    ratios.get(TURNS / 2),
                    sql);
        }
    }

    /// Returns the seconds and the seconds of CPU of a query.
    private static double[] time(Path file, Compared compared, String sql, boolean peer)
            throws Exception {
        try (var connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            long began = System.nanoTime();
            long cpu = cpu();
            statement.execute(
                    "CREATE VIEW t AS "
                            + (peer
                                    ? "FROM " + compared.peer
                                    : select(file, compared, connection)));
            try (var rows = statement.executeQuery(sql)) {
                if (!rows.next() || rows.getString(1).isEmpty()) {
                    throw new IllegalStateException("no result");
                }
            }
            return new double[] {(System.nanoTime() - began) / 1e9, (cpu() - cpu) / 1e9};
        }
    }

    private static String select(Path file, Compared compared, DuckDBConnection connection)
            throws Exception {
        var form = new DecodedFiles.Form(compared.format, Optional.empty(), compared.schema);
        var files = DecodedFiles.ofFirst(form, List.of(LocalContent.of(file)));
        return TextScan.of(files, connection).select();
    }

    private static long cpu() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
    }

    private static Path write(FileFormat format, Path folder, long bytes) throws IOException {
        var file = folder.resolve("sales." + format.word());
        var random = new SplittableRandom(7);
        try (Writer out = Files.newBufferedWriter(file)) {
            long written = 0;
            if (format == CSV) {
                out.write("id,product,quantity,price,sold_at\n");
            }
            for (long id = 0; written < bytes; id++) {
                int cents = random.nextInt(1_000_000);
                var line =
                        (format == CSV
                                        ? "%d,\"LANTERN %d, WHITE METAL\",%d,%d.%02d,2026-%02d-%02d 10:%02d:00\n"
                                        : "{\"id\":%d,\"product\":\"LANTERN %d, WHITE METAL\",\"quantity\":%d,\"price\":%d.%02d,\"sold_at\":\"2026-%02d-%02d 10:%02d:00\"}\n")
                                .formatted(
                                        id,
                                        random.nextInt(5_000),
                                        random.nextInt(100),
                                        cents / 100,
                                        cents % 100,
                                        1 + random.nextInt(12),
                                        1 + random.nextInt(28),
                                        random.nextInt(60));
                out.write(line);
                written += line.length();
            }
        }
        return file;
    }
}

package dev.leat.spark;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// Runs the SQL statements of standard input, one in each line, in UTF-8. Answers each with a line:
/// `rows` and the first column of each row, or `error` and a message; all of them in Base64. The
/// first argument is the URI of the catalog, which is the session's current one. Iceberg's own
/// reader, without Spark, answers `read TABLE SNAPSHOT COLUMN ..`.
public final class SparkStatements {

    private static final String READ = "read ";
    private static final String CATALOG = "spark.sql.catalog.leat";

    private SparkStatements() {}

    public static void main(String[] arguments) throws Exception {
        var out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        var reader = new IcebergTableReader(arguments[0]);
        SparkSession spark = null;
        try (var in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var statement = in.readLine(); statement != null; statement = in.readLine()) {
                if (spark == null && !statement.startsWith(READ)) {
                    spark = session(arguments[0]);
                }
                out.println(answer(spark, reader, statement));
            }
        }
    }

    private static SparkSession session(String uri) {
        return SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                // For small tables, the compilation of each query takes the most time.
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.sql.session.timeZone", "UTC")
                // Vectorized reads need options of the JVM on Java 25.
                .config("spark.sql.iceberg.vectorization.enabled", "false")
                .config(CATALOG, "org.apache.iceberg.spark.SparkCatalog")
                .config(CATALOG + ".type", "rest")
                .config(CATALOG + ".uri", uri)
                .config(CATALOG + ".io-impl", "org.apache.iceberg.aws.s3.S3FileIO")
                .config(CATALOG + ".cache-enabled", "false")
                .config("spark.sql.defaultCatalog", "leat")
                .getOrCreate();
    }

    private static String answer(SparkSession spark, IcebergTableReader reader, String statement) {
        var words = new ArrayList<String>();
        try {
            words.add("rows");
            if (statement.startsWith(READ)) {
                var read = List.of(statement.substring(READ.length()).split(" "));
                reader.rows(read).forEach(row -> words.add(encoded(row)));
            } else {
                for (Row row : spark.sql(statement).collectAsList()) {
                    words.add(encoded(String.valueOf(row.get(0))));
                }
            }
        } catch (Exception failed) {
            words.clear();
            words.add("error");
            words.add(encoded(String.valueOf(failed.getMessage())));
        }
        return String.join(" ", words);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

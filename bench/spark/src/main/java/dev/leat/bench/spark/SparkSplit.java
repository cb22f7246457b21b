package dev.leat.bench.spark;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/// Splits the sales into valid ones, as Parquet, and invalid ones, with the information that Spark
/// has: the line and the fact that it does not match; no line number, no column. Arguments: the
/// CSV, the output folder, and `two` for a scan each or `one` for both in one scan. Prints `session
/// S` and `work S`, in seconds.
public final class SparkSplit {

    private static final String SCHEMA =
            "order_id STRING, line INT, sold_at TIMESTAMP, sku STRING, description STRING,"
                    + " note STRING, quantity INT, price DECIMAL(12,2), amount DECIMAL(14,2),"
                    + " country STRING, malformed STRING";

    private SparkSplit() {}

    public static void main(String[] arguments) throws IOException {
        long began = System.nanoTime();
        try (var spark =
                SparkSession.builder()
                        .master("local[2]")
                        .config("spark.ui.enabled", "false")
                        .config("spark.sql.session.timeZone", "UTC")
                        .config("spark.sql.parquet.compression.codec", "zstd")
                        .config("spark.sql.warehouse.dir", arguments[1] + "/warehouse")
                        .getOrCreate()) {
            say("session", began);
            began = System.nanoTime();
            var sales = read(spark, arguments[0]);
            if (arguments[2].equals("one")) {
                one(sales, arguments[1]);
            } else {
                two(sales, arguments[1]);
            }
            say("work", began);
        }
    }

    private static Dataset<Row> read(SparkSession spark, String file) {
        return spark.read()
                .schema(SCHEMA)
                .option("header", true)
                .option("quote", "\"")
                .option("escape", "\"")
                .option("mode", "PERMISSIVE")
                .option("columnNameOfCorruptRecord", "malformed")
                .option("timestampFormat", "yyyy-MM-dd HH:mm:ss")
                .csv(file)
                .withColumn(
                        "reason",
                        functions.expr(
                                "CASE WHEN malformed IS NOT NULL THEN 'malformed'"
                                        + " WHEN quantity > 0 THEN NULL"
                                        + " ELSE 'quantity is above zero' END"));
    }

    private static void two(Dataset<Row> sales, String folder) {
        sales.filter("reason IS NULL")
                .drop("malformed", "reason")
                .write()
                .parquet(folder + "/good");
        sales.filter("reason IS NOT NULL").write().parquet(folder + "/bad");
    }

    private static void one(Dataset<Row> sales, String folder) {
        sales.withColumn("bad", functions.expr("reason IS NOT NULL"))
                .write()
                .partitionBy("bad")
                .parquet(folder + "/split");
    }

    private static void say(String what, long since) {
        System.out.println(what + " " + (System.nanoTime() - since) / 1e9);
    }
}

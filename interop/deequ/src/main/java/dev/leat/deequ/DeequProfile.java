package dev.leat.deequ;

import com.amazon.deequ.profiles.ColumnProfilerRunner;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.SparkSession;

/// Profiles a CSV file that has a header with Deequ, with all processors, and prints the number of
/// columns and the seconds that it took after the start of Spark. A benchmark starts it.
public final class DeequProfile {

    private DeequProfile() {}

    public static void main(String[] arguments) {
        var out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        try (var spark =
                SparkSession.builder()
                        .master("local[*]")
                        .config("spark.ui.enabled", "false")
                        .config("spark.sql.session.timeZone", "UTC")
                        .getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            long began = System.nanoTime();
            var data = spark.read().option("header", "true").csv(arguments[0]);
            int columns = new ColumnProfilerRunner().onData(data).run().profiles().size();
            out.println(columns + "\t" + (System.nanoTime() - began) / 1e9);
        }
    }
}

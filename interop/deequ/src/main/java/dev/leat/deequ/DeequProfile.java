package dev.leat.deequ;

import com.amazon.deequ.profiles.ColumnProfilerRunner;

/// Profiles a CSV file that has a header with Deequ, with all processors, and prints the number of
/// columns and the seconds that it took after the start of Spark. A benchmark starts it.
public final class DeequProfile {

    private DeequProfile() {}

    public static void main(String[] arguments) {
        var out = DeequProcess.results();
        try (var spark = DeequProcess.spark("local[*]").getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            long began = System.nanoTime();
            var data = spark.read().option("header", "true").csv(arguments[0]);
            int columns = new ColumnProfilerRunner().onData(data).run().profiles().size();
            out.println(columns + "\t" + (System.nanoTime() - began) / 1e9);
        }
    }
}

package dev.leat.spark.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/// Many runs of [LeatJob] in one driver, because the start of a driver takes longer than a small
/// file. Each line of its standard input has the arguments of a run, separated by tabs, after the
/// sizes of splits and pieces. After each run it prints `exchanged` if splits of a file have
/// exchanged their rows, and `ended` with the exit code.
public final class ManyRuns {

    private static final int SIZES = 2;

    private ManyRuns() {}

    public static void main(String[] arguments) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                var spark = new JavaSparkContext(new SparkConf())) {
            int runs = 0;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var words = List.of(line.split("\t", -1));
                spark.sc().conf().set("spark.leat.splitBytes", words.get(0));
                spark.sc().conf().set("spark.leat.pieceBytes", words.get(1));
                var group = Integer.toString(++runs);
                spark.setJobGroup(group, "");
                int code = LeatJob.run(spark, words.subList(SIZES, words.size()));
                for (int id : spark.statusTracker().getJobIdsForGroup(group)) {
                    if (spark.statusTracker().getJobInfo(id).stageIds().length > 1) {
                        LeatJob.print("exchanged", "");
                    }
                }
                LeatJob.print("ended", Integer.toString(code));
            }
        }
        System.exit(0);
    }
}

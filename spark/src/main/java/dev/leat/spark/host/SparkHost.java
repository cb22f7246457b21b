package dev.leat.spark.host;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

/// The driver of a job that the leat command starts with spark-submit. Its first argument is the
/// class of a [HostProgram], the others are those of the program.
public final class SparkHost {

    private SparkHost() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments[0], Arrays.asList(arguments).subList(1, arguments.length)));
    }

    private static int run(String program, List<String> arguments) {
        try (var spark = new JavaSparkContext(new SparkConf())) {
            var cluster = new SparkStages(spark);
            return Java25.here(cluster.settings())
                    ? Java25.create(program, HostProgram.class).run(arguments, cluster)
                    : new ProgramProcess(cluster).run(program, arguments);
        } catch (Exception failed) {
            boolean own = failed instanceof java.io.IOException || failed instanceof SparkException;
            SparkStages.print("error", own ? String.valueOf(failed.getMessage()) : failed + "");
            return 1;
        }
    }
}

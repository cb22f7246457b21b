package dev.leat.spark.job;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

/// The driver of a job that `leat run --on` starts with spark-submit. Its arguments are the app
/// file, the environment or an empty text, the pipeline, the output, `folder` or `file`, and the
/// inputs. It prints lines that begin with [#PREFIX] for the command: `progress`, `output`,
/// `rejects`, `note`, `totals` or `error`, and the values of each, separated by tabs.
public final class LeatJob {

    static final String PREFIX = "@leat ";

    /// Exit code of a file that cannot be read, or of a failure.
    static final int ERROR = 1;

    /// Exit code of an invalid app or argument.
    private static final int INPUT = 2;

    private static final int INPUTS = 5;

    /// The reason why no task can run.
    static final String OLD_JAVA =
            "the executors run on a Java that is older than 25; set spark.executorEnv.JAVA_HOME with"
                    + " --conf, or use an image with Java 25";

    private static final PrintStream OUT =
            new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private LeatJob() {}

    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments)));
    }

    private static int run(List<String> arguments) {
        try (var spark = new JavaSparkContext(new SparkConf())) {
            return run(spark, arguments);
        } catch (Exception failed) {
            return failed(ERROR, reason(failed));
        }
    }

    /// Runs the job, and returns the exit code.
    static int run(JavaSparkContext spark, List<String> arguments) {
        try {
            var output = arguments.get(3);
            boolean folder = arguments.get(4).equals("folder");
            var app =
                    JobApp.read(
                            Path.of(arguments.get(0)),
                            arguments.get(1),
                            arguments.get(2),
                            output,
                            folder);
            var inputs = arguments.subList(INPUTS, arguments.size());
            new JobDriver(spark, app, LeatJob::print).run(inputs);
            return 0;
        } catch (IllegalArgumentException invalid) {
            return failed(INPUT, invalid.getMessage());
        } catch (JobDriver.RefusedException refused) {
            return failed(ERROR, refused.getMessage());
        } catch (Exception failed) {
            return failed(ERROR, reason(failed));
        }
    }

    /// Returns the message of a failure, with the remedy if the executors have an older Java.
    static String reason(Exception failed) {
        var text = String.valueOf(failed.getMessage());
        if (text.contains("UnsupportedClassVersionError")) {
            return OLD_JAVA;
        }
        boolean own = failed instanceof IOException || failed instanceof SparkException;
        return own ? text : failed.toString();
    }

    private static int failed(int code, String why) {
        print("error", String.valueOf(why));
        return code;
    }

    /// Prints a line for the command. Any thread may call it.
    static void print(String kind, String values) {
        OUT.println(PREFIX + kind + "\t" + values.replace('\n', ' ').replace('\r', ' '));
    }
}

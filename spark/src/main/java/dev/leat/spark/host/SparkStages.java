package dev.leat.spark.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/// Spark's cluster, for a program in the JVM of the driver. Lines for the command begin with
/// [#PREFIX]; their values are separated by tabs.
final class SparkStages implements HostCluster {

    private static final String PREFIX = "@leat ";
    private static final long LOOK_SECONDS = 5;
    private static final long PROGRESS_MILLIS = 500;

    private static final PrintStream OUT =
            new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final JavaSparkContext spark;
    private volatile boolean ends;

    SparkStages(JavaSparkContext spark) {
        this.spark = spark;
    }

    @Override
    public int parallelism() {
        return spark.defaultParallelism();
    }

    @Override
    public Map<String, String> settings() {
        return settings(spark.getConf());
    }

    static HashMap<String, String> settings(SparkConf configuration) {
        var settings = new HashMap<String, String>();
        for (var setting : configuration.getAll()) {
            settings.put(setting._1, setting._2);
        }
        settings.put(FILES, SparkFiles.getRootDirectory());
        return settings;
    }

    @Override
    public List<byte[]> run(String name, List<byte[]> inputs, int tasks, List<byte[]> stages)
            throws IOException {
        var rows = inputs.stream().map(input -> new Tuple2<>(0, input)).toList();
        var data = spark.parallelizePairs(rows, tasks);
        for (int i = 0; i < stages.size(); i++) {
            data = i == 0 ? data : data.partitionBy(new HashPartitioner(tasks));
            data = data.mapPartitionsToPair(new StageFunction(stages.get(i)));
        }
        var progress = daemon("leat-progress", () -> progress(name));
        try {
            return new ArrayList<>(data.values().collect()); // Spark's list is one of Scala
        } catch (Exception failed) {
            var why = String.valueOf(failed.getMessage());
            if (ends && spark.sc().isStopped()) {
                lost(why.lines().findFirst().orElse(""));
            }
            throw new IOException(why, failed);
        } finally {
            progress.interrupt();
        }
    }

    private interface Repeated {
        void run() throws InterruptedException;
    }

    private static Thread daemon(String name, Repeated work) {
        var thread =
                new Thread(
                        () -> {
                            try {
                                while (true) {
                                    work.run();
                                }
                            } catch (InterruptedException ended) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /// Reports how many tasks of the current stages have ended.
    private void progress(String name) throws InterruptedException {
        Thread.sleep(PROGRESS_MILLIS);
        for (int id : name.isEmpty() ? new int[0] : spark.statusTracker().getActiveStageIds()) {
            var info = spark.statusTracker().getStageInfo(id);
            if (info != null) {
                line("progress", name + "\t" + info.numCompletedTasks() + "\t" + info.numTasks());
            }
        }
    }

    @Override
    public void line(String kind, String values) {
        print(kind, values);
    }

    static void print(String kind, String values) {
        OUT.println(PREFIX + kind + "\t" + values.replace('\n', ' ').replace('\r', ' '));
    }

    @Override
    public @Nullable String input() throws IOException {
        return in.readLine();
    }

    @Override
    public void endIfLost(int seconds) {
        ends = true;
        var last = new long[1];
        daemon(
                "leat-executors",
                () -> {
                    TimeUnit.SECONDS.sleep(LOOK_SECONDS);
                    // the driver is one of them
                    if (spark.sc().statusTracker().getExecutorInfos().length > 1) {
                        last[0] = System.nanoTime();
                    } else if (last[0] != 0
                            && System.nanoTime() - last[0] > TimeUnit.SECONDS.toNanos(seconds)
                            && spark.statusTracker().getActiveJobIds().length > 0) {
                        lost("all executors are lost");
                    }
                });
    }

    private void lost(String why) {
        line("error", why);
        halt(1);
    }

    @Override
    public void halt(int code) {
        Runtime.getRuntime().halt(code);
    }
}

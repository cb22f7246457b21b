package dev.leat.spark.job;

import java.time.Duration;
import org.apache.spark.api.java.JavaSparkContext;

/// Reports how many tasks of the current stage have ended, on a thread of its own.
final class JobProgress implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(500);

    private final JavaSparkContext spark;
    private final JobDriver.Lines lines;
    private final Thread thread;
    private volatile String stage = "";

    JobProgress(JavaSparkContext spark, JobDriver.Lines lines) {
        this.spark = spark;
        this.lines = lines;
        thread = Thread.ofVirtual().name("leat-progress").start(this::report);
    }

    /// Names the stage that begins.
    void stage(String name) {
        stage = name;
    }

    private void report() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                for (int id : spark.statusTracker().getActiveStageIds()) {
                    var info = spark.statusTracker().getStageInfo(id);
                    if (info != null) {
                        lines.line(
                                "progress",
                                stage + "\t" + info.numCompletedTasks() + "\t" + info.numTasks());
                    }
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

package dev.leat.spark.job;

import dev.leat.load.FileRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import tools.jackson.databind.json.JsonMapper;

/// The driver of the files that `leat up` receives. Its arguments are the path of the app file and
/// the environment. The first line of its standard input is the text of the app file, each other
/// line a [FileRequest], as JSON; requests are processed at the same time. It ends with its input,
/// and thus with the process that started it. It prints lines as [LeatJob] does: `done` with the
/// number of the request and the result, or `failed` with the number and the reason, `ready` when
/// it has started, and `error` before it ends because the cluster is lost.
public final class FileServer {

    private static final Duration LOOK = Duration.ofSeconds(5);

    /// Setting with the seconds without executors, after there were some, after which the cluster
    /// is lost. Spark itself waits without end for a master that has restarted.
    private static final String LOST_SETTING = "spark.leat.lostSeconds";

    private static final int LOST_SECONDS = 60;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JavaSparkContext spark;
    private final JobApp app;
    private final Map<String, JobDriver> drivers = new ConcurrentHashMap<>();
    private volatile boolean ending;

    private FileServer(JavaSparkContext spark, JobApp app) {
        this.spark = spark;
        this.app = app;
    }

    public static void main(String[] arguments) {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                var spark = new JavaSparkContext(new SparkConf())) {
            var text = JSON.readValue(in.readLine(), String.class);
            var app = JobApp.of(text, Path.of(arguments[0]), arguments[1]);
            new FileServer(spark, app).serve(in);
        } catch (IOException | RuntimeException failed) {
            lost(LeatJob.reason(failed));
        }
        System.exit(0);
    }

    private void serve(BufferedReader in) throws IOException {
        LeatJob.print("ready", "");
        Thread.ofVirtual().name("leat-executors").start(this::watch);
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var request = JSON.readValue(line, FileRequest.class);
            // properties of Spark are those of a platform thread
            Thread.ofPlatform().daemon().start(() -> process(request));
        }
        ending = true;
    }

    private void process(FileRequest request) {
        try {
            var driver =
                    drivers.computeIfAbsent(
                            request.pipeline(),
                            name -> new JobDriver(spark, app.with(name), LeatJob::print));
            var done = JSON.writeValueAsString(driver.compute(request));
            LeatJob.print("done", request.id() + "\t" + done);
        } catch (Exception failed) {
            if (ending) {
                return;
            }
            // the lines after the first one are a stack trace
            var why = LeatJob.reason(failed).lines().findFirst().orElse("");
            int unshared = why.indexOf(JobWorker.UNSHARED);
            if (unshared >= 0 || spark.sc().isStopped() || why.equals(LeatJob.OLD_JAVA)) {
                lost(why.substring(Math.max(0, unshared)));
            }
            LeatJob.print("failed", request.id() + "\t" + why);
        } catch (Error crash) {
            crash.printStackTrace();
            Runtime.getRuntime().halt(LeatJob.ERROR);
        }
    }

    private void watch() {
        int seconds = spark.getConf().getInt(LOST_SETTING, LOST_SECONDS);
        long last = 0;
        try {
            while (true) {
                Thread.sleep(LOOK);
                // the driver is one of them
                boolean some = spark.sc().statusTracker().getExecutorInfos().length > 1;
                if (some) {
                    last = System.nanoTime();
                } else if (last != 0
                        && System.nanoTime() - last > Duration.ofSeconds(seconds).toNanos()
                        && spark.statusTracker().getActiveJobIds().length > 0) {
                    lost("all executors are lost");
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void lost(String why) {
        LeatJob.print("error", why);
        // the context may wait for the cluster if it were stopped
        Runtime.getRuntime().halt(LeatJob.ERROR);
    }
}

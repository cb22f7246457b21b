package dev.leat.spark.host;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cluster and the driver's standard streams, for its program. Thread-safe.
public interface HostCluster {

    /// The beginning of the reason why no task can run.
    String NO_JAVA = "Leat needs Java 25 on each machine of the cluster";

    /// The number of tasks that run at a time.
    int parallelism();

    /// Name of a setting that Spark does not have: the folder of its files on the driver.
    String FILES = "spark.leat.files";

    /// The settings of Spark, and [#FILES].
    Map<String, String> settings();

    /// Divides the inputs among tasks, in their order, and runs a [HostWork] in each task of each
    /// stage. Each output of a stage is an input of the task of the next stage that it names.
    /// Returns the outputs of the last stage in the order of its tasks.
    ///
    /// @param name shown to the user with the number of tasks that have ended; not shown if empty
    /// @param stages the data of each stage, which all its tasks receive
    /// @throws IOException if a task fails repeatedly
    List<byte[]> run(String name, List<byte[]> inputs, int tasks, List<byte[]> stages)
            throws IOException;

    /// Prints a line for the command that started the driver.
    void line(String kind, String values);

    /// Returns the next line of the standard input; null at its end.
    @Nullable String input() throws IOException;

    /// Sets that the driver ends with an `error` if the cluster is lost: if Spark has stopped, or
    /// there have been no executors for so many seconds while a stage runs. Spark itself waits
    /// without end for a master that has restarted.
    void endIfLost(int seconds);

    /// Ends the driver at once. Does not close Spark, which may wait for the cluster.
    void halt(int code);
}

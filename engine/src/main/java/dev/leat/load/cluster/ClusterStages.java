package dev.leat.load.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/// A cluster that runs tasks in stages, for the driver of a job. Thread-safe.
public interface ClusterStages {

    /// The number of tasks that run at a time.
    int parallelism();

    /// Divides the inputs among tasks, in their order, and runs the stages. An output of a stage
    /// goes to the task of the next stage that it names. Returns the outputs of the last stage in
    /// the order of its tasks.
    ///
    /// @param name a name for the user; empty if progress is not shown
    /// @throws IOException if a task fails repeatedly
    List<byte[]> run(
            String name,
            List<? extends Serializable> inputs,
            int tasks,
            List<? extends ClusterTask> stages)
            throws IOException;
}

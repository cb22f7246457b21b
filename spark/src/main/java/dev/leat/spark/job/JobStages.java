package dev.leat.spark.job;

import dev.leat.load.cluster.ClusterApp;
import dev.leat.load.cluster.ClusterFragment;
import dev.leat.load.cluster.ClusterJob;
import dev.leat.load.cluster.ClusterRun;
import dev.leat.load.cluster.ClusterStages;
import dev.leat.load.cluster.ClusterTask;
import dev.leat.spark.host.HostCluster;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/// The stages of a job, on Spark.
record JobStages(HostCluster cluster, ClusterApp app, ClusterJob job) implements ClusterStages {

    /// The data of a stage, which all of its tasks receive.
    record Stage(ClusterApp app, ClusterJob job, ClusterTask task) implements Serializable {}

    static ClusterRun run(HostCluster cluster, ClusterApp app, ClusterJob job) {
        return new ClusterRun(new JobStages(cluster, app, job), JobPlans.of(app), job);
    }

    @Override
    public int parallelism() {
        return cluster.parallelism();
    }

    @Override
    public List<byte[]> run(
            String name,
            List<? extends Serializable> inputs,
            int tasks,
            List<? extends ClusterTask> stages)
            throws IOException {
        return cluster.run(
                name,
                inputs.stream().map(ClusterFragment::bytes).toList(),
                tasks,
                stages.stream()
                        .map(task -> ClusterFragment.bytes(new Stage(app, job, task)))
                        .toList());
    }
}

package dev.leat.spark.job;

import dev.leat.load.cluster.ClusterFile;
import dev.leat.load.cluster.ClusterObject;
import dev.leat.load.cluster.ClusterPart;
import dev.leat.load.cluster.ClusterSplit;
import dev.leat.load.cluster.ClusterWorker;
import dev.leat.load.cluster.SplitDone;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;

/// The data of a job that all of its tasks use. `root` is the location of the output folder. If
/// `run` is empty, the job does not publish, and all its files are in this folder.
record JobRun(JobApp app, String root, String run, long splitBytes, long pieceBytes)
        implements Serializable {

    /// Returns the folder of the run.
    Path folder() {
        var path = JobStorage.path(root);
        return publishes() ? RunFolder.folder(path, run) : path;
    }

    boolean publishes() {
        return !run.isEmpty();
    }

    private interface Work<T, R> extends Serializable {
        List<R> of(ClusterWorker worker, T input) throws Exception;
    }

    /// The work of a task on each of its inputs.
    private <T, R> FlatMapFunction<Iterator<T>, R> task(Work<T, R> work) {
        return inputs -> {
            var results = new ArrayList<R>();
            try (var worker = new JobWorker(this)) {
                while (inputs.hasNext()) {
                    results.addAll(work.of(worker.worker(), inputs.next()));
                }
            }
            return results.iterator();
        };
    }

    FlatMapFunction<Iterator<ClusterFile>, ClusterSplit> cut() {
        return task((worker, file) -> worker.cut(file, splitBytes));
    }

    FlatMapFunction<Iterator<ClusterSplit>, SplitDone> process() {
        return task((worker, split) -> List.of(worker.process(split)));
    }

    FlatMapFunction<Iterator<ClusterObject>, ArrayList<ClusterPart>> assemble() {
        return task((worker, object) -> List.of(new ArrayList<>(worker.assemble(object))));
    }
}

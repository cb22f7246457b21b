package dev.leat.load.cluster;

import java.io.Serializable;

/// The data of a job that all of its tasks use. `root` is the location of the output folder. If
/// `run` is empty, the job does not publish, and all its files are in this folder.
public record ClusterJob(String root, String run, long splitBytes, long pieceBytes)
        implements Serializable {

    public boolean publishes() {
        return !run.isEmpty();
    }
}

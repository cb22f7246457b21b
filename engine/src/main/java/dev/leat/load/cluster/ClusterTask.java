package dev.leat.load.cluster;

import java.io.Serializable;
import java.util.ArrayList;

/// The work of a stage on its inputs: files to cut, splits, objects, or rows of an exchange.
public sealed interface ClusterTask extends Serializable {

    /// Divides each [ClusterFile] into [ClusterSplit]s.
    record Cut(long splitBytes) implements ClusterTask {}

    /// Processes each [ClusterSplit], and returns its [SplitDone].
    record Process() implements ClusterTask {}

    /// Makes each [ClusterObject], and returns an array of its [ClusterPart]s.
    record Assemble() implements ClusterTask {}

    /// A stage of the exchange of the rows of these splits. The task with number N belongs to split
    /// N: it processes the rows of the split; the bucket that has the number of the split in its
    /// file; the rows after the step whose lines are in the split. Its inputs and outputs are
    /// [ClusterFragment]s; the first stage has the splits as its inputs.
    record Exchange(ArrayList<ClusterSplit> splits, Stage stage) implements ClusterTask {}

    enum Stage {
        ROWS,
        BUCKETS,
        RANGES
    }
}

package dev.leat.load.cluster;

import dev.leat.batch.Totals;
import java.io.Serializable;
import java.util.ArrayList;

/// An object to make of parts, in their order. `file` is the input of the last part. If `rejects`,
/// the parts are the rejected lines of splits.
public record ClusterObject(
        ClusterFile file,
        ArrayList<String> columns,
        Totals totals,
        ArrayList<ClusterPart> parts,
        boolean rejects)
        implements Serializable {}

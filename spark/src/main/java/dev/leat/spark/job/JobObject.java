package dev.leat.spark.job;

import dev.leat.batch.Totals;
import java.io.Serializable;
import java.util.ArrayList;

/// An object to make of parts, in their order. `file` is the input of the last part. If `rejects`,
/// the parts are the rejected lines of splits.
record JobObject(
        JobFile file,
        ArrayList<String> columns,
        Totals totals,
        ArrayList<JobPart> parts,
        boolean rejects)
        implements Serializable {}

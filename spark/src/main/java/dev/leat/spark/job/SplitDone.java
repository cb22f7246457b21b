package dev.leat.spark.job;

import dev.leat.app.Schema;
import dev.leat.batch.Totals;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/// The result of a split, as data. `refused` is the reason why the file cannot be processed; empty
/// if it was processed. A task that fails for another reason throws, and Spark repeats it.
///
/// @param columns the names of the file's columns
/// @param missing the columns of the schema that the file does not have
record SplitDone(
        JobFile file,
        String refused,
        ArrayList<String> columns,
        ArrayList<String> missing,
        Totals totals,
        ArrayList<JobPart> staged,
        ArrayList<JobPart> rejects)
        implements Serializable {

    static SplitDone refused(JobFile file, String why) {
        var none = new ArrayList<String>();
        return new SplitDone(
                file, why, none, none, Totals.NONE, new ArrayList<>(), new ArrayList<>());
    }

    static ArrayList<String> names(Schema schema) {
        return new ArrayList<>(schema.fields().stream().map(Schema.Field::name).toList());
    }

    /// Returns the result of this split and a later one of the same file.
    SplitDone plus(SplitDone next) {
        return new SplitDone(
                file,
                refused.isEmpty() ? next.refused : refused,
                columns,
                missing,
                totals.plus(next.totals),
                together(staged, next.staged),
                together(rejects, next.rejects));
    }

    private static ArrayList<JobPart> together(List<JobPart> some, List<JobPart> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}

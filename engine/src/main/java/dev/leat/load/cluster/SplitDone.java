package dev.leat.load.cluster;

import dev.leat.app.Schema;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.Totals;
import dev.leat.load.SingleFileRun;
import dev.leat.metrics.RecordCounts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// The result of a split, as data. `refused` are the reasons why the file cannot be processed, as
/// JSON, because Spark cannot serialize an `Optional`; empty if it was processed. A task that fails
/// for another reason throws, and Spark repeats it.
///
/// @param columns the names of the file's columns
/// @param next the position after the split
/// @param missing the columns of the schema that the file does not have
public record SplitDone(
        ClusterFile file,
        String refused,
        ArrayList<String> columns,
        ArrayList<String> missing,
        Position next,
        Totals totals,
        RecordCounts counts,
        ArrayList<ClusterPart> staged,
        ArrayList<ClusterPart> rejects)
        implements Serializable {

    private static final JsonMapper JSON = JsonMapper.shared();

    public static SplitDone of(
            ClusterFile file,
            SingleFileRun.Result made,
            RecordCounts counts,
            ArrayList<ClusterPart> staged,
            ArrayList<ClusterPart> rejects) {
        return new SplitDone(
                file,
                "",
                names(made.schema()),
                new ArrayList<>(made.missing()),
                made.next(),
                made.totals(),
                counts,
                staged,
                rejects);
    }

    public static SplitDone refused(ClusterFile file, List<Reason> why) {
        var none = new ArrayList<String>();
        return new SplitDone(
                file,
                JSON.writeValueAsString(why),
                none,
                none,
                Position.START,
                Totals.NONE,
                RecordCounts.NONE,
                new ArrayList<>(),
                new ArrayList<>());
    }

    /// Returns the reasons why the file cannot be processed; empty if it was processed.
    public List<Reason> reasons() {
        return refused.isEmpty() ? List.of() : List.of(JSON.readValue(refused, Reason[].class));
    }

    private static ArrayList<String> names(Schema schema) {
        return new ArrayList<>(schema.fields().stream().map(Schema.Field::name).toList());
    }

    /// Returns the result of this split and a later one of the same file.
    public SplitDone plus(SplitDone next) {
        return new SplitDone(
                file,
                refused.isEmpty() ? next.refused : refused,
                columns,
                missing,
                next.next.after(this.next),
                totals.plus(next.totals),
                counts.plus(next.counts),
                together(staged, next.staged.stream().map(part -> part.after(this.next)).toList()),
                together(rejects, next.rejects));
    }

    private static ArrayList<ClusterPart> together(List<ClusterPart> some, List<ClusterPart> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}

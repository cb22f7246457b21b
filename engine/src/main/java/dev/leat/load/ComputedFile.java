package dev.leat.load;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.metrics.RecordCounts;
import java.util.List;

/// The result of a file that another process has processed: that of its last piece.
///
/// @param refused the reasons why the file cannot be processed; the other values are empty then
/// @param columns the names of the file's columns
/// @param missing the columns of the schema that the file does not have
/// @param next the position after the last piece
/// @param staged the staged files of the sinks and the files of rejected lines, in file order
public record ComputedFile(
        List<Reason> refused,
        List<String> columns,
        List<String> missing,
        Position next,
        Totals totals,
        RecordCounts counts,
        List<StagedFile> staged) {

    private static final int AFTER_ONE = 2;

    public ComputedFile {
        refused = List.copyOf(refused);
        columns = List.copyOf(columns);
        missing = List.copyOf(missing);
        staged = List.copyOf(staged);
    }

    /// Returns the change of the file's progress. All pieces of the file count as one, because they
    /// have one commit.
    Reduced step() {
        var end = new Position(next.offset(), next.line(), Math.min(next.part(), AFTER_ONE));
        return new Reduced(end, totals, staged);
    }

    /// Returns the columns of the file, which are texts if the pipeline has no schema.
    Schema schema(Pipeline pipeline) {
        return schema(pipeline, columns);
    }

    /// Returns the columns with these names of a file of a pipeline.
    public static Schema schema(Pipeline pipeline, List<String> columns) {
        return pipeline.from().infersColumns()
                ? Schema.ofTexts("", columns)
                : pipeline.from().schema();
    }
}

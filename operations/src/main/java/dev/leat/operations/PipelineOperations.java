package dev.leat.operations;

import dev.leat.inspect.PipelineStep;
import java.util.List;

/// Operations that show one pipeline.
public interface PipelineOperations {

    /// Returns the files of the pipeline, the last one that it started to process first.
    @Operation(
            value = "GET pipelines/{pipeline}/files",
            summary = "Lists the files of a pipeline, the newest first.")
    List<FileReport> files(int limit);

    /// Returns the files that a dead letter of the pipeline names, in their order.
    ///
    /// Throws [RefusedOperationException] of the kind UNKNOWN if there is no such dead letter.
    @Operation(
            value = "GET pipelines/{pipeline}/letters/{letter}/files",
            summary =
                    "Lists the files that a dead letter names, with their lines and rejected lines.")
    List<LetterFile> letterFiles(long letter);

    @Operation(
            value = "GET pipelines/{pipeline}/steps",
            summary =
                    "Returns the steps of a pipeline, with their expressions and the columns after each.")
    List<PipelineStep> steps();
}

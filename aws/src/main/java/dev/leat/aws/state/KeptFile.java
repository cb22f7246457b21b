package dev.leat.aws.state;

import dev.leat.batch.StagedFile;
import java.nio.file.Path;

/// A staged file of a committed piece, which any machine can read.
///
/// @param name the path of the file in the staging folder of its pipeline and object version
/// @param object the name under which [StagedFiles] keeps the content
public record KeptFile(
        int sink, int part, String key, String name, String object, long rows, long bytes) {

    /// Returns the staged file on this machine.
    public StagedFile on(Path file) {
        return new StagedFile(sink, part, key, file, rows, bytes);
    }
}

package dev.leat.cli.bucket;

import dev.leat.batch.Totals;
import java.util.List;

/// The result of a single run: the number and size of the inputs, totals, the files that were
/// written, each as a path or a URI, and notes for the user.
public record RunResult(
        long files,
        long bytes,
        Totals totals,
        List<String> outputs,
        List<String> rejects,
        List<String> notes) {
    public RunResult {
        outputs = List.copyOf(outputs);
        rejects = List.copyOf(rejects);
        notes = List.copyOf(notes);
    }
}

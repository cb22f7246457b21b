package dev.leat.aws.state;

import dev.leat.plan.OutputRule;
import java.util.List;

/// What remains to be done when the end of a file is decided.
///
/// @param outputs the outputs that are to become visible
/// @param removed the outputs of earlier versions of the input that are to be deleted
public record PendingOutputs(List<StagedOutput> outputs, List<OutputRule.Name> removed) {

    public PendingOutputs {
        outputs = List.copyOf(outputs);
        removed = List.copyOf(removed);
    }

    public boolean isEmpty() {
        return outputs.isEmpty() && removed.isEmpty();
    }
}

package dev.leat.aws.state;

import java.util.List;

/// What remains to be done when the end of a file is decided.
///
/// @param outputs the outputs that are to become visible
/// @param removed the outputs of earlier versions of the input that are to be deleted
/// @param messages the messages that are to be sent after that, in the form of their sender; empty
///   if there are none
public record PendingEnd(
        List<StagedOutput> outputs, List<FormerOutput> removed, List<byte[]> messages) {

    public PendingEnd {
        outputs = List.copyOf(outputs);
        removed = List.copyOf(removed);
        messages = List.copyOf(messages);
    }

    public boolean isEmpty() {
        return outputs.isEmpty() && removed.isEmpty() && messages.isEmpty();
    }
}

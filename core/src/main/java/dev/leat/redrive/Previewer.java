package dev.leat.redrive;

import dev.leat.port.LetterBox;
import java.util.List;

/// Says what would become of letters that came back now, as a preview says it. Keeps nothing. Owned
/// by one thread.
@FunctionalInterface
public interface Previewer {

    /// For each of these letters, of one page at the most, in their order and as one batch.
    List<Outlook> outlook(List<LetterBox.Return> letters);
}

package dev.leat.testkit.invariant;

import dev.leat.batch.Record;
import java.util.List;
import java.util.Optional;

/// A message of a pipeline's source: how it fared, what the kernel says of it, and the dead letters
/// that it became. `left` is whether it still lies in its queue.
record Item(
        MessageLife life,
        Record record,
        ExpectedOutcomes.Said said,
        List<ObservedDeadLetter> letters,
        boolean left) {

    Item {
        letters = List.copyOf(letters);
    }

    Optional<RecordState> state() {
        return said.state();
    }

    ExpectedOutcome word(int sink) {
        return said.words().get(sink);
    }

    /// The letter that says of this sink that it failed.
    Optional<ObservedDeadLetter> failed(String sink) {
        return letters.stream().filter(letter -> letter.failed(sink)).findFirst();
    }

    String name() {
        return life.name();
    }
}

package dev.leat.testkit.invariant;

import dev.leat.batch.Record;
import java.util.List;
import java.util.Optional;

/// A message of a pipeline's source: its history, the kernel's results, and its dead letters.
/// `left` is true if it is still in its queue.
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

    /// Returns the dead letter with a failure of this sink.
    Optional<ObservedDeadLetter> failed(String sink) {
        return letters.stream().filter(letter -> letter.failed(sink)).findFirst();
    }

    String name() {
        return life.name();
    }
}

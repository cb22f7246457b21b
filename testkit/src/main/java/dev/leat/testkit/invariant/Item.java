package dev.leat.testkit.invariant;

import dev.leat.batch.Record;
import java.util.List;
import java.util.Optional;

/// A message of a pipeline's source queue: its history, the results of the pipeline's kernel (its
/// compiled SQL), and its dead letters. `left` is true if the queue still contains it.
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

    /// Returns the dead letter that names this sink as failed.
    Optional<ObservedDeadLetter> failed(String sink) {
        return letters.stream().filter(letter -> letter.failed(sink)).findFirst();
    }

    String name() {
        return life.name();
    }
}

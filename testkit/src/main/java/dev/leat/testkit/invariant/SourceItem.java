package dev.leat.testkit.invariant;

import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A message of a pipeline's source queue: its history, the results of the pipeline's kernel (its
/// compiled SQL), and its dead letters. `left` is true if the queue still contains it. If the
/// pipeline makes several rows of a message (`rows`), each row is an item.
record SourceItem(
        MessageLife life,
        Record record,
        ExpectedOutcomes.Said said,
        List<ObservedDeadLetter> letters,
        boolean left,
        boolean rows) {

    SourceItem {
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

    /// Returns the durable results of the sink for this item.
    Stream<MessageStep.Answered> answers(String sink) {
        var identity = rows ? state().map(RecordState::identity) : Optional.<String>empty();
        return life.steps(MessageStep.Answered.class)
                .filter(a -> a.sink().equals(sink))
                .filter(a -> identity.isEmpty() || identity.get().equals(a.identity()));
    }

    /// True if the sink ever durably accepted the item.
    boolean delivered(String sink) {
        return answers(sink).anyMatch(a -> a.outcome() == Outcome.DELIVERED);
    }

    String name() {
        return life.name();
    }
}

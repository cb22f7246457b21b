package dev.leat.local.queue;

import dev.leat.app.App;
import dev.leat.app.Micros;
import dev.leat.app.Queue;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.local.queue.storage.StoredMessage;
import dev.leat.plan.Effect;
import dev.leat.plan.ExhaustedRecord;
import dev.leat.plan.RedriveResult;
import dev.leat.plan.WriteResults;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes dead letters: records that failed permanently in pipelines, and messages that exceeded
/// their receive count. A dead letter has the original message's id and arrival time.
public record DeadLetterWriter(App app, OpenQueues queues, RedriveResults fates) {

    /// Returns true if a dead-letter queue of this name exists.
    boolean exists(String queue) {
        return queues.find(queue).isPresent();
    }

    /// Writes the dead letters of a pipeline.
    public WriteResults write(Transaction transaction, Effect.DeadLetters letters)
            throws SQLException {
        var sending = queues.named(letters.queue()).log().sending();
        for (var letter : letters.letters()) {
            add(sending, letter, deduplication(transaction, letter));
        }
        queues.named(letters.queue()).log().send(transaction, sending);
        return WriteResults.all(letters.letters().size(), Outcome.DELIVERED);
    }

    /// Writes dead letters for messages that have reached the maximum receive count of their queue,
    /// or that have crashed the process too often. The caller must delete the messages from that
    /// queue in the same transaction. If a message was redriven before, the dead letter has its
    /// history, and the outcome of the redrive is recorded.
    void exhausted(
            Transaction transaction, QueueLog from, List<StoredMessage> messages, MessageSpan state)
            throws SQLException {
        var to = queues.named(from.queue().deadLetterQueue().orElseThrow()).log();
        var sending = to.sending();
        var ended = new ArrayList<RedriveResult>();
        for (var message : messages) {
            var record = RedriveAttribute.restored(message.record(state.attempts()));
            var letter = ExhaustedRecord.letter(app, from.queue().name(), record);
            add(sending, letter, message.entry().deduplication());
            record.redrive()
                    .ifPresent(r ->
                            ended.add(new RedriveResult(r.run(), record.id(), Outcome.RETRIED)));
        }
        to.send(transaction, sending);
        if (!ended.isEmpty()) {
            fates.save(transaction, ended);
        }
    }

    /// Writes the dead letter of a record that was leased as often as allowed and never settled.
    ///
    /// @param source the queue that stands for the record's source
    public void exhausted(Transaction transaction, Queue source, Record record)
            throws SQLException {
        var to = queues.named(source.deadLetterQueue().orElseThrow()).log();
        var sending = to.sending();
        add(sending, ExhaustedRecord.letter(app, source.name(), record), Optional.empty());
        to.send(transaction, sending);
    }

    /// Dead letters are never deduplicated, even if the same message becomes a dead letter
    /// repeatedly.
    private static void add(QueueSend sending, DeadLetter letter, Optional<String> deduplication) {
        var original = letter.original();
        var origin = new ChunkEntry.Origin(original.id(), Micros.of(original.receivedAt()));
        sending.add(
                new ChunkEntry(
                        original.body(),
                        DeadLetterAttribute.attributes(letter),
                        Optional.of(origin),
                        original.group(),
                        deduplication),
                0);
    }

    /// Returns the deduplication id of the original message in a FIFO queue. The record does not
    /// contain the id, so the id is read from the stored message, which exists until its lease is
    /// settled.
    private Optional<String> deduplication(Transaction transaction, DeadLetter letter)
            throws SQLException {
        var source = queues.find(letter.source()).map(OpenQueue::log).filter(QueueLog::fifo);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        var original = letter.original();
        return source.get()
                .stored(transaction, original.sequence())
                .filter(message -> message.id().equals(original.id()))
                .flatMap(message -> message.entry().deduplication())
                .or(() -> Optional.of(original.id()));
    }
}

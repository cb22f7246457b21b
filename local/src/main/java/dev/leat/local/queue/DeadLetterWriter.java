package dev.leat.local.queue;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.local.queue.storage.StoredMessage;
import dev.leat.plan.Effect;
import dev.leat.plan.RedriveResult;
import dev.leat.plan.WriteResults;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Writes dead letters: those of pipelines, and messages that were received too often. A letter
/// keeps the id and the arrival time of the message it was.
public final class DeadLetterWriter {

    private final App app;
    private final OpenQueues queues;
    private final RedriveResults fates;

    public DeadLetterWriter(App app, OpenQueues queues, RedriveResults fates) {
        this.app = app;
        this.queues = queues;
        this.fates = fates;
    }

    /// Whether there is a queue of this name for dead letters.
    boolean reach(String queue) {
        return queues.find(queue).isPresent();
    }

    /// What a pipeline gave up.
    public WriteResults write(Transaction transaction, Effect.DeadLetters letters)
            throws SQLException {
        var sending = queues.named(letters.queue()).backlog().sending();
        for (var letter : letters.letters()) {
            add(sending, letter, deduplication(transaction, letter));
        }
        queues.named(letters.queue()).backlog().send(transaction, sending);
        return WriteResults.all(letters.letters().size(), Outcome.DELIVERED);
    }

    /// Messages that were received as often as their queue allows. They must be deleted there in
    /// the same transaction. One that was a dead letter before keeps its lives, and how this one
    /// ended is told.
    void exhausted(
            Transaction transaction, QueueLog from, List<StoredMessage> messages, int attempts)
            throws SQLException {
        var to = queues.named(from.queue().deadLetterQueue().orElseThrow()).backlog();
        var sending = to.sending();
        var ended = new ArrayList<RedriveResult>();
        for (var message : messages) {
            var record = RedriveAttribute.restored(message.record(attempts));
            add(sending, exhausted(from, record), message.entry().deduplication());
            record.redrive()
                    .ifPresent(r ->
                            ended.add(new RedriveResult(r.run(), record.id(), Outcome.RETRIED)));
        }
        to.send(transaction, sending);
        if (!ended.isEmpty()) {
            fates.enter(transaction, ended);
        }
    }

    private DeadLetter exhausted(QueueLog from, Record record) {
        int attempts = record.attempt();
        var source = from.queue().name();
        var pipeline = app.consumers(source).stream().findFirst();
        var reason =
                Reason.of(
                        "attempts",
                        "received %s without being settled"
                                .formatted(attempts == 1 ? "1 time" : attempts + " times"));
        var sinks = pipeline.map(Pipeline::to).orElse(List.of()).stream().map(Sink::name).toList();
        var meant = sinks.stream().filter(sink -> goesTo(record, sink)).toList();
        var failed = new LinkedHashMap<String, List<Reason>>();
        // as a pass has it: meant for none of today's sinks is meant for all
        for (var sink : meant.isEmpty() ? sinks : meant) {
            failed.put(sink, List.of(reason));
        }
        var done = sinks.stream().filter(sink -> !failed.containsKey(sink)).toList();
        if (failed.isEmpty()) {
            failed.put(source, List.of(reason));
        }
        return new DeadLetter(
                0, record, pipeline.map(Pipeline::name).orElse(""), source, "", done, failed);
    }

    private static boolean goesTo(Record record, String sink) {
        return record.redrive().map(redrive -> redrive.goesTo(sink)).orElse(true);
    }

    /// No letter is a repeat, however often its message came.
    private static void add(QueueSend sending, DeadLetter letter, Optional<String> deduplication) {
        var original = letter.original();
        var origin =
                new ChunkEntry.Origin(original.id(), MessageSpan.micros(original.receivedAt()));
        sending.add(
                new ChunkEntry(
                        original.body(),
                        DeadLetterAttribute.attributes(letter),
                        Optional.of(origin),
                        original.group(),
                        deduplication),
                0);
    }

    /// The id that the letter's message has in a FIFO queue. A record does not carry it, so the
    /// message is looked up: it is still there while its lease is being settled.
    private Optional<String> deduplication(Transaction transaction, DeadLetter letter)
            throws SQLException {
        var source = queues.find(letter.source()).map(OpenQueue::backlog).filter(QueueLog::fifo);
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

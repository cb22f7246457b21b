package dev.leat.local;

import dev.leat.app.Queue;
import dev.leat.batch.Reason;
import dev.leat.local.LocalTransaction.Places;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.QueueSend;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.plan.Effect;
import dev.leat.plan.QueueMessage;
import dev.leat.plan.WriteResults;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends the messages that a pipeline writes to a queue. Used by one thread.
record QueueWriter(Effect.Write write, Queue queue, QueueSend sending) {

    /// Sends a message for each row that is new to the queue.
    static WriteResults write(Transaction transaction, Effect.Write write, Places places)
            throws SQLException {
        var log = places.queues().named(write.to().name()).log();
        var messages = new QueueWriter(write, log.queue(), log.sending());
        var answers =
                places.views()
                        .identities()
                        .judge(
                                transaction,
                                write,
                                row -> write.absent(row) ? null : messages.add(row));
        if (!messages.sending().isEmpty()) {
            log.send(transaction, messages.sending());
        }
        return answers;
    }

    /// Adds the row's message, or returns the reason why the queue cannot accept it.
    private @Nullable Reason add(int row) {
        var message = QueueMessage.of(write, queue, row);
        var refusal = message.refusal(queue);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        long delay = queue.delay().toNanos() / 1000;
        var entry = ChunkEntry.of(message.body(), Map.of());
        if (queue.fifo().isEmpty()) {
            sending.add(entry, delay);
        } else {
            sending.addOnce(entry.in(message.group(), Optional.of(message.deduplication())), delay);
        }
        return null;
    }
}

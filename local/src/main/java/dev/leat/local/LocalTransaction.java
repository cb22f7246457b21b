package dev.leat.local;

import dev.leat.app.Sink;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.local.database.Faults;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.Entry;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.Sending;
import dev.leat.local.view.Views;
import dev.leat.plan.Answers;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import dev.leat.port.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where effects become rows: each kind goes to the one that keeps it. Lives while a commit runs,
/// on the writer's thread.
final class LocalTransaction implements Store.Transaction {

    private final Path file;
    private final Transaction transaction;
    private final Places places;

    /// What a state folder holds, by name.
    record Places(Views views, OpenQueues queues) {}

    LocalTransaction(Path file, Transaction transaction, Places places) {
        this.file = file;
        this.transaction = transaction;
        this.places = places;
    }

    @Override
    public Answers apply(Effect effect) {
        try {
            return applied(effect);
        } catch (SQLException e) {
            throw Faults.of(file, e);
        }
    }

    private Answers applied(Effect effect) throws SQLException {
        return switch (effect) {
            case Effect.Write write ->
                    switch (write.to()) {
                        case Sink.ToView _ -> places.views().write(transaction, write);
                        case Sink.ToQueue queue -> enqueue(write, queue);
                    };
            case Effect.DeadLetters dead -> places.queues().letters().write(transaction, dead);
            case Effect.Settle settle -> {
                places.queues().named(settle.work().source()).source().settle(transaction, settle);
                yield Answers.all(0, Outcome.DELIVERED);
            }
        };
    }

    private Answers enqueue(Effect.Write write, Sink.ToQueue to) throws SQLException {
        var backlog = places.queues().named(to.name()).backlog();
        var bodies = (Column.Texts) write.rows().sinks().get(write.sink()).getFirst();
        long delay = backlog.queue().delay().toNanos() / 1000;
        var sending = new Sending();
        var answers =
                places.views()
                        .identities()
                        .judge(
                                transaction,
                                write,
                                row -> write.absent(row) ? null : add(sending, bodies, row, delay));
        if (sending.size() > 0) {
            backlog.send(transaction, sending);
        }
        return answers;
    }

    /// Adds the row's message, or says why it cannot be one.
    private static @Nullable Reason add(Sending sending, Column.Texts bodies, int row, long delay) {
        var text = Optional.ofNullable(bodies.values()[row]).orElse("");
        var body = text.getBytes(StandardCharsets.UTF_8);
        if (body.length > Message.MOST_BYTES) {
            return Reason.of(
                    "range",
                    "the message would have %d bytes, a queue takes at most %d"
                            .formatted(body.length, Message.MOST_BYTES));
        }
        sending.add(Entry.of(body, Map.of()), delay);
        return null;
    }
}

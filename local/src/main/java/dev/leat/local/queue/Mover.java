package dev.leat.local.queue;

import dev.leat.letter.FormerMessage;
import dev.leat.local.database.Transaction;
import dev.leat.port.NoSuchQueue;
import dev.leat.port.Queues.Move;
import dev.leat.port.Unavailable;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Moves dead letters, some in each commit, until none is left of those that were there when it was
/// asked for. What somebody holds is moved once it is visible again. A message that is moved loses
/// what Leat wrote to it when it died, its former lives too, and its receive count; it keeps body,
/// attributes, id and time of first arrival, group and deduplication id. One thread runs it.
final class Mover {

    /// Messages a commit, and bytes.
    private static final int MOST = 1000;

    private static final long MOST_BYTES = 4L << 20;
    private static final long SECOND = 1_000_000;
    private static final long LONGEST_WAIT = 20 * SECOND;

    /// SQS's own codes for why a move failed.
    private static final String UNKNOWN_SOURCE = "CouldNotDetermineMessageSource";

    private static final String NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue";

    private final OpenQueue from;
    private final Backlog backlog;
    private final OpenQueues queues;
    private final Move move;
    private final long before;
    private final Messages messages;
    private final Setback setback = new Setback();
    private volatile boolean cancelled;
    private volatile boolean stopped;

    /// Not before then is anything moved: the limit a second, or the file could not be written.
    private long allowed;

    Mover(OpenQueue from, OpenQueues queues, MoveTable.Task task) {
        this.from = from;
        this.backlog = from.backlog();
        this.queues = queues;
        this.move = task.move();
        this.before = task.before();
        this.messages = new Messages(backlog);
        this.cancelled = task.move().state() == Move.State.CANCELLING;
    }

    void cancel() {
        cancelled = true;
        backlog.signal().raise();
    }

    /// The thread ends soon; the move does not.
    void stop() {
        stopped = true;
        backlog.signal().raise();
    }

    void run() {
        while (true) {
            long seen = backlog.signal().count();
            if (stopped) {
                return;
            }
            try {
                var next = step();
                if (next.isEmpty()) {
                    return;
                }
                backlog.time().await(backlog.signal(), seen, next.get());
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// Does what can be done now. When to go on; empty if it has ended.
    private Optional<Instant> step() {
        try {
            return cancelled ? end(Move.State.CANCELLED, "") : moved();
        } catch (Unavailable _) {
            allowed = backlog.now() + SECOND;
            return Optional.of(Span.instant(allowed));
        } catch (RuntimeException failed) {
            return ended(failure(failed));
        }
    }

    static String failure(RuntimeException failed) {
        return failed instanceof NoSuchQueue ? NO_QUEUE : String.valueOf(failed.getMessage());
    }

    /// Could not even this be written, it is tried again at the next start.
    private Optional<Instant> ended(String failure) {
        try {
            return end(Move.State.FAILED, failure);
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    private Optional<Instant> end(Move.State state, String failure) {
        backlog.storage()
                .database()
                .commit(tx -> {
                    MoveTable.end(tx, move.handle(), state, failure);
                    return state;
                });
        return Optional.empty();
    }

    private Optional<Instant> moved() {
        backlog.exists();
        long now = backlog.now();
        allowed -= setback.at(now);
        if (now < allowed) {
            return Optional.of(Span.instant(allowed));
        }
        from.expiry().check(now);
        int most = Math.min(MOST, move.perSecond().orElse(MOST));
        var taken = backlog.index().take(most, now, before, _ -> true);
        if (taken.isEmpty()) {
            return backlog.index().before(before)
                    ? Optional.of(Span.instant(next(now)))
                    : end(Move.State.COMPLETED, "");
        }
        var batch = batch(taken);
        write(taken, batch);
        if (!batch.failure().isEmpty()) {
            // only now: who sees the end must find the messages where they were
            return end(Move.State.FAILED, batch.failure());
        }
        long pause = move.perSecond().map(rate -> batch.size() * SECOND / rate).orElse(0L);
        allowed = now + pause;
        return Optional.of(Span.instant(allowed));
    }

    /// What is in somebody's hands at this moment has no time yet at which it is visible again.
    private long next(long now) {
        long next = backlog.index().next().orElse(now + SECOND);
        return Math.min(next, now + LONGEST_WAIT);
    }

    /// What is written at once: messages by where they go, what they were, and why it ends there,
    /// if it does.
    private record Batch(Map<Backlog, Sending> sendings, List<Span> done, String failure) {
        long size() {
            return done.stream().mapToLong(Span::size).sum();
        }
    }

    private Batch batch(List<Span> taken) {
        try {
            return batch(messages.read(taken, MOST_BYTES));
        } catch (Throwable failed) {
            backlog.index().put(taken);
            throw failed;
        }
    }

    private Batch batch(Messages.Read read) {
        var sendings = new LinkedHashMap<Backlog, Sending>();
        for (var message : read.messages()) {
            var former = FormerMessage.of(message.entry().attributes());
            var name = move.to().or(() -> former.map(FormerMessage::source));
            var to = name.flatMap(queues::find);
            if (to.isEmpty()) {
                return new Batch(
                        sendings,
                        until(read.spans(), message.position()),
                        name.isEmpty() ? UNKNOWN_SOURCE : NO_QUEUE);
            }
            var attributes =
                    former.map(FormerMessage::attributes).orElse(message.entry().attributes());
            sendings.computeIfAbsent(to.get().backlog(), Backlog::sending)
                    .add(message.entry().moved(attributes, message.origin()), 0);
        }
        return new Batch(sendings, read.spans(), "");
    }

    private static List<Span> until(List<Span> spans, long position) {
        var before = new ArrayList<Span>();
        for (var span : spans) {
            if (span.first() < position) {
                before.add(span.at(span.first(), Math.min(span.end(), position)));
            }
        }
        return before;
    }

    private void write(List<Span> taken, Batch batch) {
        try {
            backlog.storage().database().commit(tx -> write(tx, batch));
        } catch (Throwable failed) {
            backlog.index().put(taken);
            throw failed;
        }
        // What was done is not there any more; the rest is as it was. Where nothing could be read,
        // nothing is there: the queue was purged.
        if (batch.done().isEmpty() && batch.failure().isEmpty()) {
            backlog.index().drop(taken);
        } else {
            backlog.index().put(taken);
        }
        backlog.signal().raise();
    }

    private boolean write(Transaction transaction, Batch batch) throws SQLException {
        backlog.exists();
        for (var sending : batch.sendings().entrySet()) {
            sending.getKey().send(transaction, sending.getValue());
        }
        backlog.storage().chunks().remove(transaction, batch.done());
        Leases.clear(transaction, batch.done());
        MoveTable.moved(transaction, move.handle(), batch.size());
        transaction.onCommit(() -> backlog.index().drop(batch.done()));
        return true;
    }
}

package dev.leat.local.queue;

import com.google.re2j.Pattern;
import dev.leat.app.Micros;
import dev.leat.app.Queue;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.storage.ManagedTable;
import dev.leat.local.queue.storage.QueueStorage;
import dev.leat.port.MessageMoves;
import dev.leat.port.QueueAdmin;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The queues of a state folder, which the app declares or clients created. Definitions are stored
/// in the file and cached in memory. Thread-safe.
public record ManagedQueues(QueueStorage storage, OpenQueues queues, MessageMoves moves)
        implements QueueAdmin {

    /// The naming rules of SQS.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private static final Pattern FIFO_NAME = Pattern.compile("[A-Za-z0-9_-]{1,75}(\\.fifo)?");

    @Override
    public List<Managed> list() {
        storage.database().checkFolder();
        return queues.all().stream().map(open -> open.log().managed()).toList();
    }

    @Override
    public Optional<Managed> find(String name) {
        storage.database().checkFolder();
        return queues.find(name).map(open -> open.log().managed());
    }

    @Override
    public synchronized void create(Definition definition, Map<String, String> tags) {
        var name = definition.queue().name();
        boolean fifo = definition.queue().fifo().isPresent();
        if (!(fifo ? FIFO_NAME : NAME).matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a valid queue name; use up to 80 letters, digits, hyphens and underscores"
                            .formatted(name));
        }
        if (queues.find(name).isPresent()) {
            throw new IllegalArgumentException("queue '" + name + "' already exists");
        }
        definition
                .queue()
                .deadLetterQueue()
                .ifPresent(letters -> checkSameKind(queues.named(letters), definition.queue()));
        try {
            queues.open(new IndexLoader(storage).load(definition, false, tags));
        } catch (StateException kept) {
            throw new IllegalArgumentException(kept.getMessage(), kept);
        }
    }

    /// Checks that the dead-letter queue and the queue are of the same type, as SQS requires. So
    /// dead letters of a FIFO queue stay in order.
    private static void checkSameKind(OpenQueue letters, Queue queue) {
        boolean fifo = queue.fifo().isPresent();
        if (letters.log().fifo() != fifo) {
            throw new IllegalArgumentException(
                    "the dead-letter queue of %s must be a %s queue, too; %s is not"
                            .formatted(
                                    queue.name(),
                                    fifo ? "FIFO" : "standard",
                                    letters.log().queue().name()));
        }
    }

    @Override
    public synchronized void change(Definition definition) {
        var log = created(definition.queue().name());
        var was = log.managed();
        if (definition.queue().fifo().isPresent() != log.fifo()) {
            throw new IllegalArgumentException(
                    "queue %s is a %s queue, which cannot be changed; create another queue"
                            .formatted(
                                    definition.queue().name(), log.fifo() ? "FIFO" : "standard"));
        }
        // The definition may name a dead-letter queue that was deleted later.
        definition
                .queue()
                .deadLetterQueue()
                .filter(letters ->
                        !was.definition().queue().deadLetterQueue().equals(Optional.of(letters)))
                .ifPresent(letters -> checkSameKind(queues.named(letters), definition.queue()));
        put(log, new Managed(definition, false, was.created(), now(), was.tags()));
        log.signal().raise();
    }

    @Override
    public synchronized void delete(String name) {
        var log = created(name);
        storage.database().commit(tx -> delete(tx, log));
        log.signal().raise();
    }

    private boolean delete(Transaction transaction, QueueLog log) throws SQLException {
        log.remove(transaction);
        ManagedTable.delete(transaction, log.number());
        transaction.update("UPDATE queue SET expired = 0 WHERE number = ?", log.number());
        transaction.onCommit(() -> queues.remove(log));
        return true;
    }

    @Override
    public synchronized void tag(String name, Map<String, String> tags) {
        var log = queues.named(name).log();
        var was = log.managed();
        put(log, new Managed(was.definition(), was.declared(), was.created(), was.changed(), tags));
    }

    private void put(QueueLog log, Managed managed) {
        storage.database()
                .commit(tx -> {
                    ManagedTable.put(tx, log.number(), managed);
                    log.managed(tx, managed);
                    return managed;
                });
    }

    private QueueLog created(String name) {
        var log = queues.named(name).log();
        if (log.managed().declared()) {
            throw new IllegalArgumentException(
                    "queue '%s' is declared in the app file; change it there".formatted(name));
        }
        return log;
    }

    private Instant now() {
        return Micros.instant(Micros.of(storage.time().instant()));
    }

    @Override
    public Move move(String from, Optional<String> to, Optional<Integer> perSecond) {
        var source = queues.named(from);
        to.ifPresent(name -> sameKind(source.log(), queues.named(name).log()));
        source.expiry().check(source.log().now());
        return moves.begin(from, to, perSecond, source.log().index().total());
    }

    private static void sameKind(QueueLog from, QueueLog to) {
        if (from.fifo() != to.fifo()) {
            throw new IllegalArgumentException(
                    "messages cannot be moved from queue '%s' to '%s': only one of these queues is FIFO"
                            .formatted(from.queue().name(), to.queue().name()));
        }
    }

    @Override
    public List<Move> moves(String from) {
        return moves.moves(from);
    }

    @Override
    public Optional<Move> cancel(String handle) {
        return moves.cancel(handle);
    }
}

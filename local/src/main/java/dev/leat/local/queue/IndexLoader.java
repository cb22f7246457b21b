package dev.leat.local.queue;

import dev.leat.app.App;
import dev.leat.app.Micros;
import dev.leat.app.Queue;
import dev.leat.local.database.DatabaseSession;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.index.GroupIndex;
import dev.leat.local.queue.index.Index;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.index.SpanIndex;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.local.queue.storage.GroupTable;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.ManagedTable;
import dev.leat.local.queue.storage.QueueStorage;
import dev.leat.port.QueueAdmin.Definition;
import dev.leat.port.QueueAdmin.Managed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds the index of each queue from the file. Reads chunk headers, sets of deleted messages,
/// groups and leases, but no bodies.
public record IndexLoader(QueueStorage storage) {

    private static final long[] NO_GROUPS = {};

    public record Loaded(QueueLog log, long expired) {}

    public static List<Loaded> run(App app, QueueStorage storage) {
        var loading = new IndexLoader(storage);
        var loaded = new ArrayList<Loaded>();
        for (var queue : app.queues().values()) {
            loaded.add(loading.load(Definition.of(queue), true, Map.of()));
        }
        for (var created : storage.database().read(ManagedTable::created).values()) {
            loaded.add(loading.load(created.definition(), false, created.tags()));
        }
        return loaded;
    }

    private record Row(int number, long next, long expired, Managed managed) {}

    /// Opens the queue, and stores its definition if it is new or changed.
    Loaded load(Definition definition, boolean declared, Map<String, String> tags) {
        var row = storage.database().commit(tx -> row(tx, definition, declared, tags));
        var index = definition.queue().fifo().isPresent() ? new GroupIndex() : new SpanIndex();
        var log =
                new QueueLog(
                        row.number(),
                        Math.max(row.next(), MessageSpan.position(row.number(), 0)),
                        row.managed(),
                        storage,
                        index);
        storage.database()
                .read(session -> {
                    fill(session, log);
                    return index;
                });
        return new Loaded(log, row.expired());
    }

    private Row row(
            Transaction transaction,
            Definition definition,
            boolean declared,
            Map<String, String> tags)
            throws SQLException {
        var name = definition.queue().name();
        transaction.update(
                "INSERT INTO queue SELECT coalesce(max(number), 0) + 1, ?, 0, 0 FROM queue"
                        + " WHERE true ON CONFLICT(name) DO NOTHING",
                name);
        return transaction.one(
                "SELECT number, next, expired FROM queue WHERE name = ?",
                row -> {
                    int number = row.getInt(1);
                    return new Row(
                            number,
                            row.getLong(2),
                            row.getLong(3),
                            managed(transaction, number, definition, declared, tags));
                },
                name);
    }

    private Managed managed(
            Transaction transaction,
            int number,
            Definition definition,
            boolean declared,
            Map<String, String> tags)
            throws SQLException {
        var known = ManagedTable.find(transaction, number);
        checkKind(
                transaction,
                number,
                definition.queue(),
                known.flatMap(k -> k.definition().queue().fifo()).isPresent());
        if (known.isPresent()
                && known.get().definition().equals(definition)
                && known.get().declared() == declared) {
            return known.get();
        }
        var now = Micros.instant(Micros.of(storage.time().instant()));
        // A queue that a client creates has no earlier messages, even if the app once had a queue
        // with this name.
        var before = known.filter(_ -> declared);
        var managed =
                new Managed(
                        definition,
                        declared,
                        before.map(Managed::created).orElse(now),
                        now,
                        before.map(Managed::tags).orElse(tags));
        ManagedTable.put(transaction, number, managed);
        return managed;
    }

    /// Refuses to change the type of a queue that has messages. Messages of a standard queue have
    /// no group, which a FIFO queue requires; messages of a FIFO queue would lose their order and
    /// their deduplication.
    private void checkKind(Transaction transaction, int number, Queue queue, boolean was)
            throws SQLException {
        boolean is = queue.fifo().isPresent();
        long first = MessageSpan.position(number, 0);
        long end = MessageSpan.position(number + 1, 0);
        if (is != was && storage.chunks().oldest(transaction, first, end).isPresent()) {
            throw StateException.changed(
                    "queue %s still holds messages from when it was a %s queue, so it cannot become a %s queue"
                            .formatted(queue.name(), kind(was), kind(is)),
                    "empty or purge the queue with its old definition",
                    storage.database().folder());
        }
    }

    private static String kind(boolean fifo) {
        return fifo ? "FIFO" : "standard";
    }

    private void fill(DatabaseSession session, QueueLog log) throws SQLException {
        var groups =
                log.fifo()
                        ? GroupTable.read(session, log.first(), log.end())
                        : Map.<Long, long[]>of();
        storage.chunks()
                .heads(
                        session,
                        log.first(),
                        log.end(),
                        head -> add(log.index(), head, groups.get(head.id())));
        log.load(session);
        long now = log.now();
        var hidden = new ArrayList<MessageSpan>();
        for (var span : Leases.covering(session, log.first(), log.end())) {
            hidden.add(span.until() > now ? shifted(session, span, now) : span);
        }
        // Rows of deleted messages are ignored.
        log.index().put(hidden);
    }

    /// Makes a hidden message visible earlier if the clock was set back since it was hidden.
    private MessageSpan shifted(DatabaseSession session, MessageSpan span, long now)
            throws SQLException {
        long since =
                switch (span.kind()) {
                    case DELAYED -> storage.chunks().sent(session, span.first());
                    case CLIENT -> span.lease();
                    case RETURNED -> span.received();
                    case FRESH, TAKEN, SUSPECT, WORKER -> 0;
                };
        return since > now ? span.extended(span.until() - (since - now)) : span;
    }

    private static void add(Index index, ChunkTable.Head head, long @Nullable [] groups) {
        for (var span : living(head)) {
            index.add(
                    span,
                    groups == null
                            ? NO_GROUPS
                            : Arrays.copyOfRange(
                                    groups,
                                    (int) (span.first() - head.id()),
                                    (int) (span.end() - head.id())));
        }
    }

    private static List<MessageSpan> living(ChunkTable.Head head) {
        var living = new ArrayList<MessageSpan>();
        int from = head.gone().nextClearBit(0);
        while (from < head.size()) {
            int gone = head.gone().nextSetBit(from);
            int to = gone < 0 ? head.size() : gone;
            living.add(MessageSpan.fresh(head.id() + from, head.id() + to));
            from = head.gone().nextClearBit(to);
        }
        return living;
    }
}

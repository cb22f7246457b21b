package dev.leat.local.queue;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.local.database.Session;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Makes the index of every queue of an app from the file: heads of chunks, bitmaps and leases, no
/// bodies.
public final class Loading {

    private final Storage storage;

    private Loading(Storage storage) {
        this.storage = storage;
    }

    public record Loaded(Backlog backlog, long expired) {}

    public static List<Loaded> run(App app, Storage storage) {
        var loading = new Loading(storage);
        var loaded = new ArrayList<Loaded>();
        for (var queue : app.queues().values()) {
            loaded.add(loading.load(queue));
        }
        return loaded;
    }

    private record Row(int number, long next, long expired) {}

    private Loaded load(Queue queue) {
        var row = storage.database().commit(tx -> row(tx, queue.name()));
        var index = new Index();
        var backlog =
                new Backlog(
                        row.number(),
                        Math.max(row.next(), Span.position(row.number(), 0)),
                        queue,
                        storage,
                        index);
        storage.database()
                .read(session -> {
                    fill(session, backlog);
                    return index;
                });
        return new Loaded(backlog, row.expired());
    }

    private static Row row(Transaction transaction, String name) throws SQLException {
        var insert =
                transaction.prepare(
                        "INSERT INTO queue SELECT coalesce(max(number), 0) + 1, ?, 0, 0 FROM queue"
                                + " WHERE true ON CONFLICT(name) DO NOTHING");
        insert.setString(1, name);
        insert.executeUpdate();
        var select = transaction.prepare("SELECT number, next, expired FROM queue WHERE name = ?");
        select.setString(1, name);
        try (var row = select.executeQuery()) {
            row.next();
            return new Row(row.getInt(1), row.getLong(2), row.getLong(3));
        }
    }

    private void fill(Session session, Backlog backlog) throws SQLException {
        storage.chunks()
                .heads(
                        session,
                        backlog.first(),
                        backlog.end(),
                        head -> living(head).forEach(backlog.index()::add));
        // Of rows whose messages are gone nothing is put.
        backlog.index().put(Leases.covering(session, backlog.first(), backlog.end()));
    }

    private static List<Span> living(Chunks.Head head) {
        var living = new ArrayList<Span>();
        int from = head.gone().nextClearBit(0);
        while (from < head.size()) {
            int gone = head.gone().nextSetBit(from);
            int to = gone < 0 ? head.size() : gone;
            living.add(Span.fresh(head.id() + from, head.id() + to));
            from = head.gone().nextClearBit(to);
        }
        return living;
    }
}

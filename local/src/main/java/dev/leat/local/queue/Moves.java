package dev.leat.local.queue;

import dev.leat.local.database.Transaction;
import dev.leat.port.NoSuchQueue;
import dev.leat.port.Queues.Move;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The moves of dead letters of one state folder, each on a thread of its own while it runs. What
/// is left of them when the process ends goes on when it starts again. Threads share it; whoever
/// made it closes it before the database.
public final class Moves {

    private final Storage storage;
    private final OpenQueues queues;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private boolean closed;

    private record Running(Mover mover, Thread thread) {}

    public Moves(Storage storage, OpenQueues queues) {
        this.storage = storage;
        this.queues = queues;
    }

    /// Goes on with what the process before this one left.
    public void resume() {
        for (var task : storage.database().read(MoveTable::open)) {
            run(task);
        }
    }

    synchronized Move start(String from, Optional<String> to, Optional<Integer> perSecond) {
        if (perSecond.isPresent() && perSecond.get() < 1) {
            throw new IllegalArgumentException(
                    "a move of %d messages a second never ends".formatted(perSecond.get()));
        }
        var source = queues.named(from);
        to.ifPresent(name -> sameKind(source.backlog(), queues.named(name).backlog()));
        source.expiry().check(source.backlog().now());
        var handle = UUID.randomUUID().toString();
        var task =
                storage.database().commit(tx -> begin(tx, source.backlog(), handle, to, perSecond));
        run(task);
        return task.move();
    }

    private static void sameKind(Backlog from, Backlog to) {
        if (from.fifo() != to.fifo()) {
            throw new IllegalArgumentException(
                    "no move from queue '%s' to '%s': of the two only one is FIFO"
                            .formatted(from.queue().name(), to.queue().name()));
        }
    }

    private MoveTable.Task begin(
            Transaction transaction,
            Backlog from,
            String handle,
            Optional<String> to,
            Optional<Integer> perSecond)
            throws SQLException {
        from.exists();
        var name = from.queue().name();
        if (MoveTable.open(transaction).stream().anyMatch(t -> t.move().from().equals(name))) {
            throw new IllegalStateException(
                    "a move from queue '%s' runs already; wait for its end, or cancel it"
                            .formatted(name));
        }
        var move =
                new Move(
                        handle,
                        name,
                        to,
                        perSecond,
                        Span.instant(from.now()),
                        Move.State.RUNNING,
                        0,
                        from.index().total(),
                        "");
        var task = new MoveTable.Task(move, Math.max(from.next(), from.first()));
        MoveTable.insert(transaction, task);
        return task;
    }

    private synchronized void run(MoveTable.Task task) {
        if (closed) {
            return;
        }
        var source = queues.find(task.move().from());
        if (source.isEmpty()) {
            storage.database()
                    .commit(tx -> {
                        MoveTable.end(
                                tx,
                                task.move().handle(),
                                Move.State.FAILED,
                                Mover.failure(new NoSuchQueue(task.move().from())));
                        return true;
                    });
            return;
        }
        var handle = task.move().handle();
        var mover = new Mover(source.get(), queues, task);
        var thread =
                Thread.ofPlatform()
                        .name("leat-move-" + task.move().from())
                        .daemon()
                        .unstarted(() -> {
                            mover.run();
                            running.remove(handle);
                        });
        running.put(handle, new Running(mover, thread));
        thread.start();
    }

    List<Move> of(String from) {
        return storage.database().read(session -> MoveTable.of(session, from));
    }

    Optional<Move> cancel(String handle) {
        boolean cancelled = storage.database().commit(tx -> MoveTable.cancel(tx, handle));
        if (!cancelled) {
            return Optional.empty();
        }
        var move = storage.database().read(session -> MoveTable.find(session, handle));
        Optional.ofNullable(running.get(handle)).ifPresent(r -> r.mover().cancel());
        return move;
    }

    /// Ends the threads, each after the commit that it is at. What they had to do stays to be done.
    public void close() {
        List<Running> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(running.values());
        }
        left.forEach(r -> r.mover().stop());
        boolean interrupted = false;
        for (var r : left) {
            while (r.thread().isAlive()) {
                try {
                    r.thread().join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.leat.local.database;

import dev.leat.error.Unchecked;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// The single writer thread. It commits the work of all waiting callers in one transaction. If the
/// work of one caller throws, only that work is rolled back. If such a rollback is impossible, or
/// the commit fails, each caller's work runs again in its own transaction.
final class GroupCommit {

    private final Path file;
    private final DatabaseSession session;
    private final FolderState folder;
    private final Thread thread;
    private final Object lock = new Object();
    private List<Call<?>> waiting = new ArrayList<>();
    private boolean closed;
    private final Signal ended = new Signal();

    GroupCommit(Path file, DatabaseSession session, FolderState folder) {
        this.file = file;
        this.session = session;
        this.folder = folder;
        // Uses a platform thread, because a call of SQLite would pin the carrier thread of a
        // virtual thread.
        this.thread = Tasks.repeated("leat-state", Time.system(), ended, this::commitNext);
        thread.start();
    }

    /// @param grows true if the work stores new data, which is refused while the disk is full
    <T extends @Nullable Object> T commit(Database.Writing<T> work, boolean grows) {
        var call = new Call<>(work, grows);
        synchronized (lock) {
            if (closed) {
                throw new UnavailableException("the state file " + file + " is closed");
            }
            waiting.add(call);
            lock.notifyAll();
        }
        return call.join();
    }

    int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    /// Refuses new callers, completes waiting calls, and ends the thread.
    void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        Threads.awaitEnd(thread);
    }

    /// Commits the work of the callers that wait. After a failure outside their work they get it as
    /// an exception.
    private void commitNext() {
        var group = next();
        if (group.isEmpty()) {
            ended.raise();
            return;
        }
        try {
            var admitted = admitted(group);
            if (!admitted.isEmpty()) {
                commitTogether(admitted);
            }
        } catch (Throwable broken) {
            rollback();
            group.forEach(call -> call.abandon(broken));
            throw broken;
        } finally {
            boolean _ = Thread.interrupted(); // Only close() ends this thread.
        }
    }

    /// Waits for calls and returns all that are waiting. Returns an empty list only after `close`.
    private List<Call<?>> next() {
        synchronized (lock) {
            while (waiting.isEmpty() && !closed) {
                try {
                    lock.wait();
                } catch (InterruptedException _) {
                    // The wait goes on.
                }
            }
            var group = waiting;
            waiting = new ArrayList<>();
            return group;
        }
    }

    /// Refuses the calls that may not write now, and returns the other calls.
    private List<Call<?>> admitted(List<Call<?>> group) {
        try {
            folder.measure(session);
        } catch (SQLException unknown) {
            // The free space is unknown; the write itself will report an error.
        }
        var full = folder.full();
        if (full.isEmpty()) {
            return group;
        }
        var refused = group.stream().filter(Call::grows).toList();
        refused.forEach(call -> call.fail(full.get()));
        refused.forEach(Call::answer);
        return group.stream().filter(call -> !call.grows()).toList();
    }

    private void commitTogether(List<Call<?>> group) {
        if (group.size() == 1) {
            commitAlone(group.getFirst());
            return;
        }
        Transaction last;
        try {
            session.prepare("BEGIN IMMEDIATE").execute();
            for (var call : group) {
                runInSavepoint(call);
            }
            last = finish(group.stream().filter(c -> c.failure() == null).toList());
            session.prepare("COMMIT").execute();
        } catch (Throwable _) {
            rollback();
            group.forEach(Call::undone);
            group.forEach(this::commitAlone);
            return;
        }
        answer(group, last);
    }

    private void runInSavepoint(Call<?> call) throws SQLException {
        call.run(session, true);
        if (call.failure() != null) {
            if (call.transaction().changesMemory()) {
                throw new IllegalStateException(
                        "changes in memory can only be undone for all callers", call.failure());
            }
            call.transaction().undo();
        }
        call.transaction().release();
    }

    /// Runs a call in its own transaction. If the disk is full, releases the reserve. Then runs the
    /// call again, unless it stores new data.
    private void commitAlone(Call<?> call) {
        var last = attempt(call);
        if (call.failure() instanceof UnavailableException why && SqliteErrors.full(why)) {
            if (freedSpace() && !call.grows()) {
                call.undone();
                last = attempt(call);
            }
        }
        answer(List.of(call), last);
    }

    private boolean freedSpace() {
        try {
            return folder.freeSpace(session);
        } catch (SQLException | RuntimeException | Error stillFull) {
            return false;
        }
    }

    private Transaction attempt(Call<?> call) {
        var last = new Transaction(session, false);
        try {
            session.prepare("BEGIN IMMEDIATE").execute();
            call.run(session, false);
            if (call.failure() == null) {
                last = finish(List.of(call));
                session.prepare("COMMIT").execute();
            }
        } catch (Throwable e) {
            call.fail(e);
        }
        if (call.failure() != null) {
            rollback();
            last = new Transaction(session, false);
        }
        return last;
    }

    /// Updates the state in memory, so that it matches the file, and then returns the results to
    /// the callers. If the file is no longer in its folder, the callers get an exception instead.
    private void answer(List<? extends Call<?>> group, Transaction last) {
        try {
            var removed = folder.removed();
            removed.ifPresent(why -> group.forEach(call -> call.fail(why)));
            group.forEach(Call::settled);
            if (removed.isEmpty()) {
                last.committed();
            }
        } catch (Throwable broken) {
            group.forEach(call -> call.fail(broken));
        }
        group.forEach(Call::answer);
    }

    /// Runs the merges: writes the data that the callers passed to [Transaction#merge], one merge
    /// at a time, in the order of the callers.
    private Transaction finish(List<Call<?>> calls) throws SQLException {
        var merges = new IdentityHashMap<Transaction.Merge<?>, Merging<?>>();
        var order = new ArrayList<Merging<?>>();
        for (var call : calls) {
            for (var part : call.transaction().parts()) {
                add(merges, order, part);
            }
        }
        var last = new Transaction(session, false);
        for (var merging : order) {
            merging.write(last);
        }
        return last;
    }

    @SuppressWarnings("unchecked") // the map holds for each Merge<P> a Merging<P>
    private static <P> void add(
            IdentityHashMap<Transaction.Merge<?>, Merging<?>> merges,
            List<Merging<?>> order,
            Transaction.Part<P> part) {
        var merging = (Merging<P>) merges.get(part.merge());
        if (merging == null) {
            merging = new Merging<>(part.merge(), new ArrayList<>());
            merges.put(part.merge(), merging);
            order.add(merging);
        }
        merging.parts().add(part.value());
    }

    private record Merging<P>(Transaction.Merge<P> merge, List<P> parts) {
        void write(Transaction transaction) throws SQLException {
            merge.write(transaction, parts);
        }
    }

    private void rollback() {
        session.forget();
        try {
            session.execute("ROLLBACK");
        } catch (SQLException | RuntimeException | Error _) {
            // After some disk errors SQLite rolls back by itself. Otherwise the next transaction
            // fails, and is rolled back.
        }
    }

    /// A waiting caller: its work and its result.
    private final class Call<T extends @Nullable Object> {

        private final Database.Writing<T> work;
        private final boolean grows;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private Transaction transaction = new Transaction(session, false);
        private @Nullable T result;
        private @Nullable Throwable failure;

        Call(Database.Writing<T> work, boolean grows) {
            this.work = work;
            this.grows = grows;
        }

        boolean grows() {
            return grows;
        }

        void run(DatabaseSession session, boolean independent) {
            transaction = new Transaction(session, independent);
            failure = null;
            try {
                result = work.run(transaction);
            } catch (Throwable e) {
                fail(e);
            }
        }

        Transaction transaction() {
            return transaction;
        }

        @Nullable Throwable failure() {
            return failure;
        }

        void fail(Throwable e) {
            failure = e instanceof SQLException sql ? SqliteErrors.of(file, sql) : e;
        }

        void undone() {
            transaction.undone();
            transaction = new Transaction(session, false);
        }

        /// Undoes the work, unless the caller has its result.
        void abandon(Throwable broken) {
            if (!answer.isDone()) {
                fail(broken);
                try {
                    undone();
                } catch (RuntimeException | Error again) {
                    broken.addSuppressed(again);
                }
                answer();
            }
        }

        void settled() {
            if (failure != null) {
                transaction.undone();
            } else {
                transaction.committed();
            }
        }

        @SuppressWarnings("NullAway") // result is a T once run() has not failed
        void answer() {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(result);
            }
        }

        T join() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                throw Unchecked.of(e.getCause());
            }
        }
    }
}

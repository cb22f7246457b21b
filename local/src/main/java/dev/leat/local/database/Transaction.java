package dev.leat.local.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The part of a commit that belongs to one caller. Used on the writer thread while the caller's
/// work runs. Its statements see the writes of earlier callers of the same commit.
public final class Transaction implements Statements {

    private static final String SAVEPOINT = "SAVEPOINT caller";

    private final DatabaseSession session;
    private final boolean independent;
    private final List<Part<?>> parts = new ArrayList<>();
    private final List<Runnable> committed = new ArrayList<>();
    private final List<Runnable> undone = new ArrayList<>();

    private boolean wrote;

    /// Creates the transaction. `independent` is true if its writes can be rolled back without a
    /// rollback of other callers' writes.
    Transaction(DatabaseSession session, boolean independent) {
        this.session = session;
        this.independent = independent;
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        begin();
        return session.prepare(sql);
    }

    /// Begins the savepoint when the first statement runs. Work that only calls [#merge], as most
    /// senders do, needs no savepoint.
    private void begin() throws SQLException {
        if (independent && !wrote) {
            session.prepare(SAVEPOINT).execute();
        }
        wrote = true;
    }

    /// Rolls back the writes of this work only.
    void undo() throws SQLException {
        if (wrote) {
            session.forget();
            session.execute("ROLLBACK TO caller");
        }
    }

    /// Releases the savepoint, so that the writes become part of the commit.
    void release() throws SQLException {
        if (wrote) {
            session.prepare("RELEASE caller").execute();
        }
    }

    /// Runs a definition, or another statement that is used only once.
    public void execute(String sql) throws SQLException {
        begin();
        session.execute(sql);
    }

    /// Registers an action to run on the writer thread after this work is durable and before its
    /// caller gets the result. The action must not throw. Use it to update state in memory.
    public void onCommit(Runnable then) {
        committed.add(then);
    }

    /// Registers an action to run on the writer thread if this work is rolled back. The work may
    /// then run again. The work of the other callers of the commit is also rolled back and runs
    /// again.
    public void onRollback(Runnable then) {
        undone.add(then);
    }

    /// Defers the writing of `part` to the end of the commit, where `merge` writes the parts of all
    /// callers together.
    public <P> void merge(Merge<P> merge, P part) {
        parts.add(new Part<>(merge, part));
    }

    List<Part<?>> parts() {
        return parts;
    }

    /// Returns true if this work has changed state in memory. Such a change cannot be undone for
    /// this work alone.
    boolean changesMemory() {
        return !undone.isEmpty();
    }

    void committed() {
        committed.forEach(Runnable::run);
    }

    void undone() {
        undone.reversed().forEach(Runnable::run);
    }

    /// Writes the deferred data of several callers together. Data is written together if its merges
    /// are the same object.
    public interface Merge<P> {
        void write(Transaction transaction, List<P> parts) throws SQLException;
    }

    record Part<P>(Merge<P> merge, P value) {}
}

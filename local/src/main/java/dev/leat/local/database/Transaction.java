package dev.leat.local.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What one caller's work sees of the commit that it takes part in. Lives while the work runs, on
/// the writer's thread. Its statements see what earlier callers of the same commit wrote.
public final class Transaction implements Statements {

    private static final String SAVEPOINT = "SAVEPOINT caller";

    private final DatabaseSession session;
    private final boolean apart;
    private final List<Part<?>> parts = new ArrayList<>();
    private final List<Runnable> committed = new ArrayList<>();
    private final List<Runnable> undone = new ArrayList<>();

    private boolean wrote;

    /// `apart` is whether what this work writes can be undone without that of others.
    Transaction(DatabaseSession session, boolean apart) {
        this.session = session;
        this.apart = apart;
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        begin();
        return session.prepare(sql);
    }

    /// Work that only leaves parts for the end, as most senders do, needs no savepoint.
    private void begin() throws SQLException {
        if (apart && !wrote) {
            session.prepare(SAVEPOINT).execute();
        }
        wrote = true;
    }

    /// Undoes what this work wrote, and nothing else.
    void undo() throws SQLException {
        if (wrote) {
            session.forget();
            session.execute("ROLLBACK TO caller");
        }
    }

    /// Lets what this work wrote be a part of the whole.
    void release() throws SQLException {
        if (wrote) {
            session.prepare("RELEASE caller").execute();
        }
    }

    /// Runs a definition or another statement that is needed once.
    public void execute(String sql) throws SQLException {
        begin();
        session.execute(sql);
    }

    /// Runs on the writer's thread once this work is durable, before its caller has the answer.
    /// Must not throw. This is where what is held in memory follows the file.
    public void onCommit(Runnable then) {
        committed.add(then);
    }

    /// Runs on the writer's thread if this work is undone. The work may then run once more. Other
    /// callers of the commit are then undone, too, and run again.
    public void onRollback(Runnable then) {
        undone.add(then);
    }

    /// Leaves a part to be written at the end, together with the parts that other callers of the
    /// same commit leave for the same `merge`.
    public <P> void merge(Merge<P> merge, P part) {
        parts.add(new Part<>(merge, part));
    }

    List<Part<?>> parts() {
        return parts;
    }

    /// Whether this work has changed memory, which cannot be undone for it alone.
    boolean remembers() {
        return !undone.isEmpty();
    }

    void committed() {
        committed.forEach(Runnable::run);
    }

    void undone() {
        undone.reversed().forEach(Runnable::run);
    }

    /// Writes what several callers left, as one. Recognised by its identity.
    public interface Merge<P> {
        void write(Transaction transaction, List<P> parts) throws SQLException;
    }

    record Part<P>(Merge<P> merge, P value) {}
}

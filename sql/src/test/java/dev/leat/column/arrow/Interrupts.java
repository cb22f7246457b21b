package dev.leat.column.arrow;

import java.sql.SQLException;
import java.sql.Statement;

/// Interrupts a statement again and again, from another thread, until it is closed.
record Interrupts(Thread thread) implements AutoCloseable {

    static Interrupts of(Statement statement) {
        return new Interrupts(Thread.ofPlatform().start(() -> interrupt(statement)));
    }

    private static void interrupt(Statement statement) {
        try {
            while (!Thread.interrupted()) {
                statement.cancel();
                Thread.onSpinWait();
            }
        } catch (SQLException closed) {
            // the statement has ended
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        while (thread.isAlive()) {
            Thread.onSpinWait();
        }
    }
}

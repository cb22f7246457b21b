package dev.leat.port;

import dev.leat.port.QueueAdmin.Move;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The message move tasks of SQS, which clients start, list and cancel. The state of a task is its
/// run in the audit log. Thread-safe. Close it before the audit log's database.
public interface MessageMoves {

    /// Starts to move all messages of a queue; `letters` is their approximate number.
    ///
    /// @throws IllegalStateException if a task from this queue is already running
    Move begin(String from, Optional<String> to, Optional<Integer> perSecond, long letters);

    /// Returns the last ten tasks from a queue, newest first.
    List<Move> moves(String from);

    /// Cancels a task after its current commit. Returns empty if no running task has this handle.
    Optional<Move> cancel(String handle);

    /// Continues the tasks that a previous process left unfinished.
    void resume();

    /// Ends the work on all tasks, each after its current commit. Unfinished tasks remain RUNNING.
    void close();

    /// Creates the move tasks of a platform that is being opened.
    @FunctionalInterface
    interface Factory {

        /// Creates the tasks. `queues` opens the dead letters of a queue. `tasks` returns the runs
        /// of the audit log that are move tasks, newest first.
        MessageMoves create(
                Function<String, DeadLetterQueue> queues,
                Audit audit,
                Supplier<List<Audit.Run>> tasks,
                Time time);
    }
}

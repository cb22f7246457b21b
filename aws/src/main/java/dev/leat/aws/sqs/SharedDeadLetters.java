package dev.leat.aws.sqs;

import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// The dead letters that a command has received, by queue. They are returned to their queues on
/// close, and also at the end of the process, unless it is killed. Thread-safe.
public final class SharedDeadLetters implements AutoCloseable {

    private final BooleanSupplier ends;
    private final Map<String, DeadLetterQueue> received = new HashMap<>();
    private Optional<Thread> atExit = Optional.empty();

    /// @param ends returns true if the command itself closes this object when the process is
    ///   stopped
    public SharedDeadLetters(BooleanSupplier ends) {
        this.ends = ends;
    }

    /// Returns the dead letters of a queue. The caller's close does not return them to the queue.
    ///
    /// @param open receives from a queue
    public synchronized DeadLetterQueue of(String queue, Function<String, DeadLetterQueue> open) {
        if (atExit.isEmpty()) {
            var hook = new Thread(this::exit, "leat-letters");
            Runtime.getRuntime().addShutdownHook(hook);
            atExit = Optional.of(hook);
        }
        return new Borrowed(received.computeIfAbsent(queue, open));
    }

    private void exit() {
        if (!ends.getAsBoolean()) {
            release();
        }
    }

    private void release() {
        List<DeadLetterQueue> all;
        synchronized (this) {
            all = List.copyOf(received.values());
        }
        all.forEach(DeadLetterQueue::close);
    }

    @Override
    public void close() {
        try {
            release();
        } finally {
            try {
                atExit.ifPresent(Runtime.getRuntime()::removeShutdownHook);
            } catch (IllegalStateException ending) {
                // The process ends, so the hook runs or has run.
            }
        }
    }

    private record Borrowed(DeadLetterQueue shared) implements DeadLetterQueue {

        @Override
        public List<Message.Seen> read(long sequence, int most) {
            return shared.read(sequence, most);
        }

        @Override
        public boolean hidesGroups() {
            return shared.hidesGroups();
        }

        @Override
        public long end() {
            return shared.end();
        }

        @Override
        public Set<Long> redrive(String run, List<Return> letters) {
            return shared.redrive(run, letters);
        }

        @Override
        public Set<Long> remove(List<Message.Seen> letters) {
            return shared.remove(letters);
        }

        @Override
        public void close() {
            // All readers of the queue share its dead letters.
        }
    }
}

package dev.leat.server.statement;

import dev.leat.error.FailureTrace;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.server.statement.StatementRunner.FailedException;
import dev.leat.task.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The statements of a service's clients. They run one after the other, on one thread. States are
/// durable: a statement that had not ended when the app ended runs again after its next start, but
/// fails if the app was killed twice while it ran. An exception or error fails its statement, and
/// the next one runs. Thread-safe.
public final class StatementQueue<S extends StoredStatement<S>> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatementQueue.class);
    private static final int MOST_QUEUED = 100;

    private static final int MOST_ATTEMPTS = 2;
    private static final String LAST = "last";
    private static final String KILLED =
            "the app was killed twice while this statement ran, so it does not run again";

    /// Runs the statement with this id: changes its state with [StatementQueue#change]. `cancelled`
    /// completes when a client cancels this statement. The queue stores the state after an
    /// exception.
    public interface Work {
        void run(String id, CompletionStage<?> cancelled) throws FailedException, IOException;
    }

    /// The parts of a queue that differ between services. `retention` is the time for which ended
    /// statements are kept; `removed` removes their results. `internalError` is the message for the
    /// client after an error that is not the client's.
    public record Service<S>(
            String title,
            Duration retention,
            Work work,
            StatementRunner runner,
            String internalError,
            Consumer<S> removed) {}

    /// The statement that ran last, and how often it was begun since the app was last closed.
    record Attempt(String id, int times) {}

    private record Running(String id, CompletableFuture<@Nullable Void> cancelled) {}

    private final JsonFolder<S> files;
    private final JsonFolder<Attempt> attempts;
    private final Service<S> service;
    private final InstantSource clock;
    private final Map<String, S> statements = new HashMap<>();
    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private @Nullable Running running;
    private volatile boolean closed;

    public StatementQueue(JsonFolder<S> files, Service<S> service, InstantSource clock) {
        this.files = files;
        this.attempts = new JsonFolder<>(files.folder().resolve("attempt"), Attempt.class);
        this.service = service;
        this.clock = clock;
        thread =
                Tasks.repeated(
                        Tasks::daemon,
                        "leat-" + service.title().toLowerCase(Locale.ROOT),
                        new Tasks.Terms(Time.of(clock), new Signal(), () -> closed, Tasks::log),
                        this::runNext);
    }

    /// Reads the stored statements, and runs those that have not ended.
    public synchronized void start() {
        var stored = new ArrayList<>(files.all());
        stored.sort(byTime());
        for (var statement : stored) {
            var id = statement.id();
            statements.put(id, statement.ended() ? statement : statement.queued());
            if (!statement.ended() && attempts(id) >= MOST_ATTEMPTS) {
                statements.put(id, statement);
                failed(id, KILLED);
            } else if (!statement.ended()) {
                queue.add(id);
            }
        }
        expire();
        thread.start();
    }

    private int attempts(String id) {
        return attempts.all().stream()
                .filter(last -> last.id().equals(id))
                .mapToInt(Attempt::times)
                .sum();
    }

    /// Statements that were submitted in the same millisecond have the same order at each start.
    private Comparator<S> byTime() {
        return Comparator.<S>comparingLong(one -> one.submitted()).thenComparing(one -> one.id());
    }

    private void expire() {
        long oldest = clock.millis() - service.retention().toMillis();
        for (var statement : List.copyOf(statements.values())) {
            if (statement.ended() && statement.submitted() < oldest) {
                files.remove(statement.id());
                statements.remove(statement.id());
                service.removed().accept(statement);
            }
        }
    }

    /// Stores a statement and queues it. If its token was used before, returns the earlier one.
    /// Returns empty if too many statements wait.
    public synchronized Optional<S> submit(S statement) {
        var token = statement.token();
        if (token != null) {
            for (var earlier : statements.values()) {
                if (token.equals(earlier.token())) {
                    return Optional.of(earlier);
                }
            }
        }
        if (queue.size() >= MOST_QUEUED) {
            return Optional.empty();
        }
        expire();
        files.put(statement.id(), statement);
        statements.put(statement.id(), statement);
        queue.add(statement.id());
        return Optional.of(statement);
    }

    public synchronized Optional<S> find(String id) {
        return Optional.ofNullable(statements.get(id));
    }

    /// Returns the statements that match, newest first.
    public synchronized List<S> list(Predicate<S> matching) {
        return statements.values().stream().filter(matching).sorted(byTime().reversed()).toList();
    }

    /// Cancels a statement. Returns false if it has ended, or does not exist.
    public boolean cancel(String id) {
        Running now;
        synchronized (this) {
            if (!change(id, statement -> statement.cancelled(clock.millis()))) {
                return false;
            }
            now = running;
        }
        // the statement may end, and the next one may start, before this
        if (now != null && now.id().equals(id)) {
            now.cancelled().complete(null);
        }
        return true;
    }

    /// Changes a statement that has not ended. Returns false if it has.
    public synchronized boolean change(String id, UnaryOperator<S> change) {
        var statement = statements.get(id);
        if (closed || statement == null || statement.ended()) {
            return false;
        }
        var changed = change.apply(statement);
        files.put(id, changed);
        statements.put(id, changed);
        return true;
    }

    private void runNext() throws InterruptedException {
        var next = new Running(queue.take(), new CompletableFuture<>());
        synchronized (this) {
            running = next;
        }
        run(next.id(), next.cancelled());
    }

    private void run(String id, CompletionStage<?> cancelled) {
        try {
            attempts.put(LAST, new Attempt(id, attempts(id) + 1));
            service.work().run(id, cancelled);
        } catch (FailedException failed) {
            failed(id, String.valueOf(failed.getMessage()));
        } catch (Throwable broken) {
            if (closed) {
                return;
            }
            LOG.error("{}'s statement {} failed: {}", service.title(), id, FailureTrace.of(broken));
            failed(id, service.internalError());
        }
    }

    /// Marks a statement as failed, in memory also if this cannot be stored.
    private synchronized void failed(String id, String why) {
        var statement = statements.get(id);
        if (!closed && statement != null && !statement.ended()) {
            var failed = statement.failed(why, clock.millis());
            statements.put(id, failed);
            files.put(id, failed);
        }
    }

    /// Ends the statement that runs. It runs again after the next start of the app.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        service.runner().close();
        try {
            thread.join(Duration.ofSeconds(10));
            attempts.remove(LAST);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}

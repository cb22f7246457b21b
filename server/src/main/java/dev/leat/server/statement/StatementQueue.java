package dev.leat.server.statement;

import dev.leat.metrics.FailureTrace;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The statements of a service's clients. They run one after the other, on one thread. States are
/// durable: a statement that had not ended when the app ended runs again after its next start.
/// Thread-safe.
public final class StatementQueue<S extends StoredStatement<S>> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatementQueue.class);
    private static final int MOST_QUEUED = 100;

    /// Runs the statement with this id: changes its state with [StatementQueue#change].
    public interface Work {
        void run(String id) throws IOException;
    }

    /// The parts of a queue that differ between services. `retention` is the time for which ended
    /// statements are kept; `removed` removes their results. `broken` returns the failed statement
    /// after an error that is not the client's.
    public record Service<S>(
            String title,
            Duration retention,
            Work work,
            StatementRunner runner,
            UnaryOperator<S> broken,
            Consumer<S> removed) {}

    private final JsonFolder<S> files;
    private final Service<S> service;
    private final InstantSource clock;
    private final Map<String, S> statements = new HashMap<>();
    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private @Nullable String current;
    private volatile boolean closed;

    public StatementQueue(JsonFolder<S> files, Service<S> service, InstantSource clock) {
        this.files = files;
        this.service = service;
        this.clock = clock;
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("leat-" + service.title().toLowerCase(Locale.ROOT))
                        .unstarted(this::work);
    }

    /// Reads the stored statements, and runs those that have not ended.
    public synchronized void start() {
        var stored = new ArrayList<>(files.all());
        stored.sort(byTime());
        for (var statement : stored) {
            statements.put(statement.id(), statement.ended() ? statement : statement.queued());
            if (!statement.ended()) {
                queue.add(statement.id());
            }
        }
        expire();
        thread.start();
    }

    private Comparator<S> byTime() {
        return Comparator.comparingLong(one -> one.submitted());
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
        return statements.values().stream()
                .filter(matching)
                .sorted(byTime().thenComparing(one -> one.id()).reversed())
                .toList();
    }

    /// Cancels a statement. Returns false if it has ended, or does not exist.
    public boolean cancel(String id) {
        boolean runs;
        synchronized (this) {
            if (!change(id, statement -> statement.cancelled(clock.millis()))) {
                return false;
            }
            runs = id.equals(current);
        }
        if (runs) {
            service.runner().cancel();
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

    private void work() {
        try {
            while (!closed) {
                String id = queue.take();
                synchronized (this) {
                    current = id;
                }
                run(id);
                synchronized (this) {
                    current = null;
                }
            }
        } catch (InterruptedException stop) {
            // the app stops
        }
    }

    private void run(String id) {
        try {
            service.work().run(id);
        } catch (RuntimeException | IOException broken) {
            if (closed) {
                return;
            }
            LOG.error("{}'s statement {} failed: {}", service.title(), id, FailureTrace.of(broken));
            change(id, service.broken());
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
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}

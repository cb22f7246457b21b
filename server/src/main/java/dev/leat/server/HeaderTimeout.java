package dev.leat.server;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Closes connections whose request headers take too long to arrive. Helidon closes connections
/// that are idle for half a minute, but not those that send a byte from time to time. Because
/// Helidon's threads are virtual, interrupting a read closes the socket.
final class HeaderTimeout implements Http1ConnectionListener, AutoCloseable {

    private final Map<Long, Head> reading = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("leat-slow-heads").factory());
    private final Future<?> looking;
    private final long timeout;

    /// The thread that reads the headers of a request. No event reports that the thread of an
    /// incomplete header has ended, so the reference to the thread is weak.
    private record Head(WeakReference<Thread> thread, long began) {}

    HeaderTimeout(Duration timeout) {
        this.timeout = timeout.toNanos();
        long every = this.timeout / 4;
        looking = watch.scheduleWithFixedDelay(this::look, every, every, TimeUnit.NANOSECONDS);
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        var thread = Thread.currentThread();
        reading.put(thread.threadId(), new Head(new WeakReference<>(thread), System.nanoTime()));
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        reading.remove(Thread.currentThread().threadId());
    }

    private void look() {
        long now = System.nanoTime();
        reading.forEach((id, head) -> {
            if (now - head.began() > timeout && reading.remove(id, head)) {
                var thread = head.thread().get();
                if (thread != null) {
                    thread.interrupt();
                }
            }
        });
    }

    @Override
    public void close() {
        looking.cancel(false);
        watch.shutdown();
    }
}

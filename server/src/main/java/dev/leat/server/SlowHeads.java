package dev.leat.server;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Ends connections whose headers take too long. Helidon ends those that are silent for half a
/// minute, which one that sends a byte now and then is not. Its threads are virtual: an interrupt
/// while one reads closes its socket.
final class SlowHeads implements Http1ConnectionListener, AutoCloseable {

    private final Map<Thread, Long> reading = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("leat-slow-heads").factory());
    private final long patience;

    SlowHeads(Duration patience) {
        this.patience = patience.toNanos();
        long every = this.patience / 4;
        watch.scheduleWithFixedDelay(this::look, every, every, TimeUnit.NANOSECONDS);
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        reading.put(Thread.currentThread(), System.nanoTime());
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        reading.remove(Thread.currentThread());
    }

    private void look() {
        long now = System.nanoTime();
        reading.forEach((thread, began) -> {
            if (now - began > patience && reading.remove(thread, began)) {
                thread.interrupt();
            }
        });
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}

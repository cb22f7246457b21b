package dev.leat.cli.aws.sqs;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Some clients at once, on threads of their own.
final class Clients implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 300;

    private final ExecutorService threads;

    Clients(int count) {
        threads = Executors.newFixedThreadPool(count, Thread.ofVirtual().factory());
    }

    interface Use {
        void by(int number) throws Exception;
    }

    /// Does this so many times, and waits for all of them.
    void each(int times, Use use) throws Exception {
        var all = new ArrayList<Future<?>>();
        for (int i = 0; i < times; i++) {
            all.add(start(i, use));
        }
        for (var each : all) {
            await(each);
        }
    }

    Future<?> start(int number, Use use) {
        return threads.submit(() -> {
            use.by(number);
            return null;
        });
    }

    static void await(Future<?> one) throws Exception {
        try {
            one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError("a client failed", failed.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

package dev.leat.aws;

import dev.leat.error.Unchecked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Runs a task on batches in parallel.
public final class ParallelBatches {

    private ParallelBatches() {}

    /// Splits a list into batches of at most `most` consecutive elements.
    public static <T> List<List<T>> of(List<T> all, int most) {
        var batches = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += most) {
            batches.add(all.subList(from, Math.min(all.size(), from + most)));
        }
        return batches;
    }

    /// Runs `work` for each batch, on `threads` threads. Blocks until all are done, and then throws
    /// the first failure. On one thread, the batches after a failure are not run.
    public static <T> void each(List<T> batches, int threads, Consumer<T> work) {
        if (batches.size() == 1 || threads == 1) {
            batches.forEach(work);
            return;
        }
        try (var executor = Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory())) {
            var running = new ArrayList<Future<?>>();
            batches.forEach(batch -> running.add(executor.submit(() -> work.accept(batch))));
            for (var one : running) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw Unchecked.of(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}

package dev.leat.cli.dlq.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Work in pieces, several at a time.
final class ParallelBatches {

    private ParallelBatches() {}

    /// Neighbours together, at most so many.
    static <T> List<List<T>> of(List<T> all, int most) {
        var batches = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += most) {
            batches.add(all.subList(from, Math.min(all.size(), from + most)));
        }
        return batches;
    }

    /// Does each on one of so many threads; blocks until all are done. The first failure is thrown
    /// when the others have ended.
    static <T> void each(List<T> batches, int threads, Consumer<T> work) {
        if (batches.size() == 1) {
            work.accept(batches.getFirst());
            return;
        }
        try (var executor = Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory())) {
            var running = new ArrayList<Future<?>>();
            batches.forEach(batch -> running.add(executor.submit(() -> work.accept(batch))));
            for (var one : running) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}

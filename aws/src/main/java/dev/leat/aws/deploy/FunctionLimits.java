package dev.leat.aws.deploy;

import dev.leat.app.FunctionTimeout;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.aws.deploy.resource.SqsEventSourceMapping;
import java.time.Duration;

/// The limits of a function and of its event source mapping.
///
/// @param seconds the maximum time of an invocation
/// @param batch the maximum number of messages of an invocation
/// @param window the maximum time in seconds for which messages are collected
record FunctionLimits(int seconds, int batch, int window) {

    /// Returns the limits of the function of a pipeline.
    ///
    /// @param queue the queue that the pipeline reads
    /// @throws IllegalArgumentException if the visibility timeout of the queue is too short; the
    ///   message is for users
    static FunctionLimits of(Pipeline pipeline, Queue queue) {
        boolean fifo = queue.fifo().isPresent();
        int batch =
                Math.min(
                        pipeline.from().batch(),
                        // The maximum of a stream is the same as that of a queue.
                        fifo
                                ? SqsEventSourceMapping.MOST_FIFO_MESSAGES
                                : SqsEventSourceMapping.MOST_MESSAGES);
        int window = fifo ? 0 : window(pipeline.from().window(), batch);
        long seconds = FunctionTimeout.of(queue, Duration.ofSeconds(window)).toSeconds();
        if (seconds < FunctionTimeout.LEAST.toSeconds()) {
            throw new IllegalArgumentException(
                    "the visibility_timeout of queue %s is %d s, too short for a function: pipeline %s needs at least %d s, %d times the shortest timeout of a function plus the window of its batches"
                            .formatted(
                                    queue.name(),
                                    queue.visibilityTimeout().toSeconds(),
                                    pipeline.name(),
                                    FunctionTimeout.PART * FunctionTimeout.LEAST.toSeconds()
                                            + window,
                                    FunctionTimeout.PART));
        }
        return new FunctionLimits((int) seconds, batch, window);
    }

    /// Returns whole seconds. A large batch needs a window.
    private static int window(Duration window, int batch) {
        int least = batch > SqsEventSourceMapping.MOST_WITHOUT_WINDOW ? 1 : 0;
        long seconds = window.plusSeconds(1).minusNanos(1).toSeconds();
        return Math.clamp(seconds, least, SqsEventSourceMapping.MOST_WINDOW);
    }
}

package dev.leat.app;

import java.time.Duration;

/// The maximum time of an invocation of a function in AWS Lambda that reads a queue.
public final class FunctionTimeout {

    /// The visibility timeout of a queue must be this many times the timeout of the function, plus
    /// the window (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
    public static final int PART = 6;

    /// The longest timeout of a function
    /// (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
    public static final Duration MOST = Duration.ofMinutes(15);

    /// The shortest useful timeout of a function. In a shorter time a new instance, which opens its
    /// connections in its first invocation, may process nothing.
    public static final Duration LEAST = Duration.ofSeconds(3);

    /// The shortest useful timeout of a function that reads files: it must be enough for the
    /// outputs of a whole file.
    public static final Duration LEAST_FOR_FILES = Duration.ofMinutes(2);

    private FunctionTimeout() {}

    /// Returns the timeout of the function that reads a queue, in whole seconds.
    ///
    /// @param window the time for which messages are collected
    public static Duration of(Queue queue, Duration window) {
        var part = Duration.ofSeconds(queue.visibilityTimeout().minus(window).toSeconds() / PART);
        return part.compareTo(MOST) < 0 ? part : MOST;
    }
}

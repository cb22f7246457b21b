package dev.leat.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What is said of a failure in logs and in the status of a pipeline: the classes of it and of its
/// causes, and where each was thrown. Their messages are left out: those of DuckDB, Jackson and
/// Java itself quote the value that they stumbled over, and values belong to dead letters alone.
public final class FailureTrace {

    private static final int MOST_CAUSES = 5;
    private static final int MOST_FRAMES = 4;

    private FailureTrace() {}

    /// One line: `IllegalStateException at PipelineKernel.prepare:138, ... from SQLException at
    /// ...`.
    public static String of(Throwable failure) {
        var said = new ArrayList<String>();
        Throwable next = failure;
        while (next != null && said.size() < MOST_CAUSES) {
            said.add(next.getClass().getSimpleName() + places(next));
            next = next.getCause();
        }
        return String.join(" from ", said);
    }

    /// The first frames of the code that failed, and the first of Leat's own.
    private static String places(Throwable failure) {
        var frames = List.of(failure.getStackTrace());
        if (frames.isEmpty()) {
            return "";
        }
        var places =
                new ArrayList<>(
                        frames.stream().limit(MOST_FRAMES).map(FailureTrace::place).toList());
        frames.stream()
                .skip(MOST_FRAMES)
                .filter(frame -> frame.getClassName().startsWith("dev.leat."))
                .findFirst()
                .ifPresent(own -> places.add(place(own)));
        return " at " + String.join(", ", places);
    }

    private static String place(StackTraceElement frame) {
        var names = Arrays.asList(frame.getClassName().split("\\.", -1));
        return "%s.%s:%d".formatted(names.getLast(), frame.getMethodName(), frame.getLineNumber());
    }
}

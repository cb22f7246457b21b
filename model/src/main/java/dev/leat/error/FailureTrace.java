package dev.leat.error;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Describes an exception without its message, for logs and status: the classes of the exception
/// and its causes, and the code locations where they were thrown. Messages of DuckDB, Jackson and
/// Java may quote values of records, which must appear only in dead letters.
public final class FailureTrace {

    private static final int MOST_CAUSES = 5;
    private static final int MOST_FRAMES = 4;

    private FailureTrace() {}

    /// Returns one line: `IllegalStateException at PipelineKernel.prepare:138, ... from
    /// SQLException at ...`.
    public static String of(Throwable failure) {
        var said = new ArrayList<String>();
        Throwable next = failure;
        while (next != null && said.size() < MOST_CAUSES) {
            said.add(next.getClass().getSimpleName() + places(next));
            next = next.getCause();
        }
        return String.join(" from ", said);
    }

    /// Returns true for an error of the JVM, and for an exception of Java that only a mistake in
    /// the code causes, such as a [NullPointerException]. Their messages are not for users.
    public static boolean unexpected(Throwable failure) {
        return failure instanceof Error
                || (failure instanceof RuntimeException
                        && failure.getClass().getPackageName().equals("java.lang")
                        && !(failure instanceof IllegalArgumentException)
                        && !(failure instanceof IllegalStateException));
    }

    /// Returns the top frames of the stack, and the first frame of Leat.
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

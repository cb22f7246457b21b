package dev.leat.cli.run;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.leat.metrics.FailureTrace;

/// What the log says of an exception that a library hands to it: no messages, which may hold
/// values.
final class FailureText extends ThrowableHandlingConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return of(event);
    }

    /// Empty if there is none.
    static String of(ILoggingEvent event) {
        return event.getThrowableProxy() instanceof ThrowableProxy failed
                ? FailureTrace.of(failed.getThrowable())
                : "";
    }
}

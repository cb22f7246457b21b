package dev.leat.cli.log;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.leat.error.FailureTrace;

/// Log text of an exception from a library. It omits the exception's message, which may contain
/// values of records.
final class FailureText extends ThrowableHandlingConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return of(event);
    }

    /// Returns the text; empty if the event has no exception.
    static String of(ILoggingEvent event) {
        return event.getThrowableProxy() instanceof ThrowableProxy failed
                ? FailureTrace.of(failed.getThrowable())
                : "";
    }
}

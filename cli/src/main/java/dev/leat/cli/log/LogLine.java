package dev.leat.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Text format of a log line: time of day, level and message.
final class LogLine extends LayoutBase<ILoggingEvent> {

    /// Loaded by the first line, because a process whose log is JSON has none.
    private static final class Clock {
        static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String failure = FailureText.of(event);
        return "%s %-5s %s%s%n"
                .formatted(
                        Clock.TIME.format(event.getInstant()),
                        event.getLevel(),
                        event.getFormattedMessage(),
                        failure.isEmpty() ? "" : ": " + failure);
    }
}

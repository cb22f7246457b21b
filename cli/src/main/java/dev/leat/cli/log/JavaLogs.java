package dev.leat.cli.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/// Forwards warnings and errors from `java.util.logging`, which the HTTP server uses, to the log.
final class JavaLogs extends Handler {

    private JavaLogs() {}

    static void forward() {
        LogManager.getLogManager().reset();
        var root = LogManager.getLogManager().getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(new JavaLogs());
    }

    @Override
    public void publish(LogRecord record) {
        var logger = LoggerFactory.getLogger(String.valueOf(record.getLoggerName()));
        if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            logger.error(record.getMessage(), record.getThrown());
        } else if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
            logger.warn(record.getMessage(), record.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}

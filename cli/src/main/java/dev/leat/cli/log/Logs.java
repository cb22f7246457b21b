package dev.leat.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.FilterReply;
import dev.leat.alarm.AlarmMonitor;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.error.FailureTrace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.SubstituteLoggerFactory;

/// Log configuration: target and format. The content of records is never logged, so an exception is
/// logged with its class and code location but without its message. Libraries log warnings and
/// errors only.
public final class Logs {

    private static final long MILLISECOND = 1_000_000;

    private Logs() {}

    /// Format of a log line.
    public enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Configures logging. Replaces any earlier configuration. Returns the format.
    ///
    /// @param format if null, JSON unless the log is on a terminal
    public static Format configure(
            @Nullable Format format, @Nullable Path file, Terminal terminal) {
        var chosen = format == null ? terminal.live() ? Format.TEXT : Format.JSON : format;
        if (file != null && format == null) {
            chosen = Format.JSON;
        }
        if (file != null) {
            writable(file);
        }
        var appender = file == null ? console() : to(file.toAbsolutePath().toString());
        if (file == null && terminal.live()) {
            appender.addFilter(new Printed());
        }
        log(chosen, appender);
        return chosen;
    }

    /// Configures logging as JSON to standard error, for a process without a terminal.
    public static void json() {
        log(Format.JSON, console());
    }

    private static void log(Format format, OutputStreamAppender<ILoggingEvent> appender) {
        if (loggerFactory() instanceof LoggerContext context) {
            context.reset();
            write(context, format, appender);
            context.getLogger("dev.leat").setLevel(Level.INFO);
            JavaLogs.forward();
            Thread.setDefaultUncaughtExceptionHandler(Logs::ended);
        }
    }

    /// Returns the factory of all loggers. While another thread initialises SLF4J (as the one that
    /// opens DuckDB may), SLF4J returns a substitute, which cannot be configured.
    private static ILoggerFactory loggerFactory() {
        var factory = LoggerFactory.getILoggerFactory();
        while (factory instanceof SubstituteLoggerFactory) {
            LockSupport.parkNanos(MILLISECOND);
            factory = LoggerFactory.getILoggerFactory();
        }
        return factory;
    }

    /// Checks that the log file can be written, because logback does not report this.
    private static void writable(Path file) {
        if (Files.isDirectory(file)) {
            throw CommandException.input("--log-file %s is a folder; name a file".formatted(file));
        }
        var folder = file.toAbsolutePath().getParent();
        boolean writable =
                Files.exists(file)
                        ? Files.isWritable(file)
                        : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
        if (!writable) {
            throw CommandException.input(
                    "--log-file %s cannot be written; its folder must exist and be writable"
                            .formatted(file));
        }
    }

    /// Logs an uncaught exception of a thread. The JVM's own handler would print the exception's
    /// message, which may quote a record.
    private static void ended(Thread thread, Throwable failure) {
        LoggerFactory.getLogger(Logs.class)
                .error("Thread {} ended: {}", thread.getName(), FailureTrace.of(failure));
    }

    /// Removes the events that the command prints on the same terminal.
    private static final class Printed extends Filter<ILoggingEvent> {

        @Override
        public FilterReply decide(ILoggingEvent event) {
            var markers = event.getMarkerList();
            return markers != null && markers.contains(AlarmMonitor.CHANGE)
                    ? FilterReply.DENY
                    : FilterReply.NEUTRAL;
        }
    }

    /// Default configuration if no command has configured logging: warnings, as text. Loaded by
    /// logback as a service.
    public static final class Defaults extends ContextAwareBase implements Configurator {

        @Override
        public ExecutionStatus configure(LoggerContext context) {
            write(context, Format.TEXT, console());
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        }
    }

    private static void write(
            LoggerContext context, Format format, OutputStreamAppender<ILoggingEvent> appender) {
        appender.setContext(context);
        appender.setEncoder(encoder(format, context));
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
    }

    private static OutputStreamAppender<ILoggingEvent> console() {
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setTarget("System.err");
        return console;
    }

    private static OutputStreamAppender<ILoggingEvent> to(String file) {
        var appender = new FileAppender<ILoggingEvent>();
        appender.setFile(file);
        return appender;
    }

    private static EncoderBase<ILoggingEvent> encoder(Format format, LoggerContext context) {
        return switch (format) {
            case TEXT -> {
                var line = new LogLine();
                line.setContext(context);
                line.start();
                var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
                encoder.setContext(context);
                encoder.setLayout(line);
                encoder.start();
                yield encoder;
            }
            case JSON -> {
                var encoder = new JsonLine();
                encoder.setContext(context);
                encoder.start();
                yield encoder;
            }
        };
    }
}

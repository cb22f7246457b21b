package dev.leat.cli.log;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.task.Tasks;
import dev.leat.text.CountText;
import dev.leat.text.ShellQuoting;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Logs the progress of pipelines when there is no terminal. Logs a line per minute for each
/// pipeline whose counters changed, an immediate warning for each failed file and each paused
/// pipeline, and at the end a line with the totals. The numbers are also fields of the log event.
/// Only counters, causes and file names are logged, never values of records. Closing ends its
/// thread.
public final class StatusLog implements AutoCloseable {

    static final Duration EVERY = Duration.ofMinutes(1);

    /// Interval between checks for failed files.
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// Maximum wait for the thread. It may wait much longer for an unreachable service whose
    /// metrics it reads, and has nothing to do after that.
    private static final Duration LONGEST_END = Duration.ofSeconds(3);

    /// Causes whose message is written by the database and may quote values.
    private static final Set<String> QUOTING = Set.of("kernel", "distinct", "aggregate", "sql");

    private final App app;
    private final Supplier<Map<String, PipelineStatus>> status;
    private final CommandHints hints;
    private final Time time;
    private final Logger log;
    private final Optional<MetricLog> metrics;
    private final Map<String, PipelineCounts> logged = new HashMap<>();
    private final Map<String, Long> failures = new HashMap<>();
    private final Map<String, PipelineStatus.State> states = new HashMap<>();
    private final Signal closed = new Signal();
    private final Thread thread;
    private Instant lineAt;

    /// @param metrics is called once a minute, for the metrics of an app on AWS
    StatusLog(
            App app,
            Supplier<Map<String, PipelineStatus>> status,
            CommandHints hints,
            Time time,
            Logger log,
            Optional<MetricLog> metrics) {
        this.app = app;
        this.status = status;
        this.hints = hints;
        this.time = time;
        this.log = log;
        this.metrics = metrics;
        this.lineAt = time.instant();
        this.thread =
                Tasks.repeated(
                        Tasks::daemon,
                        "leat-log",
                        new Tasks.Terms(time, closed, () -> closed.count() > 0, log::error),
                        this::round);
    }

    /// Creates the log of an app.
    ///
    /// @param deployment the name of the app's deployment, if metrics are logged for CloudWatch
    /// @param meters has the timers of the pipelines' batches
    public static StatusLog of(
            App app,
            Optional<String> deployment,
            Supplier<Map<String, PipelineStatus>> status,
            CommandHints hints,
            RepairPlatform platform,
            MeterRegistry meters) {
        var metrics =
                deployment.map(name ->
                        new MetricLog(
                                app,
                                name,
                                status,
                                platform::queue,
                                meters,
                                platform.time(),
                                LoggerFactory.getLogger(MetricLog.class)));
        var logger = LoggerFactory.getLogger(StatusLog.class);
        return new StatusLog(app, status, hints, platform.time(), logger, metrics);
    }

    public void start() {
        thread.start();
    }

    private void round() throws InterruptedException {
        time.await(closed, 0, time.instant().plus(LOOK));
        look();
    }

    /// Checks the pipelines once. If the clock was set back, a new minute begins.
    void look() {
        var now = time.instant();
        var all = status.get();
        all.forEach(this::failed);
        all.forEach(this::paused);
        var passed = Duration.between(lineAt, now);
        if (passed.isNegative()) {
            lineAt = now;
        } else if (passed.compareTo(EVERY) >= 0) {
            lineAt = now;
            all.forEach((name, one) -> minute(name, one, passed));
            metrics.ifPresent(MetricLog::log);
        }
    }

    private void minute(String name, PipelineStatus one, Duration passed) {
        var total = counts(name, one);
        var last = total.since(logged.getOrDefault(name, PipelineCounts.NONE));
        if (last.none()) {
            return;
        }
        logged.put(name, total);
        event(log.atInfo(), name, last)
                .addKeyValue("seconds", passed.toSeconds())
                .addKeyValue("last", last.counts())
                .addKeyValue("total", total.counts())
                .log(
                        "{}: {} in {} s; since the start {}{}",
                        name,
                        last.words(),
                        passed.toSeconds(),
                        total.words(),
                        last.failures() ? "; to see the causes: " + causes(name) : "");
    }

    private void total(String name, PipelineStatus one) {
        var total = counts(name, one);
        if (!total.none()) {
            event(log.atInfo(), name, total)
                    .addKeyValue("total", total.counts())
                    .log(
                            "{} stopped; since the start {}{}",
                            name,
                            total.words(),
                            total.failures() ? "; to see the causes: " + ls(name) : "");
        }
    }

    private static LoggingEventBuilder event(
            LoggingEventBuilder event, String name, PipelineCounts counts) {
        var named = event.addKeyValue("pipeline", name);
        return counts.topCause().map(cause -> named.addKeyValue("top_cause", cause)).orElse(named);
    }

    private PipelineCounts counts(String name, PipelineStatus one) {
        return PipelineCounts.of(one, pipeline(name).from().files().isPresent());
    }

    private void failed(String name, PipelineStatus one) {
        long known = failures.getOrDefault(name, 0L);
        long reported = known;
        for (var file : one.files().failed()) {
            if (file.number() > reported + 1) {
                log.atWarn()
                        .addKeyValue("pipeline", name)
                        .log("{}: {} failed", name, more(file.number() - reported - 1));
            }
            if (file.number() > reported) {
                failed(name, file);
                reported = file.number();
            }
        }
        failures.put(name, reported);
    }

    private static String more(long files) {
        return CountText.of(files, "more file");
    }

    private void failed(String name, PipelineStatus.Failed file) {
        var what =
                file.object().isEmpty()
                        ? "a message of " + app.terms(pipeline(name)).name()
                        : "file " + TerminalLine.flat(file.object());
        log.atWarn()
                .addKeyValue("pipeline", name)
                .addKeyValue("file", file.object())
                .addKeyValue("cause", file.cause())
                .log(
                        "{}: {} failed: {}; for details: {}",
                        name,
                        what,
                        QUOTING.contains(file.cause())
                                ? "step %s failed".formatted(file.cause())
                                : TerminalLine.flat(file.reason()),
                        causes(name));
    }

    private void paused(String name, PipelineStatus one) {
        if (states.put(name, one.state()) != one.state()
                && one.state() == PipelineStatus.State.PAUSED) {
            log.atWarn()
                    .addKeyValue("pipeline", name)
                    .log(
                            "{} is paused: {}; to see the causes: {}",
                            name,
                            one.detail(),
                            causes(name));
        }
    }

    /// Returns the command that lists the pipeline's dead letters, and the page that shows them.
    private String causes(String name) {
        return ls(name)
                + CommandHints.or(
                        app.terms(pipeline(name)).deadLetters().flatMap(hints.pages()::letters));
    }

    /// Returns the command that lists the pipeline's dead letters.
    private String ls(String name) {
        var letters = app.terms(pipeline(name)).deadLetters();
        return "%s dlq ls%s%s"
                .formatted(
                        hints.command(),
                        letters.map(queue -> " " + ShellQuoting.word(queue)).orElse(""),
                        hints.options());
    }

    private Pipeline pipeline(String name) {
        return app.pipeline(name);
    }

    @Override
    public void close() {
        closed.raise();
        Threads.awaitEnd(List.of(thread), LONGEST_END);
        var all = status.get();
        all.forEach(this::failed);
        all.forEach(this::total);
        metrics.ifPresent(MetricLog::logPipelines);
    }
}

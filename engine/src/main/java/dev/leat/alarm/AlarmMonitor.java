package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.inspect.ConsolePages;
import dev.leat.port.AlarmLog;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.State;
import dev.leat.port.CorruptStateException;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.NoSuchStreamException;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/// Evaluates the alarms of a running app on one thread: every second, and whenever a duration `for`
/// or a cool-down ends. Each change is stored, logged and published. After a restart each alarm
/// continues from its stored state. An alarm whose measure or stored state is unavailable is not
/// changed until it is available again. Start the monitor once. Closing the monitor also stops the
/// redrives of its policies; these redrives continue after the next start. A process that runs only
/// from time to time calls [#evaluate] instead of starting the monitor. Thread-safe.
public final class AlarmMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmMonitor.class);

    /// The marker of log events about changes of alarms, which commands print on a terminal.
    public static final Marker CHANGE = MarkerFactory.getMarker("alarm");

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

    private final MeasureReader measures;
    private final AlarmLog log;
    private final Time time;
    private final Consumer<Note> listener;
    private final Logger logger;
    private final List<MonitoredAlarm> alarms;
    private final Signal changed = new Signal();
    private final Thread thread;
    private volatile boolean closing;
    private volatile Map<String, AlarmStatus> status = Map.of();

    /// The current problem of each alarm that cannot be evaluated.
    private final Map<String, String> problems = new HashMap<>();

    private Optional<RuntimeException> failure = Optional.empty();

    /// Creates the monitor of an app on this platform. `threads` creates the threads of the monitor
    /// and of background redrives. The monitor's thread passes each note to `listener` and
    /// `logger`. Mails have addresses of `pages`.
    public AlarmMonitor(
            App app,
            RepairPlatform platform,
            MeasureReader measures,
            ThreadFactory threads,
            ConsolePages pages,
            Consumer<Note> listener,
            Logger logger) {
        this(
                app,
                platform.alarms(),
                measures,
                platform.time(),
                alarm -> DeadLetterRedrives.acting(app, alarm, platform, threads),
                platform::deadLetters,
                threads,
                pages,
                listener,
                logger);
        try {
            OrphanedRedrives.stop(
                    app, platform.audit(), platform.alarms().states(), platform.time().instant());
        } catch (UnavailableException unavailable) {
            logger.warn(
                    "Redrives whose alarm no longer has a redrive policy could not be marked as stopped",
                    unavailable);
        }
    }

    /// Creates the monitor of an app, with platform threads and the logger of this class. Passes
    /// each note to `listener`.
    public static AlarmMonitor of(
            App app,
            RepairPlatform platform,
            MeasureReader measures,
            ConsolePages pages,
            Consumer<Note> listener) {
        return new AlarmMonitor(
                app, platform, measures, Thread.ofPlatform().factory(), pages, listener, LOG);
    }

    /// Creates a monitor without alarms, for a process of an app whose alarms are evaluated by
    /// other processes. It changes nothing.
    public static AlarmMonitor withoutAlarms(App app, RepairPlatform platform) {
        var none = app.withAlarms(Map.of());
        return new AlarmMonitor(
                none,
                platform.alarms(),
                MeasureReader.ofQueues(none, platform::queue),
                platform.time(),
                _ -> Optional.empty(),
                platform::deadLetters,
                Thread.ofPlatform().factory(),
                new ConsolePages(),
                _ -> {},
                LOG);
    }

    AlarmMonitor(
            App app,
            AlarmLog log,
            MeasureReader measures,
            Time time,
            Function<Alarm, Optional<MonitoredAlarm.Acting>> acting,
            Function<String, DeadLetterQueue> deadLetters,
            ThreadFactory threads,
            ConsolePages pages,
            Consumer<Note> listener,
            Logger logger) {
        this.logger = logger;
        this.measures = measures;
        this.log = log;
        this.time = time;
        this.listener = listener;
        var found = app.alarms().isEmpty() ? Map.<String, State>of() : log.states();
        var summary = new DeadLetterSummary(app, deadLetters, pages);
        this.alarms =
                app.alarms().values().stream()
                        .map(alarm ->
                                watched(
                                        alarm,
                                        new AlarmNotifications(
                                                app, alarm, summary, pages, measures::figures),
                                        acting.apply(alarm),
                                        found))
                        .toList();
        this.thread =
                Tasks.repeated(
                        threads,
                        "leat-alarms",
                        new Tasks.Terms(time, changed, () -> closing, logger::error),
                        this::round);
        thread.setDaemon(true);
    }

    private MonitoredAlarm watched(
            Alarm alarm,
            AlarmNotifications notices,
            Optional<MonitoredAlarm.Acting> acting,
            Map<String, State> found) {
        var state = found.get(alarm.name());
        return new MonitoredAlarm(
                alarm,
                notices,
                acting,
                state != null ? state : State.first(alarm.name(), time.instant()));
    }

    /// Starts the monitor. If the app has no alarms, no thread is started.
    public void start() {
        if (!alarms.isEmpty()) {
            thread.start();
        }
    }

    private void round() throws InterruptedException {
        long seen = changed.count();
        time.await(changed, seen, look());
    }

    /// Evaluates every alarm on the caller's thread, and continues as long as a redrive of a policy
    /// has unfinished records, at most until this time. Then stops the redrives; the next monitor
    /// continues them. The monitor must not be running.
    ///
    /// @throws UnavailableException if an alarm could not be evaluated the last time
    /// @throws IllegalStateException if the last evaluation of an alarm failed
    /// @throws NoSuchQueueException if a queue does not exist
    /// @throws CorruptStateException if the stored state of an alarm is corrupt
    public void evaluate(Instant until) throws InterruptedException {
        try {
            while (true) {
                long seen = changed.count();
                var next = look();
                if (alarms.stream().noneMatch(MonitoredAlarm::acts)) {
                    break;
                }
                time.await(changed, seen, next.isBefore(until) ? next : until);
                if (!time.instant().isBefore(until)) {
                    break;
                }
            }
        } finally {
            alarms.forEach(MonitoredAlarm::close);
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /// Evaluates every alarm once and returns the time of the next evaluation.
    Instant look() {
        failure = Optional.empty();
        // A state file stores times in milliseconds.
        var now = time.instant().truncatedTo(ChronoUnit.MILLIS);
        var next = now.plus(LOOK);
        var seen = new LinkedHashMap<>(status);
        for (var alarm : alarms) {
            look(alarm, now, seen);
            var due = alarm.due().filter(at -> at.isAfter(now)).orElse(next);
            next = due.isBefore(next) ? due : next;
        }
        status = seen;
        var soonest = now.plus(SHORTEST_WAIT);
        return next.isBefore(soonest) ? soonest : next;
    }

    /// Evaluates an alarm. If it fails, the other alarms are evaluated nevertheless.
    private void look(MonitoredAlarm alarm, Instant now, Map<String, AlarmStatus> seen) {
        var task = "alarm " + alarm.alarm().name();
        if (!Tasks.run(task, logger::error, () -> evaluate(alarm, now, seen))) {
            failure = Optional.of(new IllegalStateException(task + " failed; see the log"));
        }
    }

    private void evaluate(MonitoredAlarm alarm, Instant now, Map<String, AlarmStatus> seen) {
        try {
            var measured = measures.of(alarm.alarm());
            alarm.step(measured, log, now).forEach(this::tell);
            seen.put(alarm.alarm().name(), alarm.status(measured, now));
            alarm.carryOut();
            problems.remove(alarm.alarm().name());
        } catch (UnavailableException | NoSuchQueueException | NoSuchStreamException unavailable) {
            failed(alarm.alarm(), unavailable);
        } catch (CorruptStateException corrupt) {
            failed(alarm.alarm(), corrupt);
        }
    }

    /// Logs a problem when it first occurs, not at every evaluation.
    private void failed(Alarm alarm, RuntimeException problem) {
        failure = failure.or(() -> Optional.of(problem));
        var why = String.valueOf(problem.getMessage());
        if (!why.equals(problems.put(alarm.name(), why))) {
            logger.warn("Alarm {} cannot be evaluated now: {}", alarm.name(), why);
        }
    }

    private void tell(Note note) {
        switch (note.event()) {
            case ALARM -> logger.warn(CHANGE, "ALARM {}: {}", note.alarm(), note.reason());
            case OK -> logger.info(CHANGE, "OK {}: {}", note.alarm(), note.reason());
            case CANARY, REDRIVE, COOL_DOWN, HELD, REST ->
                    logger.info(
                            CHANGE,
                            "Redrive policy of alarm {}: {}: {}",
                            note.alarm(),
                            note.event().text(),
                            note.reason());
        }
        listener.accept(note);
    }

    /// Returns the status of each alarm at its last evaluation, in the order of the app. Alarms
    /// that have not been evaluated yet are omitted.
    public List<AlarmStatus> status() {
        return List.copyOf(status.values());
    }

    /// Returns true if no alarm and no policy would change without new events. Evaluates on the
    /// caller's thread, so the monitor must not be running.
    public boolean settled() {
        var now = time.instant();
        return alarms.stream()
                .allMatch(alarm -> alarm.settled(() -> measures.of(alarm.alarm()), now));
    }

    @Override
    public void close() {
        closing = true;
        changed.raise();
        Threads.awaitEnd(thread);
        alarms.forEach(MonitoredAlarm::close);
    }
}

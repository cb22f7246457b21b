package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Outcome;
import dev.leat.error.FailureTrace;
import dev.leat.port.AlarmLog.Course;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.redrive.ReceivedDeadLetter;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// Carries out the decisions of a redrive policy: reads a dead-letter queue, and redrives with a
/// [Redriver]. The id of a redrive is stored before the redrive starts, so that a restarted process
/// can find the redrive or start it. Each record's earlier redrives, including those by users, are
/// counted in its dead letter's history and in the audit log; the larger count is used. Only the
/// policy's own limits apply, not the limit on repeated failures of interactive redrives.
final class DeadLetterRedrives implements PolicyRedrives {

    /// Maximum delay before a failed record is redelivered.
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private final App app;
    private final Alarm alarm;
    private final Alarm.Policy terms;
    private final String letters;
    private final RepairPlatform platform;
    private final ThreadFactory threads;
    private @Nullable Background background;

    /// The sequence up to which [#anyAfter] has searched without finding a dead letter of this
    /// alarm's queue.
    private long foreign;

    /// A redrive on a background thread. It runs until it is completed or `stop` is raised.
    private record Background(String run, Signal stop, Signal done) {
        boolean alive() {
            return done.count() == 0;
        }
    }

    DeadLetterRedrives(
            App app,
            Alarm alarm,
            Alarm.Policy terms,
            String letters,
            RepairPlatform platform,
            ThreadFactory threads) {
        this.app = app;
        this.alarm = alarm;
        this.terms = terms;
        this.letters = letters;
        this.platform = platform;
        this.threads = threads;
    }

    /// Creates the redrive policy of an alarm and its executor; empty if the alarm has no policy.
    static Optional<MonitoredAlarm.Acting> acting(
            App app, Alarm alarm, RepairPlatform platform, ThreadFactory threads) {
        var reader = app.consumers(alarm.of()).stream().findFirst();
        return alarm.redrive()
                .flatMap(terms ->
                        reader.flatMap(pipeline ->
                                app.terms(pipeline)
                                        .deadLetters()
                                        .map(letters ->
                                                new MonitoredAlarm.Acting(
                                                        new RedrivePolicy(
                                                                alarm,
                                                                terms,
                                                                patience(app, pipeline)),
                                                        new DeadLetterRedrives(
                                                                app, alarm, terms, letters,
                                                                platform, threads)))));
    }

    /// Returns the maximum time that a record needs to use up all its attempts.
    private static Duration patience(App app, Pipeline pipeline) {
        var source = app.terms(pipeline);
        var attempt = source.lease().plus(pipeline.from().window());
        return attempt.multipliedBy(source.attempts()).plus(LONGEST_RETRY);
    }

    @Override
    public Survey survey(int most) {
        var go = new ArrayList<Long>();
        long held = 0;
        long last = 0;
        try (var box = platform.deadLetters(letters)) {
            for (var page = box.read(0, DeadLetterQueue.PAGE);
                    !page.isEmpty() && go.size() < most;
                    page = box.read(last + 1, DeadLetterQueue.PAGE)) {
                for (var message : page) {
                    var letter = ReceivedDeadLetter.of(message);
                    if (go.size() < most && mayGo(letter)) {
                        go.add(message.sequence());
                    } else if (go.size() < most && mine(letter)) {
                        held++;
                    }
                }
                last = page.getLast().sequence();
            }
        }
        return new Survey(go, held, last);
    }

    /// Returns true if a dead letter came from this alarm's queue. Several queues may share a
    /// dead-letter queue.
    private boolean mine(ReceivedDeadLetter letter) {
        return letter.source().filter(alarm.of()::equals).isPresent();
    }

    private boolean mayGo(ReceivedDeadLetter letter) {
        return mine(letter)
                && letter.lives().size() < terms.maxAttempts()
                && platform.audit().recordEntries(record(letter)).size() < terms.maxAttempts();
    }

    private static String record(ReceivedDeadLetter letter) {
        return letter.identity().isEmpty() ? letter.message().id() : letter.identity();
    }

    @Override
    public boolean anyAfter(long sequence) {
        foreign = Math.max(foreign, sequence);
        try (var box = platform.deadLetters(letters)) {
            for (var page = box.read(foreign + 1, DeadLetterQueue.PAGE);
                    !page.isEmpty();
                    page = box.read(foreign + 1, DeadLetterQueue.PAGE)) {
                if (page.stream().map(ReceivedDeadLetter::of).anyMatch(this::mine)) {
                    return true;
                }
                foreign = page.getLast().sequence();
            }
        }
        return false;
    }

    @Override
    public Sent sent(String run) {
        var entered = platform.audit().run(run);
        if (entered.isEmpty()) {
            return new Sent(Map.of(), Optional.empty(), "");
        }
        Map<Outcome, Long> outcomes = platform.audit().outcomes(run);
        return switch (entered.get().state()) {
            case RUNNING, STOPPED -> new Sent(outcomes, Optional.empty(), "");
            case COMPLETED -> new Sent(outcomes, entered.get().ended(), "");
            case FAILED -> new Sent(outcomes, entered.get().ended(), why(entered.get()));
        };
    }

    private static String why(Audit.Run failed) {
        return failed.detail().isEmpty() ? "it failed" : failed.detail();
    }

    @Override
    public String newRun() {
        return Redriver.id(platform.audit(), platform.time());
    }

    /// Stops the background redrive after its current commit.
    @Override
    public void close() {
        if (background == null) {
            return;
        }
        var ends = background;
        ends.stop().raise();
        var time = platform.time();
        Threads.awaitAnyway(
                ends::alive, () -> time.await(ends.done(), 0, time.instant().plus(LONGEST_RETRY)));
        background = null;
    }

    @Override
    public void carryOut(Course course) {
        switch (course.stage()) {
            case CANARY -> {
                close();
                drive(course, new Signal());
            }
            case REDRIVE -> runInBackground(course);
            case REST, COOL_DOWN, HELD -> close();
        }
    }

    private void runInBackground(Course course) {
        boolean same = background != null && background.run().equals(course.run());
        if (over(course.run()) || (same && background != null && background.alive())) {
            return;
        }
        close();
        var begun = new Background(course.run(), new Signal(), new Signal());
        var thread =
                Tasks.once(
                        threads,
                        "leat-redrive-" + alarm.name(),
                        Tasks::log,
                        () -> {
                            try {
                                drive(course, begun.stop());
                            } finally {
                                begun.done().raise();
                            }
                        });
        thread.setDaemon(true);
        background = begun;
        thread.start();
    }

    private boolean over(String run) {
        return platform.audit().run(run).filter(DeadLetterRedrives::over).isPresent();
    }

    private static boolean over(Audit.Run run) {
        return run.state() == Audit.State.COMPLETED || run.state() == Audit.State.FAILED;
    }

    /// Runs a redrive. A failure is recorded in the audit log, where the policy finds it. If the
    /// failure cannot be recorded, the redrive is attempted again.
    private void drive(Course course, Signal stop) {
        if (over(course.run())) {
            return;
        }
        try (var box = platform.deadLetters(letters)) {
            var run = platform.audit().run(course.run()).orElseGet(() -> enter(course, box));
            new Redriver(box, platform.audit(), platform.time(), app)
                    .drive(
                            run,
                            RunOptions.atMost(terms.maxAttempts()),
                            RedriveListener.none(),
                            stop);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            // If the audit log was writable, the redriver has recorded the reason.
            if (FailureTrace.unexpected(failed)) {
                throw failed;
            }
        }
    }

    /// Returns the expression that excludes the dead letters of other queues in a shared
    /// dead-letter queue.
    private Optional<String> where() {
        long queues =
                app.queues().values().stream()
                        .filter(q -> q.deadLetterQueue().filter(letters::equals).isPresent())
                        .count();
        return queues == 1
                ? Optional.empty()
                : Optional.of("letter.source = '%s'".formatted(alarm.of()));
    }

    private Audit.Run enter(Course course, DeadLetterQueue box) {
        var run =
                Audit.Run.begun(
                        course.run(),
                        OrphanedRedrives.by(alarm.name()),
                        letters,
                        terms(course.letters()),
                        platform.time().instant(),
                        box.end(),
                        "");
        platform.audit().save(run);
        return run;
    }

    /// A canary has no rate limit. The limit on repeated failures is one above the policy's own
    /// limit, so that only the policy's limit has an effect.
    private Audit.Terms terms(List<Long> canary) {
        return new Audit.Terms.Builder()
                .where(where())
                .sequences(canary)
                .rate(canary.isEmpty() ? Optional.of(terms.rate()) : Optional.empty())
                .loop(terms.maxAttempts() + 1)
                .build();
    }
}

package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.app.StreamSource;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.Archives;
import dev.leat.port.Buckets;
import dev.leat.port.Deliveries;
import dev.leat.port.LakeTables;
import dev.leat.port.MessageQueue;
import dev.leat.port.Streams;
import dev.leat.port.TableReader;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.port.ViewReader;
import dev.leat.port.WarehouseTables;
import dev.leat.testkit.scenario.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run of a scenario, from start to end, on the caller's thread.
final class SimulationRun implements RunSnapshot {

    /// Maximum time after the end of the input. It is longer than the retention of messages, so
    /// nothing can change later.
    private static final Duration LONGEST = Duration.ofDays(60);

    private final AppLife.Environment habitat;
    private final SimulationContext context;
    private final InputScript script;
    private final ClockMarks marks;
    private final Observer observer;
    private final Set<String> ended = new HashSet<>();
    private @Nullable AppLife life;

    SimulationRun(
            AppLife.Environment habitat,
            SimulationContext context,
            InputScript script,
            ClockMarks marks,
            Observer observer) {
        this.habitat = habitat;
        this.context = context;
        this.script = script;
        this.marks = marks;
        this.observer = observer;
    }

    static Run run(
            AppLife.Environment habitat,
            SimulationContext context,
            InputScript script,
            ClockMarks marks,
            Observer observer) {
        var course = new SimulationRun(habitat, context, script, marks, observer);
        Optional<String> stuck;
        try {
            course.begin();
            course.jump();
            stuck = course.go();
        } finally {
            course.end();
        }
        return new Run(
                context.journal().events(),
                context.faults().struck(),
                course.elapsed(),
                stuck.or(context.turns()::broken));
    }

    private void begin() {
        ofPlatform("cannot be opened", () -> life = AppLife.begin(habitat, context));
    }

    private void end() {
        context.turns().end();
        if (!context.turns().hung() && life != null) {
            var last = life;
            life = null;
            ofPlatform("cannot be closed", last::end);
        }
    }

    /// Calls the platform. An exception ends the run. It is a defect of the platform, unless the
    /// app has a sink or source that the platform or the simulation does not support.
    private void ofPlatform(String what, Runnable call) {
        try {
            call.run();
        } catch (UnsupportedByPlatformException unsupported) {
            context.turns().broken(String.valueOf(unsupported.getMessage()));
        } catch (RuntimeException | Error defect) {
            context.turns().broken("the platform %s: %s".formatted(what, defect));
        }
    }

    private AppLife life() {
        return Objects.requireNonNull(life, "the app is not running");
    }

    /// Runs until the observer ends the run or nothing is left to do. Returns the reason if the app
    /// did not become idle.
    private Optional<String> go() {
        var turns = context.turns();
        while (turns.broken().isEmpty()) {
            if (turns.go()) {
                ofPlatform(
                        "does not accept the input",
                        () -> script.step(life()::queue, life()::buckets, life()::streams));
            } else if (turns.dying()) {
                restart();
            } else if (turns.broken().isEmpty()) {
                tellEnded();
                if (!observer.look(this)) {
                    return Optional.empty();
                }
                var left = left();
                // Before the end of the input, the app may wait for any time.
                var end = script.done().map(LONGEST::plus).orElse(SimulatedClock.ENDLESS);
                if (elapsed().plus(left).compareTo(end) > 0) {
                    return idle() ? Optional.empty() : Optional.of(unrest(left));
                }
                advance(left);
            }
        }
        return turns.broken();
    }

    /// Returns by how much the clock must advance until something can happen. Called when no thread
    /// can continue.
    private Duration left() {
        var now = elapsed();
        return Stream.of(
                        context.turns().left(idle()),
                        marks.next(now, script.done()).map(time -> time.minus(now)),
                        observer.next(this)
                                .map(time -> time.minus(now))
                                .filter(Duration::isPositive))
                .flatMap(Optional::stream)
                .min(Duration::compareTo)
                .orElse(SimulatedClock.ENDLESS);
    }

    private void advance(Duration by) {
        context.clock().advance(by);
        context.turns().rested();
        jump();
    }

    private void jump() {
        for (var jump : marks.due(elapsed())) {
            context.faults().occasion(Fault.Jump.class, jump::equals);
            context.clock().jump(jump.by());
            context.journal().struck(jump, "the clock reads " + now());
            context.journal().record(new Event.Jumped(now(), jump.by()));
        }
    }

    private void restart() {
        end();
        begin();
        ended.clear();
        context.journal().record(new Event.Opened(now()));
    }

    private void tellEnded() {
        life().pipelines()
                .status()
                .forEach((pipeline, status) -> {
                    boolean over =
                            status.state() == PipelineStatus.State.PAUSED
                                    || status.state() == PipelineStatus.State.FAILED;
                    if (over && ended.add(pipeline)) {
                        context.journal().record(new Event.Ended(now(), pipeline, status.detail()));
                    }
                });
    }

    private String unrest(Duration left) {
        var how =
                left.compareTo(LONGEST) > 0
                        ? "the app never becomes idle: "
                        : "the app did not become idle within %d days: "
                                .formatted(elapsed().toDays());
        long undelivered = life().undelivered();
        return life().pipelines().status().entrySet().stream()
                .map(one -> left(one.getKey(), one.getValue()))
                .collect(
                        Collectors.joining(
                                "; ",
                                how,
                                undelivered == 0
                                        ? ""
                                        : "; %d records are pending for endpoints"
                                                .formatted(undelivered)));
    }

    private String left(String pipeline, PipelineStatus status) {
        var queue = app().terms(app().pipeline(pipeline)).name();
        var counts = life().queue(queue).counts();
        var detail = status.detail().isEmpty() ? "" : ": " + status.detail();
        var records =
                app().pipeline(pipeline).from() instanceof StreamSource from
                        ? "%d records of stream %s and "
                                .formatted(
                                        life().streams().backlog(from.stream(), pipeline).records(),
                                        from.stream())
                        : "";
        return "pipeline %s is %s%s, with %s%d messages of %s left, %d of them in flight"
                .formatted(
                        pipeline,
                        status.state().toString().toLowerCase(Locale.ROOT),
                        detail,
                        records,
                        counts.all(),
                        queue,
                        counts.inFlight());
    }

    @Override
    public App app() {
        return context.app();
    }

    @Override
    public Instant now() {
        return context.clock().instant();
    }

    @Override
    public Duration elapsed() {
        return context.clock().elapsed();
    }

    @Override
    public boolean allGiven() {
        return script.done().isPresent();
    }

    @Override
    public Duration sinceGiven() {
        return script.done().map(elapsed()::minus).orElse(Duration.ZERO);
    }

    @Override
    public boolean idle() {
        return allGiven() && life().idle();
    }

    @Override
    public ViewReader view(String name) {
        return life().view(name);
    }

    @Override
    public MessageQueue queue(String name) {
        return life().queue(name);
    }

    @Override
    public Buckets buckets() {
        return life().buckets();
    }

    @Override
    public Streams streams() {
        return life().streams();
    }

    @Override
    public Archives archives() {
        return life().archives();
    }

    @Override
    public TableReader tables() {
        return life().tables();
    }

    @Override
    public LakeTables lake() {
        return life().lake();
    }

    @Override
    public WarehouseTables warehouse() {
        return life().warehouse();
    }

    @Override
    public Deliveries deliveries() {
        return life().deliveries();
    }

    @Override
    public List<Event> events() {
        return context.journal().events();
    }
}

package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.port.AlarmLog;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.Stage;
import dev.leat.port.AlarmLog.State;
import dev.leat.port.TopicAdmin.Post;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// One alarm that is watched: how it is, and its policy, if it has one. A step changes nothing in
/// memory before it is kept. Owned by one thread.
final class MonitoredAlarm implements AutoCloseable {

    /// A policy, and what carries its decisions out.
    record Acting(RedrivePolicy policy, PolicyRedrives redrives) {}

    private final Alarm alarm;
    private final AlarmNotifications notices;
    private final Optional<Acting> acting;
    private State state;

    MonitoredAlarm(Alarm alarm, AlarmNotifications notices, Optional<Acting> acting, State found) {
        this.alarm = alarm;
        this.notices = notices;
        this.acting = acting;
        // Who changed the file may have freed what was held, so it is looked at anew.
        boolean goesOn = acting.isPresent() && found.course().stage() != Stage.HELD;
        this.state = goesOn ? found : found.at(AlarmLog.Course.resting(found.course().since()));
    }

    /// What there is to say, after it was kept and what it asks for was begun.
    List<Note> step(Measurement measured, AlarmLog log, Instant now) {
        var notes = new ArrayList<Note>();
        var verdict = AlarmEvaluator.evaluate(alarm, measured, state, now);
        verdict.note().ifPresent(notes::add);
        var next = verdict.state();
        if (acting.isPresent()) {
            var decision = acting.get().policy().next(next, acting.get().redrives(), now);
            decision.note().ifPresent(notes::add);
            next = next.at(decision.course());
        }
        if (!next.equals(state)) {
            keep(log, next, notes);
            state = next;
        }
        return notes;
    }

    /// Whoever is told hears of it in the same commit, or nothing of it is true.
    private void keep(AlarmLog log, State next, List<Note> notes) {
        var posts = alarm.topic().isPresent() ? notices.posts(notes, next) : List.<Post>of();
        if (posts.isEmpty()) {
            log.keep(next, notes);
        } else {
            log.keep(next, notes, alarm.topic().get(), posts);
        }
    }

    void carryOut() {
        acting.ifPresent(a -> a.redrives().carryOut(state.course()));
    }

    /// When to look although nothing happens.
    Optional<Instant> due() {
        var lasting = state.above().map(began -> began.plus(alarm.lasting()));
        return lasting.or(() -> acting.flatMap(a -> a.policy().due(state.course())));
    }

    /// Whether nothing would be noted or sent now, nor later if nothing happens.
    boolean settled(Supplier<Measurement> measures, Instant now) {
        boolean waits =
                state.above().isPresent()
                        || switch (state.course().stage()) {
                            case CANARY, REDRIVE, COOL_DOWN -> true;
                            case REST, HELD -> false;
                        };
        if (waits) {
            return false;
        }
        var measured = measures.get();
        boolean passing = alarm.measure().ofPipeline() && measured.value().orElse(0) > 0;
        var verdict = AlarmEvaluator.evaluate(alarm, measured, state, now);
        return !passing
                && verdict.state().equals(state)
                && acting.map(a -> a.policy().next(state, a.redrives(), now))
                        .map(decision -> decision.course().equals(state.course()))
                        .orElse(true);
    }

    Alarm alarm() {
        return alarm;
    }

    AlarmStatus status(Measurement measured, Instant now) {
        boolean alarmed = state.condition() == Condition.ALARM;
        var reason =
                alarmed
                        ? AlarmText.above(alarm, measured, state.since(), now)
                        : AlarmText.now(alarm, measured);
        return new AlarmStatus(alarm.name(), state.condition(), state.since(), reason, policy(now));
    }

    private String policy(Instant now) {
        var course = state.course();
        return course.stage() == Stage.REST
                ? ""
                : "%s since %s"
                        .formatted(
                                course.stage().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                AlarmText.time(course.since(), now));
    }

    @Override
    public void close() {
        acting.ifPresent(a -> a.redrives().close());
    }
}

package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.port.AlarmLog;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Course;
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

/// The state of one alarm and of its redrive policy, if it has one. A change is stored before the
/// state in memory changes. Owned by one thread.
final class MonitoredAlarm implements AutoCloseable {

    /// A redrive policy and its executor.
    record Acting(RedrivePolicy policy, PolicyRedrives redrives) {}

    private final Alarm alarm;
    private final AlarmNotifications notices;
    private final Optional<Acting> acting;
    private final Course found;
    private State state;

    MonitoredAlarm(Alarm alarm, AlarmNotifications notices, Optional<Acting> acting, State found) {
        this.alarm = alarm;
        this.notices = notices;
        this.acting = acting;
        // A restart resets a policy in stage HELD to REST, because the app file may have changed so
        // that the held dead letters can be redriven.
        this.found = found.course();
        boolean goesOn = acting.isPresent() && found.course().stage() != Stage.HELD;
        this.state = goesOn ? found : found.at(Course.resting(found.course().since()));
    }

    /// Evaluates the alarm and its policy, stores the new state, and returns the notes to publish.
    List<Note> step(Measurement measured, AlarmLog log, Instant now) {
        var notes = new ArrayList<Note>();
        var verdict = AlarmEvaluator.evaluate(alarm, measured, state, now);
        verdict.note().ifPresent(notes::add);
        var next = verdict.state();
        if (acting.isPresent()) {
            var decision = acting.get().policy().next(next, acting.get().redrives(), now);
            if (holdsTheSame(decision.course())) {
                next = next.at(found);
            } else {
                decision.note().ifPresent(notes::add);
                next = next.at(decision.course());
            }
        }
        if (!next.equals(state)) {
            keep(log, next, notes);
            state = next;
        }
        return notes;
    }

    /// Returns true if a policy that a restart has reset holds the same dead letters as before.
    /// This is no news for users.
    private boolean holdsTheSame(Course next) {
        return state.course().stage() == Stage.REST
                && found.stage() == Stage.HELD
                && next.stage() == Stage.HELD
                && next.seen() == found.seen();
    }

    /// Stores the state and publishes its notifications in one commit.
    private void keep(AlarmLog log, State next, List<Note> notes) {
        var posts = alarm.topic().isPresent() ? notices.posts(notes, next) : List.<Post>of();
        if (posts.isEmpty()) {
            log.save(next, notes);
        } else {
            log.save(next, notes, alarm.topic().get(), posts);
        }
    }

    /// Returns true while the policy waits for records that it has redriven.
    boolean acts() {
        return switch (state.course().stage()) {
            case CANARY, REDRIVE -> true;
            case REST, COOL_DOWN, HELD -> false;
        };
    }

    void carryOut() {
        acting.ifPresent(a -> a.redrives().carryOut(state.course()));
    }

    /// Returns the time of the next evaluation if there are no new events.
    Optional<Instant> due() {
        var lasting = state.above().map(began -> began.plus(alarm.lasting()));
        return lasting.or(() -> acting.flatMap(a -> a.policy().due(state.course())));
    }

    /// Returns true if the state would not change now, nor later without new events.
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
        boolean passing =
                alarm.measure().watched() == Alarm.Watched.PIPELINE
                        && measured.value().orElse(0) > 0;
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

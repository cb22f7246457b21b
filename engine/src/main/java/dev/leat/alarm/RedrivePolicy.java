package dev.leat.alarm;

import dev.leat.alarm.PolicyInputs.Sent;
import dev.leat.app.Alarm;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Course;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.Stage;
import dev.leat.port.AlarmLog.State;
import dev.leat.text.CountText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The decisions of a redrive policy. Pure. In ALARM the policy sends a canary: a few dead letters
/// that are redriven first. If every record of the canary succeeds, the other dead letters follow.
/// If one fails or takes too long, a cool-down follows. When the alarm becomes OK, a running
/// redrive continues to its end, and no new one starts. The caller stores each decision before it
/// carries it out, so that a restarted process can repeat it. `patience` is the maximum wait for
/// the outcome of a redriven record.
record RedrivePolicy(Alarm alarm, Alarm.Policy terms, Duration patience) {

    /// A redrive is stopped if more than a twentieth of its finished records have failed again.
    private static final int ONE_OF = 20;

    /// The next state of the policy, with a note if the policy made a decision.
    record Decision(Course course, Optional<Note> note) {}

    Decision next(State state, PolicyInputs facts, Instant now) {
        var course = sane(state.course(), now);
        boolean alarmed = state.condition() == Condition.ALARM;
        return switch (course.stage()) {
            case REST -> alarmed ? begin(course, facts, now) : stay(course);
            case CANARY -> canary(course, facts, now);
            case REDRIVE -> redrive(course, facts, now);
            case COOL_DOWN -> {
                if (now.isBefore(course.since().plus(terms.coolDown()))) {
                    yield stay(course);
                }
                yield alarmed ? begin(course, facts, now) : rest(now, "the alarm is OK");
            }
            case HELD -> {
                if (!alarmed) {
                    yield rest(now, "the alarm is OK");
                }
                yield facts.anyAfter(course.seen()) ? begin(course, facts, now) : stay(course);
            }
        };
    }

    /// Returns the time of the next decision if there are no new events; empty if no decision is
    /// due.
    Optional<Instant> due(Course course) {
        return switch (course.stage()) {
            case COOL_DOWN -> Optional.of(course.since().plus(terms.coolDown()));
            case CANARY, REDRIVE -> Optional.of(course.since().plus(patience));
            case REST, HELD -> Optional.empty();
        };
    }

    /// Restarts the current wait if the clock was set back.
    private static Course sane(Course course, Instant now) {
        return course.since().isAfter(now)
                ? new Course(course.stage(), now, course.run(), course.letters(), course.seen())
                : course;
    }

    private static Decision stay(Course course) {
        return new Decision(course, Optional.empty());
    }

    private Decision begin(Course from, PolicyInputs facts, Instant now) {
        var survey = facts.survey(terms.canary());
        if (!survey.go().isEmpty()) {
            var run = facts.newRun();
            var course = new Course(Stage.CANARY, now, run, survey.go(), 0);
            var why = "%s sent back as a canary".formatted(lettersAre(survey.go().size()));
            return decided(course, AlarmEvent.CANARY, why, survey.go().size());
        }
        if (survey.held() == 0) {
            return from.stage() == Stage.REST
                    ? stay(from)
                    : rest(now, "no dead letter can be redriven");
        }
        var course = new Course(Stage.HELD, now, "", List.of(), survey.last());
        var why =
                "%s held: redriven %s already; fix the cause and redrive them, or purge them"
                        .formatted(lettersAre(survey.held()), times(terms.maxAttempts()));
        return decided(course, AlarmEvent.HELD, why, survey.held());
    }

    private Decision canary(Course course, PolicyInputs facts, Instant now) {
        var sent = facts.sent(course.run());
        if (sent.failed() > 0) {
            return coolDown(course, now, failedAgain(sent), sent.failed());
        }
        if (!sent.failure().isEmpty()) {
            return coolDown(course, now, "the canary could not be sent: " + sent.failure(), 0);
        }
        if (sent.ended().isEmpty() || sent.pending() > 0) {
            return late(course, course.since(), sent, now);
        }
        if (sent.all() == 0) {
            return coolDown(course, now, "the canary's dead letters could not be sent", 0);
        }
        var passed = passed(sent);
        if (facts.survey(1).go().isEmpty()) {
            return rest(now, passed + "; no other dead letter can be redriven");
        }
        var next = new Course(Stage.REDRIVE, now, facts.newRun(), List.of(), 0);
        var why =
                "%s; redriving the others at %s per second"
                        .formatted(passed, AlarmText.plain(terms.rate()));
        return decided(next, AlarmEvent.REDRIVE, why, 0);
    }

    private Decision redrive(Course course, PolicyInputs facts, Instant now) {
        var sent = facts.sent(course.run());
        if (sent.failed() * ONE_OF > sent.over()) {
            return coolDown(course, now, "stopped: " + failedAgain(sent), sent.failed());
        }
        if (!sent.failure().isEmpty()) {
            return coolDown(course, now, "stopped: " + sent.failure(), sent.all());
        }
        if (sent.ended().isEmpty()) {
            return stay(course);
        }
        if (sent.pending() > 0) {
            return late(course, sent.ended().get(), sent, now);
        }
        var failed = sent.failed() == 0 ? "" : ", %s failed again".formatted(sent.failed());
        return decided(
                Course.resting(now),
                AlarmEvent.REST,
                passed(sent) + failed,
                sent.all(),
                Optional.of(course.run()));
    }

    /// Waits for unfinished records, but for at most `patience`, even if the clock was set back.
    private Decision late(Course course, Instant since, Sent sent, Instant now) {
        var from = since.isAfter(now.plus(patience)) ? course.since() : since;
        if (now.isBefore(from.plus(patience))) {
            return stay(course);
        }
        var why =
                sent.all() == 0
                        ? "no dead letter could be sent for " + AlarmText.span(patience)
                        : "%d of %d redriven records are still being processed after %s"
                                .formatted(sent.pending(), sent.all(), AlarmText.span(patience));
        return coolDown(course, now, why, sent.pending());
    }

    private Decision coolDown(Course course, Instant now, String why, long letters) {
        var next = new Course(Stage.COOL_DOWN, now, course.run(), List.of(), 0);
        var text = "%s; cool-down of %s".formatted(why, AlarmText.span(terms.coolDown()));
        return decided(next, AlarmEvent.COOL_DOWN, text, letters);
    }

    private Decision rest(Instant now, String why) {
        return decided(Course.resting(now), AlarmEvent.REST, why, 0);
    }

    private Decision decided(Course course, AlarmEvent what, String why, long letters) {
        var run = Optional.of(course.run()).filter(name -> !name.isEmpty());
        return decided(course, what, why, letters, run);
    }

    private Decision decided(
            Course course, AlarmEvent what, String why, long letters, Optional<String> run) {
        return new Decision(
                course,
                Optional.of(new Note(course.since(), alarm.name(), what, why, letters, run)));
    }

    private static String passed(Sent sent) {
        long passed = sent.over() - sent.failed();
        return passed == sent.all()
                ? passed == 1 ? "1 of 1 records passed" : "all %d records passed".formatted(passed)
                : "%d of %d records passed".formatted(passed, sent.all());
    }

    private static String failedAgain(Sent sent) {
        return "%d of %d finished records failed again".formatted(sent.failed(), sent.over());
    }

    private static String lettersAre(long letters) {
        return CountText.of(letters, "dead letter") + (letters == 1 ? " is" : " are");
    }

    private static String times(int times) {
        return times == 1 ? "once" : times + " times";
    }
}

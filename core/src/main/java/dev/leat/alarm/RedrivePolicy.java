package dev.leat.alarm;

import dev.leat.alarm.PolicyInputs.Sent;
import dev.leat.app.Alarm;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Course;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.Stage;
import dev.leat.port.AlarmLog.State;
import dev.leat.port.AlarmLog.What;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Decides what a redrive policy does next: pure, one decision at a time. In ALARM a canary is
/// sent; if all of it passes the others follow; if one fails, or does not end in time, nothing is
/// tried for the cool-down. What has begun is brought to its end also when the alarm is OK again;
/// nothing new begins then. Whoever carries a decision out keeps it first, so that a process after
/// this one can do it again. `patience` is how long a letter on its way is waited for.
record RedrivePolicy(Alarm alarm, Alarm.Policy terms, Duration patience) {

    /// Of so many letters that ended, one may have failed again before the others are stopped.
    private static final int ONE_OF = 20;

    /// Where the policy is now, and what it decided; no note if nothing was.
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

    /// When a decision may be due although nothing happens; empty if only something new counts.
    Optional<Instant> due(Course course) {
        return switch (course.stage()) {
            case COOL_DOWN -> Optional.of(course.since().plus(terms.coolDown()));
            case CANARY, REDRIVE -> Optional.of(course.since().plus(patience));
            case REST, HELD -> Optional.empty();
        };
    }

    /// A clock that was set back begins each wait anew.
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
            var why =
                    "%s sent back first, to see whether %s"
                            .formatted(
                                    isAre(survey.go().size()),
                                    survey.go().size() == 1 ? "it passes" : "they pass");
            return decided(course, What.CANARY, why, survey.go().size());
        }
        if (survey.held() == 0) {
            return from.stage() == Stage.REST
                    ? stay(from)
                    : rest(now, "no letter is left that could be sent back");
        }
        var course = new Course(Stage.HELD, now, "", List.of(), survey.last());
        var why =
                "%s held: sent back %s already; mend the cause and redrive them, or purge them"
                        .formatted(isAre(survey.held()), times(terms.maxAttempts()));
        return decided(course, What.HELD, why, survey.held());
    }

    private Decision canary(Course course, PolicyInputs facts, Instant now) {
        var sent = facts.sent(course.run());
        if (sent.failed() > 0) {
            return coolDown(course, now, failedAgain(sent), sent.failed());
        }
        if (!sent.failure().isEmpty()) {
            return coolDown(course, now, "it could not be sent: " + sent.failure(), 0);
        }
        if (sent.ended().isEmpty() || sent.pending() > 0) {
            return late(course, course.since(), sent, now);
        }
        if (sent.all() == 0) {
            return coolDown(course, now, "the letters of the canary could not be sent", 0);
        }
        var passed = passed(sent);
        if (facts.survey(1).go().isEmpty()) {
            return rest(now, passed + "; no other is left that could be sent back");
        }
        var next = new Course(Stage.REDRIVE, now, facts.newRun(), List.of(), 0);
        var why =
                "%s; the others follow, %s a second"
                        .formatted(passed, AlarmText.plain(terms.rate()));
        return decided(next, What.REDRIVE, why, 0);
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
                What.REST,
                passed(sent) + failed,
                sent.all(),
                Optional.of(course.run()));
    }

    /// Waits for letters on their way, but not for ever, also if the clock was set back since.
    private Decision late(Course course, Instant since, Sent sent, Instant now) {
        var from = since.isAfter(now.plus(patience)) ? course.since() : since;
        if (now.isBefore(from.plus(patience))) {
            return stay(course);
        }
        var why =
                sent.all() == 0
                        ? "nothing could be sent for " + AlarmText.span(patience)
                        : "%d of %d had not ended after %s"
                                .formatted(sent.pending(), sent.all(), AlarmText.span(patience));
        return coolDown(course, now, why, sent.pending());
    }

    private Decision coolDown(Course course, Instant now, String why, long letters) {
        var next = new Course(Stage.COOL_DOWN, now, course.run(), List.of(), 0);
        var text = "%s; nothing is tried for %s".formatted(why, AlarmText.span(terms.coolDown()));
        return decided(next, What.COOL_DOWN, text, letters);
    }

    private Decision rest(Instant now, String why) {
        return decided(Course.resting(now), What.REST, why, 0);
    }

    private Decision decided(Course course, What what, String why, long letters) {
        var run = Optional.of(course.run()).filter(name -> !name.isEmpty());
        return decided(course, what, why, letters, run);
    }

    private Decision decided(
            Course course, What what, String why, long letters, Optional<String> run) {
        return new Decision(
                course,
                Optional.of(new Note(course.since(), alarm.name(), what, why, letters, run)));
    }

    private static String passed(Sent sent) {
        long passed = sent.over() - sent.failed();
        return passed == sent.all()
                ? passed == 1 ? "the one that was sent passed" : "all %d passed".formatted(passed)
                : "%d of %d passed".formatted(passed, sent.all());
    }

    private static String failedAgain(Sent sent) {
        return "%d of %d that ended failed again".formatted(sent.failed(), sent.over());
    }

    private static String isAre(long letters) {
        return AlarmText.count((double) letters, "letter") + (letters == 1 ? " is" : " are");
    }

    private static String times(int times) {
        return times == 1 ? "once" : times + " times";
    }
}

package dev.leat.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How the alarms of an app are, and what has become of them: what a process keeps for the one
/// after it, and for people. Durable when a method returns. Threads may share it.
public interface AlarmLog {

    /// How long notes are kept.
    Duration KEPT = Duration.ofDays(90);

    /// By alarm, how each was kept last.
    Map<String, State> states();

    /// Keeps how an alarm is, and these notes with it, in one commit.
    void keep(State state, List<Note> notes);

    /// Keeps how an alarm is with these notes, and publishes to the topic that hears of it, in one
    /// commit.
    void keep(State state, List<Note> notes, String topic, List<TopicAdmin.Post> posts);

    /// The newest first.
    List<Note> notes(int most);

    enum Condition {
        OK,
        ALARM
    }

    /// How an alarm is. `since` is when it became OK or, in ALARM, when its measure came to be
    /// above; `above` is that while `for` has not gone by; `course` is where its policy is.
    record State(
            String alarm,
            Condition condition,
            Instant since,
            Optional<Instant> above,
            Course course) {

        /// As it is before it was ever looked at.
        public static State first(String alarm, Instant now) {
            return new State(alarm, Condition.OK, now, Optional.empty(), Course.resting(now));
        }

        public State at(Course next) {
            return new State(alarm, condition, since, above, next);
        }
    }

    /// Where a redrive policy is, and since when. `run` is the redrive that it waits for, empty
    /// where there is none, `letters` those of a canary by their sequences; where all are held,
    /// `seen` is the last that was.
    record Course(Stage stage, Instant since, String run, List<Long> letters, long seen) {

        public Course {
            letters = List.copyOf(letters);
        }

        public static Course resting(Instant since) {
            return new Course(Stage.REST, since, "", List.of(), 0);
        }
    }

    enum Stage {
        /// Nothing is to be done.
        REST,
        /// A few letters are on their way, to see whether they pass.
        CANARY,
        /// They passed; the others follow.
        REDRIVE,
        /// Some failed again; nothing is tried for a while.
        COOL_DOWN,
        /// Every letter that is left was sent back too often.
        HELD
    }

    /// That an alarm changed, or its policy decided something: what, why, how many letters it is
    /// about (0 where it is not about any), and the redrive that it is.
    record Note(
            Instant at, String alarm, What what, String why, long letters, Optional<String> run) {

        /// As a person reads it: `ALARM late_orders: ..`, or what a policy decided.
        public String line() {
            return switch (what) {
                case ALARM, OK -> "%s %s: %s".formatted(what, alarm, why);
                case CANARY, REDRIVE, COOL_DOWN, HELD, REST ->
                        "redrive policy of %s: %s".formatted(alarm, why);
            };
        }
    }

    /// What was decided: the condition that an alarm came to, or the stage of its policy.
    enum What {
        ALARM,
        OK,
        CANARY,
        REDRIVE,
        COOL_DOWN,
        HELD,
        REST;

        /// As people read it, such as `cool-down`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}

package dev.leat.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The durable log of an app's alarms. It contains the current state of each alarm, and notes for
/// users on every change of an alarm's state. A restarted process continues from the stored states.
/// Changes are durable when a method returns. Thread-safe.
public interface AlarmLog {

    /// Retention period of notes.
    Duration KEPT = Duration.ofDays(90);

    /// Returns the last stored state of each alarm, by the alarm's name.
    Map<String, State> states();

    /// Stores an alarm's state and these notes in one commit.
    void save(State state, List<Note> notes);

    /// Stores an alarm's state and these notes, and publishes `posts` to `topic`, the alarm's
    /// topic, all in one commit.
    void save(State state, List<Note> notes, String topic, List<TopicAdmin.Post> posts);

    /// Returns at most this many notes, newest first.
    List<Note> notes(int most);

    enum Condition {
        OK,
        ALARM
    }

    /// The state of an alarm. In OK, `since` is the time at which the alarm became OK; in ALARM,
    /// the time at which the measure rose above the threshold. `above` is set only in OK, while the
    /// measure is above the threshold but the alarm's duration `for` has not passed; it is the time
    /// of the rise. `course` is the state of the alarm's redrive policy.
    record State(
            String alarm,
            Condition condition,
            Instant since,
            Optional<Instant> above,
            Course course) {

        /// Returns the initial state of an alarm that was never evaluated.
        public static State first(String alarm, Instant now) {
            return new State(alarm, Condition.OK, now, Optional.empty(), Course.resting(now));
        }

        public State at(Course next) {
            return new State(alarm, condition, since, above, next);
        }
    }

    /// The state of a redrive policy: its stage, and the time at which the stage began. `run` is
    /// the id of the redrive that the policy waits for, or empty. In stage CANARY, `letters` are
    /// the sequence numbers of the dead letters that were redriven as a test. In stage HELD, `seen`
    /// is the sequence number of the last dead letter that was in the queue when the stage began;
    /// in other stages it is 0.
    record Course(Stage stage, Instant since, String run, List<Long> letters, long seen) {

        public Course {
            letters = List.copyOf(letters);
        }

        public static Course resting(Instant since) {
            return new Course(Stage.REST, since, "", List.of(), 0);
        }
    }

    enum Stage {
        /// The policy has nothing to do.
        REST,
        /// A few dead letters were redriven as a test; the policy waits for their outcomes.
        CANARY,
        /// The test redrive succeeded; the other dead letters are being redriven.
        REDRIVE,
        /// Some dead letters failed again; the next redrive starts after a delay.
        COOL_DOWN,
        /// Every remaining dead letter has reached the policy's maximum number of redrives.
        HELD
    }

    /// A change of an alarm's condition, or a decision of its redrive policy, with the reason.
    /// `deadLetters` is the number of dead letters concerned, which may be 0; `run` is the id of
    /// the redrive that the policy started, or empty.
    record Note(
            Instant at,
            String alarm,
            AlarmEvent event,
            String reason,
            long deadLetters,
            Optional<String> run) {

        /// Returns the note as one line of text. It begins with the alarm's condition and name, as
        /// in `ALARM late_orders: ..`, or with the policy's name.
        public String line() {
            return switch (event) {
                case ALARM, OK -> "%s %s: %s".formatted(event, alarm, reason);
                case CANARY, REDRIVE, COOL_DOWN, HELD, REST ->
                        "redrive policy of %s: %s".formatted(alarm, reason);
            };
        }
    }

    /// The new condition of an alarm, or the new stage of its policy.
    enum AlarmEvent {
        ALARM,
        OK,
        CANARY,
        REDRIVE,
        COOL_DOWN,
        HELD,
        REST;

        /// Returns the name for display, such as `cool-down`.
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}

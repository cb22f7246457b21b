package dev.leat.testkit.scenario;

import dev.leat.port.AlarmLog.Condition;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// An expected result, and its time. Checked whenever the app waits for time to pass.
public record Expectation(Subject what, Timing when) {

    public sealed interface Subject {

        /// Rows of a view, each with some of its keys and measures as the API writes them. With
        /// `all`, the view has no other rows. With `days`, they come from the periods of these
        /// days, like `from` and `to` of the API.
        record Rows(String view, List<Map<String, String>> rows, boolean all, Optional<Days> days)
                implements Subject {
            public Rows {
                rows = rows.stream().<Map<String, String>>map(LinkedHashMap::new).toList();
            }

            public Rows(String view, List<Map<String, String>> rows, boolean all) {
                this(view, rows, all, Optional.empty());
            }
        }

        /// Total number of dead letters in a queue, and some of them.
        record Letters(String queue, OptionalInt count, List<Letter> letters) implements Subject {
            public Letters {
                letters = List.copyOf(letters);
            }
        }

        /// Total number of emails to an address, and some of them.
        record Mails(String to, OptionalInt count, List<Mail> mails) implements Subject {
            public Mails {
                mails = List.copyOf(mails);
            }
        }

        /// Number of a queue's messages by state; an absent number is any.
        record Counts(String queue, OptionalInt visible, OptionalInt inFlight, OptionalInt delayed)
                implements Subject {}

        /// Records that an endpoint answered with success, each id once: their number, and rows
        /// with some of their fields; with `all`, there are no others. `requests` counts all
        /// answered requests.
        record Received(
                String endpoint,
                OptionalInt count,
                OptionalInt requests,
                List<Map<String, String>> rows,
                boolean all)
                implements Subject {
            public Received {
                rows = rows.stream().<Map<String, String>>map(LinkedHashMap::new).toList();
            }
        }

        /// Keys of all objects of a bucket.
        record Keys(String bucket, List<String> keys) implements Subject {
            public Keys {
                keys = List.copyOf(keys);
            }
        }

        /// Content of an object, as UTF-8.
        record FileText(String bucket, String key, String text) implements Subject {}

        /// Existence of an object.
        record Present(String bucket, String key) implements Subject {}

        /// Rows of a file, each with some of its columns; with `all`, there are no others. `count`
        /// is their number. The end of the key decides the format.
        record FileRows(
                String bucket,
                String key,
                List<Map<String, String>> rows,
                boolean all,
                OptionalInt count)
                implements Subject {
            public FileRows {
                rows = rows.stream().<Map<String, String>>map(LinkedHashMap::new).toList();
            }

            public FileRows(
                    String bucket, String key, List<Map<String, String>> rows, boolean all) {
                this(bucket, key, rows, all, OptionalInt.empty());
            }
        }

        /// Present state of an alarm and, with `was`, its number of changes to ALARM, or at least
        /// one.
        record AlarmState(String alarm, Optional<Condition> state, boolean was, OptionalInt times)
                implements Subject {

            /// Returns an expectation of the present state.
            public static AlarmState is(String alarm, Condition state) {
                return new AlarmState(alarm, Optional.of(state), false, OptionalInt.empty());
            }
        }

        /// Every invariant: each record is in one place for each sink, once, unchanged, and with
        /// its reasons.
        record Invariants() implements Subject {}
    }

    /// Days in the zone of a view, both inclusive; either end may be open.
    public record Days(Optional<LocalDate> first, Optional<LocalDate> last) {

        /// The first day that every store supports.
        private static final LocalDate FIRST = LocalDate.of(1, 1, 1);

        private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

        public LocalDate from() {
            return first.orElse(FIRST);
        }

        public LocalDate to() {
            return last.orElse(LAST);
        }
    }

    /// A dead letter: texts in its body and reasons, its number of attempts, and the sinks that are
    /// done.
    public record Letter(
            Optional<String> body,
            List<String> reasons,
            OptionalInt attempts,
            Optional<List<String>> done) {
        public Letter {
            reasons = List.copyOf(reasons);
        }
    }

    /// An email: texts in its subject and message.
    public record Mail(Optional<String> subject, Optional<String> text) {}

    public sealed interface Timing {

        /// When the input has ended and the app is idle.
        record AtEnd() implements Timing {}

        /// At some time, at the latest this long after the end of the input.
        record Within(Duration time) implements Timing {}

        /// At no time from the start, or during this first period.
        record Never(Optional<Duration> time) implements Timing {}
    }
}

package dev.leat.testkit.scenario;

import dev.leat.port.AlarmLog.Condition;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What shall be, and when. Looked at whenever nothing can go on before the clock does.
public record Expectation(Subject what, Timing when) {

    public sealed interface Subject {

        /// Rows of a view, each by some of its columns: its keys and measures as the API writes
        /// them. With `all` the view has no others. With `days` they are from its parts of these
        /// days alone, as the API gives them with `from` and `to`.
        record Rows(String view, List<Map<String, String>> rows, boolean all, Optional<Days> days)
                implements Subject {
            public Rows {
                rows = rows.stream().<Map<String, String>>map(LinkedHashMap::new).toList();
            }

            public Rows(String view, List<Map<String, String>> rows, boolean all) {
                this(view, rows, all, Optional.empty());
            }
        }

        /// Dead letters in a queue: so many in all, and among them these.
        record Letters(String queue, OptionalInt count, List<Letter> letters) implements Subject {
            public Letters {
                letters = List.copyOf(letters);
            }
        }

        /// Mails to an address: so many in all, and among them these.
        record Mails(String to, OptionalInt count, List<Mail> mails) implements Subject {
            public Mails {
                mails = List.copyOf(mails);
            }
        }

        /// How many messages of a queue are in each state; what is absent may be any number.
        record Counts(String queue, OptionalInt visible, OptionalInt inFlight, OptionalInt delayed)
                implements Subject {}

        /// Records that an endpoint answered with success, each id once: so many, and these, each
        /// by some of its fields; with `all` there are no others. `requests` are those that it
        /// answered, with success or not.
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

        /// The keys of all objects of a bucket.
        record Keys(String bucket, List<String> keys) implements Subject {
            public Keys {
                keys = List.copyOf(keys);
            }
        }

        /// An object is there, and holds this text as UTF-8.
        record FileText(String bucket, String key, String text) implements Subject {}

        /// An object is there, whatever it holds.
        record Present(String bucket, String key) implements Subject {}

        /// Rows of the file that an object is, each by some of its columns; with `all` it has no
        /// others, and with a `count` it has so many. The end of the key says how it is read.
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

        /// An alarm is in this condition; and, with `was`, it came to be in ALARM: so many times,
        /// or at all.
        record AlarmState(String alarm, Optional<Condition> state, boolean was, OptionalInt times)
                implements Subject {

            /// That it is in this condition.
            public static AlarmState is(String alarm, Condition state) {
                return new AlarmState(alarm, Optional.of(state), false, OptionalInt.empty());
            }
        }

        /// Every law holds: each record is in one place for each sink, once, unchanged, with its
        /// reasons.
        record Invariants() implements Subject {}
    }

    /// Days of a view's zone, both inclusive; either end may be open.
    public record Days(Optional<LocalDate> first, Optional<LocalDate> last) {

        /// Days that every store can reckon with.
        private static final LocalDate FIRST = LocalDate.of(1, 1, 1);

        private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

        public LocalDate from() {
            return first.orElse(FIRST);
        }

        public LocalDate to() {
            return last.orElse(LAST);
        }
    }

    /// A dead letter whose body contains `body`, one of whose reasons contains each of `reasons`,
    /// that was tried `attempts` times, and that these sinks are done with.
    public record Letter(
            Optional<String> body,
            List<String> reasons,
            OptionalInt attempts,
            Optional<List<String>> done) {
        public Letter {
            reasons = List.copyOf(reasons);
        }
    }

    /// A mail whose subject and whose text contain these.
    public record Mail(Optional<String> subject, Optional<String> text) {}

    public sealed interface Timing {

        /// When all that is given has happened and nothing is left to do.
        record AtEnd() implements Timing {}

        /// At some moment, at the latest so long after all that is given has happened.
        record Within(Duration time) implements Timing {}

        /// At no moment from the start on; with a time, at none of the first so long.
        record Never(Optional<Duration> time) implements Timing {}
    }
}

package dev.leat.testkit.scenario;

import dev.leat.port.AlarmLog.Condition;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// An expected result, and the time at which it is expected. The expectation is checked whenever
/// the app waits for time to pass.
public record Expectation(Subject what, Timing when) {

    public sealed interface Subject {

        /// Rows of a view. Each row has some of the view's keys and measures, as the API writes
        /// them. With `all`, the view has no other rows. With `days`, the rows are computed from
        /// the periods of these days only, like `from` and `to` of the API.
        record Rows(String view, List<Map<String, String>> rows, boolean all, Optional<Days> days)
                implements Subject {
            public Rows {
                rows = rows.stream().<Map<String, String>>map(LinkedHashMap::new).toList();
            }

            public Rows(String view, List<Map<String, String>> rows, boolean all) {
                this(view, rows, all, Optional.empty());
            }
        }

        /// Total number of dead letters in a queue, and the contents of some of them.
        record Letters(String queue, OptionalInt count, List<Letter> letters) implements Subject {
            public Letters {
                letters = List.copyOf(letters);
            }
        }

        /// Total number of emails to an address, and the contents of some of them.
        record Mails(String to, OptionalInt count, List<Mail> mails) implements Subject {
            public Mails {
                mails = List.copyOf(mails);
            }
        }

        /// Number of a queue's messages by state. A number that is empty is not checked.
        record Counts(String queue, OptionalInt visible, OptionalInt inFlight, OptionalInt delayed)
                implements Subject {}

        /// Records that an endpoint answered with success. Records with the same id count once.
        /// `requests` is the number of all requests that were answered, with any status.
        record Received(String endpoint, OptionalInt requests, ExpectedRows rows)
                implements Subject {}

        /// Items of a table, with nested values as JSON.
        record Items(String table, ExpectedRows rows) implements Subject {}

        /// Rows of a lake table.
        record LakeRows(String table, ExpectedRows rows) implements Subject {}

        /// Rows of a warehouse table.
        record WarehouseRows(String table, ExpectedRows rows) implements Subject {}

        /// Records of a stream that have not expired: those with the partition key and in the shard
        /// of this number, if given. Each of the rows has some fields of a JSON record. With a
        /// partition key or a shard, the rows have the order of the records.
        record Records(
                String stream, Optional<String> partitionKey, OptionalInt shard, ExpectedRows rows)
                implements Subject {}

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

        /// Rows of a file. The extension of the key determines the format.
        record FileRows(String bucket, String key, ExpectedRows rows) implements Subject {}

        /// The current state of an alarm. With `was`, also the number of times that the alarm
        /// entered the state ALARM; if `times` is empty, this number must be at least one.
        record AlarmState(String alarm, Optional<Condition> state, boolean was, OptionalInt times)
                implements Subject {

            /// Returns an expectation of the current state.
            public static AlarmState is(String alarm, Condition state) {
                return new AlarmState(alarm, Optional.of(state), false, OptionalInt.empty());
            }
        }

        /// Every invariant holds: each record is in each sink exactly once and unchanged, or is a
        /// dead letter with the correct reasons.
        record Invariants() implements Subject {}
    }

    /// A range of days in the time zone of a view. Both ends are inclusive. The range is open at an
    /// end that is empty.
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

    /// A dead letter: texts that its body and its reasons contain, its number of attempts, and the
    /// sinks that are done.
    public record Letter(
            Optional<String> body,
            List<String> reasons,
            OptionalInt attempts,
            Optional<List<String>> done) {
        public Letter {
            reasons = List.copyOf(reasons);
        }
    }

    /// An email: texts that its subject and its message contain.
    public record Mail(Optional<String> subject, Optional<String> text) {}

    public sealed interface Timing {

        /// Expected when the input has ended and the app is idle.
        record AtEnd() implements Timing {}

        /// Expected at any time until this duration after the end of the input.
        record Within(Duration time) implements Timing {}

        /// Never expected; with `time`, not expected in this period from the start.
        record Never(Optional<Duration> time) implements Timing {}
    }
}

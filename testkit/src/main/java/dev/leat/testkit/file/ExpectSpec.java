package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What can be said of an expectation.
final class ExpectSpec {

    private static final int MOST = 999_999_999;
    private static final JsonSchema ROW =
            JsonSchema.map(JsonSchema.of("type", List.of("string", "number", "boolean", "null")));

    static final Option<Node.Scalar> VIEW =
            Option.of("view", DeferredValue.name("the name of a view"), "Its rows.");
    static final Option<List<Node>> ROWS =
            Option.of(
                    "rows",
                    DeferredValue.list("a list of rows, each a map from columns to values", ROW),
                    "Beside `view`, `endpoint`, or `key` of a bucket: all its rows, each by some of its"
                            + " columns.");
    static final Option<List<Node>> SOME =
            Option.of(
                    "some",
                    DeferredValue.list("a list of rows, each a map from columns to values", ROW),
                    "Beside `view`, `endpoint`, or `key` of a bucket: rows that are there among others.");
    static final Option<LocalDate> FROM =
            Option.of(
                    "from",
                    TimeValues.DAY,
                    "Beside `view`: its rows from the parts of this day on, as `?from=` of the API"
                            + " gives them.");
    static final Option<LocalDate> TO =
            Option.of(
                    "to",
                    TimeValues.DAY,
                    "Beside `view`: its rows from the parts up to this day, which is included.");
    static final Option<Node.Scalar> DEAD_LETTERS =
            Option.of(
                    "dead_letters",
                    DeferredValue.name("the name of a dead-letter queue"),
                    "Its letters.");
    static final Option<Integer> COUNT =
            Option.of(
                    "count",
                    ScalarValues.whole(0, MOST),
                    "Beside `dead_letters` or `mail`: how many there are in all. Beside `key`: how many"
                            + " rows the file has. Beside `endpoint`: how many records it has,"
                            + " one that was sent again with the same id counted once.");
    static final Option<List<Node>> LETTERS =
            Option.of(
                    "letters",
                    DeferredValue.list(
                            "a list of letters", JsonSchema.options(DeadLetterReading.SPEC)),
                    "Beside `dead_letters`: letters that are among them.");
    static final Option<Node.Scalar> MAIL =
            Option.of(
                    "mail",
                    DeferredValue.name("an address of a topic"),
                    "The mails to it that topics wrote. No test sends any.");
    static final Option<List<Node>> MAILS =
            Option.of(
                    "mails",
                    DeferredValue.list("a list of mails", JsonSchema.options(MailReading.SPEC)),
                    "Beside `mail`: mails that are among them.");
    static final Option<Node.Scalar> ENDPOINT =
            Option.of(
                    "endpoint",
                    DeferredValue.name("the name of an endpoint"),
                    "The records that it received and answered with success.");
    static final Option<Integer> REQUESTS =
            Option.of(
                    "requests",
                    ScalarValues.whole(0, MOST),
                    "Beside `endpoint`: how many requests it answered, whatever the answer.");
    static final Option<Node.Scalar> QUEUE =
            Option.of(
                    "queue",
                    DeferredValue.name("the name of a queue"),
                    "How many messages it has.");
    static final Option<Integer> VISIBLE =
            Option.of(
                    "visible",
                    ScalarValues.whole(0, MOST),
                    "Beside `queue`: how many can be received.");
    static final Option<Integer> IN_FLIGHT =
            Option.of(
                    "in_flight",
                    ScalarValues.whole(0, MOST),
                    "Beside `queue`: how many are received and hidden.");
    static final Option<Integer> DELAYED =
            Option.of(
                    "delayed",
                    ScalarValues.whole(0, MOST),
                    "Beside `queue`: how many were sent with a delay that is not over.");
    static final Option<Node.Scalar> BUCKET =
            Option.of(
                    "bucket",
                    DeferredValue.name("the name of a bucket"),
                    "Its objects, or one of them.");
    static final Option<List<Node.Scalar>> KEYS =
            Option.of(
                    "keys",
                    DeferredValue.texts("a list of keys"),
                    "Beside `bucket`: the keys of all its objects.");
    static final Option<Node.Scalar> KEY =
            Option.of(
                    "key",
                    DeferredValue.name("a key"),
                    "Beside `bucket`: the object that is meant. Alone: that it is there.");
    static final Option<Node.Scalar> TEXT =
            Option.of(
                    "text",
                    DeferredValue.name("a text"),
                    "Beside `key`: what the object holds, as UTF-8.");
    static final Option<Node.Scalar> ALARM =
            Option.of(
                    "alarm",
                    DeferredValue.name("the name of an alarm"),
                    "How it is, and whether it was in ALARM. The run watches the app's alarms.");
    static final Option<String> STATE =
            Option.of("state", ScalarValues.oneOf("ALARM", "OK"), "Beside `alarm`: how it is.");
    static final Option<String> WAS =
            Option.of(
                    "was",
                    ScalarValues.oneOf("ALARM"),
                    "Beside `alarm`: that it came to be in ALARM, though it may be OK again.");
    static final Option<Integer> TIMES =
            Option.of(
                    "times",
                    ScalarValues.whole(1, MOST),
                    "Beside `was`: exactly so many times; at least once unless said otherwise.");
    static final Option<String> LAWS =
            Option.of(
                    "laws",
                    ScalarValues.oneOf("hold"),
                    "Nothing is lost, nothing counts twice, nothing is changed, and every dead"
                            + " letter has its reasons.");
    static final Option<Duration> WITHIN =
            Option.of(
                    "within",
                    TimeValues.DURATION,
                    "At the latest so long after all that is given; else it is looked at when"
                            + " nothing is left to do.");
    static final Option<Never> NEVER =
            Option.of("never", new NeverValue(), "At no moment, or at none of the first so long.");

    static final Spec SPEC =
            Spec.of(
                    "expectation",
                    "What shall be, and when.",
                    VIEW,
                    ROWS,
                    SOME,
                    FROM,
                    TO,
                    DEAD_LETTERS,
                    COUNT,
                    LETTERS,
                    MAIL,
                    MAILS,
                    ENDPOINT,
                    REQUESTS,
                    QUEUE,
                    VISIBLE,
                    IN_FLIGHT,
                    DELAYED,
                    BUCKET,
                    KEYS,
                    KEY,
                    TEXT,
                    ALARM,
                    STATE,
                    WAS,
                    TIMES,
                    LAWS,
                    WITHIN,
                    NEVER);

    /// What has a meaning beside each kind; times have one beside all.
    static final Map<String, List<Option<?>>> KINDS =
            Map.of(
                    VIEW.name(), List.of(ROWS, SOME, FROM, TO),
                    DEAD_LETTERS.name(), List.of(COUNT, LETTERS),
                    MAIL.name(), List.of(COUNT, MAILS),
                    ENDPOINT.name(), List.of(COUNT, REQUESTS, ROWS, SOME),
                    QUEUE.name(), List.of(VISIBLE, IN_FLIGHT, DELAYED),
                    BUCKET.name(), List.of(KEYS, KEY, TEXT, ROWS, SOME, COUNT),
                    ALARM.name(), List.of(STATE, WAS, TIMES),
                    LAWS.name(), List.of());

    /// The kinds in the order of the spec.
    static final List<String> KIND_NAMES =
            SPEC.names().stream().filter(KINDS::containsKey).toList();

    private ExpectSpec() {}

    static JsonSchema schema() {
        return JsonSchema.options(SPEC).with("type", "object");
    }

    /// Until when; absent for ever.
    record Never(Optional<Duration> until) {}

    private record NeverValue() implements Value<Never> {

        @Override
        public String form() {
            return "true, or a duration such as 30m";
        }

        @Override
        public JsonSchema schema() {
            return JsonSchema.anyOf(
                    JsonSchema.words(List.of("true")), TimeValues.DURATION.schema());
        }

        @Override
        public Optional<Never> read(Node node, dev.leat.config.text.ReadContext in) {
            if (node instanceof Node.Scalar scalar && scalar.value().equals("true")) {
                return Optional.of(new Never(Optional.empty()));
            }
            return TimeValues.DURATION.read(node, in).map(time -> new Never(Optional.of(time)));
        }
    }
}

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

/// The options of an item of `expect`.
final class ExpectSpec {

    private static final int MOST = 999_999_999;

    private static final JsonSchema ROW =
            JsonSchema.map(
                    JsonSchema.of(
                            "type",
                            List.of("string", "number", "boolean", "null", "array", "object")));

    static final Option<Node.Scalar> VIEW =
            Option.of("view", DeferredValue.name("the name of a view"), "Rows of the view.");
    static final Option<List<Node>> ROWS =
            Option.of(
                    "rows",
                    DeferredValue.list("a list of rows, each a map from columns to values", ROW),
                    "With `view`, `endpoint`, `table`, `lake_table`, `warehouse_table`, `stream`, or"
                            + " `key` of a bucket: all rows. You may omit columns of a row.");
    static final Option<List<Node>> SOME =
            Option.of(
                    "some",
                    DeferredValue.list("a list of rows, each a map from columns to values", ROW),
                    "With `view`, `endpoint`, `table`, `lake_table`, `warehouse_table`, `stream`, or"
                            + " `key` of a bucket: rows that must exist. There may be others.");
    static final Option<LocalDate> FROM =
            Option.of(
                    "from",
                    TimeValues.DAY,
                    "With `view`: rows from the periods of this day and later, like"
                            + " `?from=` of the API.");
    static final Option<LocalDate> TO =
            Option.of(
                    "to",
                    TimeValues.DAY,
                    "With `view`: rows from the periods up to and including this day.");
    static final Option<Node.Scalar> DEAD_LETTERS =
            Option.of(
                    "dead_letters",
                    DeferredValue.name("the name of a dead-letter queue"),
                    "Dead letters of the queue.");
    static final Option<Integer> COUNT =
            Option.of(
                    "count",
                    ScalarValues.whole(0, MOST),
                    "With `dead_letters`: number of dead letters. With `mail`: number of emails."
                            + " With `key`: number of rows in the file. With `endpoint`: number of"
                            + " records; a record that was sent again with the same id counts once."
                            + " With `table`: number of items. With `lake_table` and"
                            + " `warehouse_table`: number of rows. With `stream`: number of"
                            + " records.");
    static final Option<List<Node>> LETTERS =
            Option.of(
                    "letters",
                    DeferredValue.list(
                            "a list of dead letters", JsonSchema.options(DeadLetterReading.SPEC)),
                    "With `dead_letters`: dead letters that must be in the queue. There may be"
                            + " others.");
    static final Option<Node.Scalar> MAIL =
            Option.of(
                    "mail",
                    DeferredValue.name("an email address of a topic"),
                    "Emails that topics created for this address. A test does not send them.");
    static final Option<List<Node>> MAILS =
            Option.of(
                    "mails",
                    DeferredValue.list("a list of emails", JsonSchema.options(MailReading.SPEC)),
                    "With `mail`: emails that must exist. There may be others.");
    static final Option<Node.Scalar> ENDPOINT =
            Option.of(
                    "endpoint",
                    DeferredValue.name("the name of an endpoint"),
                    "Records that the endpoint received and answered with success.");
    static final Option<Node.Scalar> TABLE =
            Option.of("table", DeferredValue.name("the name of a table"), "Items of the table.");
    static final Option<Node.Scalar> LAKE_TABLE =
            Option.of(
                    "lake_table",
                    DeferredValue.name("the name of a lake table"),
                    "Rows of the lake table.");
    static final Option<Node.Scalar> WAREHOUSE_TABLE =
            Option.of(
                    "warehouse_table",
                    DeferredValue.name("the name of a warehouse table"),
                    "Rows of the warehouse table.");
    static final Option<Node.Scalar> STREAM =
            Option.of(
                    "stream",
                    DeferredValue.name("the name of a stream"),
                    "Records of the stream that have not expired.");
    static final Option<Node.Scalar> PARTITION_KEY =
            Option.of(
                    "partition_key",
                    DeferredValue.name("a text"),
                    "With `stream`: only the records with this partition key, in their order.");
    static final Option<Integer> SHARD =
            Option.of(
                    "shard",
                    ScalarValues.whole(0, MOST),
                    "With `stream`: only the records of the shard with this number, in their"
                            + " order. Shard 3 has the id `shardId-000000000003`.");
    static final Option<Integer> REQUESTS =
            Option.of(
                    "requests",
                    ScalarValues.whole(0, MOST),
                    "With `endpoint`: number of requests that the endpoint answered, with any"
                            + " status.");
    static final Option<Node.Scalar> QUEUE =
            Option.of(
                    "queue",
                    DeferredValue.name("the name of a queue"),
                    "Number of messages in the queue, by state.");
    static final Option<Integer> VISIBLE =
            Option.of(
                    "visible",
                    ScalarValues.whole(0, MOST),
                    "With `queue`: number of messages that can be received.");
    static final Option<Integer> IN_FLIGHT =
            Option.of(
                    "in_flight",
                    ScalarValues.whole(0, MOST),
                    "With `queue`: number of messages that are received and hidden.");
    static final Option<Integer> DELAYED =
            Option.of(
                    "delayed",
                    ScalarValues.whole(0, MOST),
                    "With `queue`: number of messages whose delay has not ended.");
    static final Option<Node.Scalar> BUCKET =
            Option.of(
                    "bucket",
                    DeferredValue.name("the name of a bucket"),
                    "Objects of the bucket, or one of them.");
    static final Option<List<Node.Scalar>> KEYS =
            Option.of(
                    "keys",
                    DeferredValue.texts("a list of keys"),
                    "With `bucket`: keys of all its objects.");
    static final Option<Node.Scalar> KEY =
            Option.of(
                    "key",
                    DeferredValue.name("a key"),
                    "With `bucket`: key of one object. Without `text`, `rows`, `some` and"
                            + " `count`, the object must only exist. A `*` stands for any text: the"
                            + " rows are then those of all objects with such keys.");
    static final Option<Node.Scalar> TEXT =
            Option.of(
                    "text",
                    DeferredValue.name("a text"),
                    "With `key` without `*`: content of the object, as UTF-8.");
    static final Option<Node.Scalar> ALARM =
            Option.of(
                    "alarm",
                    DeferredValue.name("the name of an alarm"),
                    "Current or earlier state of the alarm. With this expectation, the run"
                            + " evaluates the app's alarms.");
    static final Option<String> STATE =
            Option.of(
                    "state", ScalarValues.oneOf("ALARM", "OK"), "With `alarm`: its current state.");
    static final Option<String> WAS =
            Option.of(
                    "was",
                    ScalarValues.oneOf("ALARM"),
                    "With `alarm`: the alarm changed to ALARM, even if it is OK again now.");
    static final Option<Integer> TIMES =
            Option.of(
                    "times",
                    ScalarValues.whole(1, MOST),
                    "With `was`: exact number of times that the alarm enters the state ALARM."
                            + " Default: at least once.");
    static final Option<String> INVARIANTS =
            Option.of(
                    "invariants",
                    ScalarValues.oneOf("hold"),
                    "No record is lost, counted twice or changed, and every dead letter has"
                            + " its reasons.");
    static final Option<Duration> WITHIN =
            Option.of(
                    "within",
                    TimeValues.DURATION,
                    "Latest time at which the result must have occurred, counted from the"
                            + " end of `given`. Default: when the app is idle.");
    static final Option<Never> NEVER =
            Option.of(
                    "never",
                    new NeverValue(),
                    "With `true`: the result must not occur at any time. With a duration: it"
                            + " must not occur during this time from the start.");

    static final Spec SPEC =
            Spec.of(
                    "expectation",
                    "An expected result, optionally with a time.",
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
                    TABLE,
                    LAKE_TABLE,
                    WAREHOUSE_TABLE,
                    STREAM,
                    PARTITION_KEY,
                    SHARD,
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
                    INVARIANTS,
                    WITHIN,
                    NEVER);

    /// The options that apply to each kind of expectation. The options for the time apply to all
    /// kinds.
    static final Map<String, List<Option<?>>> KINDS =
            Map.ofEntries(
                    Map.entry(VIEW.name(), List.of(ROWS, SOME, FROM, TO)),
                    Map.entry(DEAD_LETTERS.name(), List.of(COUNT, LETTERS)),
                    Map.entry(MAIL.name(), List.of(COUNT, MAILS)),
                    Map.entry(ENDPOINT.name(), List.of(COUNT, REQUESTS, ROWS, SOME)),
                    Map.entry(TABLE.name(), List.of(COUNT, ROWS, SOME)),
                    Map.entry(LAKE_TABLE.name(), List.of(COUNT, ROWS, SOME)),
                    Map.entry(WAREHOUSE_TABLE.name(), List.of(COUNT, ROWS, SOME)),
                    Map.entry(STREAM.name(), List.of(PARTITION_KEY, SHARD, COUNT, ROWS, SOME)),
                    Map.entry(QUEUE.name(), List.of(VISIBLE, IN_FLIGHT, DELAYED)),
                    Map.entry(BUCKET.name(), List.of(KEYS, KEY, TEXT, ROWS, SOME, COUNT)),
                    Map.entry(ALARM.name(), List.of(STATE, WAS, TIMES)),
                    Map.entry(INVARIANTS.name(), List.of()));

    /// The kinds of expectations, in the order of [#SPEC].
    static final List<String> KIND_NAMES =
            SPEC.names().stream().filter(KINDS::containsKey).toList();

    private ExpectSpec() {}

    static JsonSchema schema() {
        return JsonSchema.options(SPEC).with("type", "object");
    }

    /// Period, counted from the start, in which the result must not occur; the whole run if empty.
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

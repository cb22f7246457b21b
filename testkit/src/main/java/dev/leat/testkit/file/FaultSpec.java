package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import dev.leat.kernel.bind.Suggestion;
import dev.leat.testkit.scenario.Fault.Point;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options of a fault. Each kind of fault has an option with the name of the kind, and further
/// options that apply to this kind.
final class FaultSpec {

    private static final int MOST = 1_000_000;

    /// An outage from `from` (inclusive) to `until` (exclusive), both counted from the start.
    record Between(Duration from, Duration until, Node node) {}

    static final Option<Node.Scalar> STORE =
            Option.of(
                    "store",
                    DeferredValue.name("the name of a view, state, or warehouse_tables"),
                    "The store that fails. The name of a view means that this view gets its own"
                            + " store, which fails. `state` means the store of the queues and of all"
                            + " other views. `warehouse_tables` means the database of the warehouse"
                            + " tables.");
    static final Option<Node.Scalar> BUCKET =
            Option.of(
                    "bucket",
                    DeferredValue.name("the name of a bucket"),
                    "With `fails` or `unavailable`, instead of `store`: the bucket whose objects"
                            + " cannot be read.");
    static final Option<Node.Scalar> ENDPOINT =
            Option.of(
                    "endpoint",
                    DeferredValue.name("the name of an endpoint"),
                    "With `unavailable` or `answers`: the endpoint that fails.");
    static final Option<Node.Scalar> TABLE =
            Option.of(
                    "table",
                    DeferredValue.name("the name of a table"),
                    "With `fails`, `unavailable` or `throttles`, instead of `store`: the table"
                            + " whose items cannot be written, or be read by a lookup.");
    static final Option<Node.Scalar> LOOKUP =
            Option.of(
                    "lookup",
                    DeferredValue.name("the name of a lookup"),
                    "With `unavailable` or `missing`: the lookup whose rows cannot be read, or do"
                            + " not exist.");
    static final Option<Integer> FAILS =
            Option.of(
                    "fails",
                    ScalarValues.whole(1, MOST),
                    "Number of commits that fail and are rolled back. With `bucket`: number"
                            + " of times that reading a file fails half-way. Each such failure counts"
                            + " as an attempt.");
    static final Option<Between> UNAVAILABLE =
            Option.of(
                    "unavailable",
                    new TimeSpanValue("unavailable"),
                    "Time for which the store, bucket, table, lookup or endpoint is unreachable: a"
                            + " duration from the start, or a start and an end. An outage does not count"
                            + " as an attempt.");
    static final Option<Between> MISSING =
            Option.of(
                    "missing",
                    new TimeSpanValue("missing"),
                    "Time in which the lookup has no rows, so that its steps do what their option"
                            + " `missing` says.");
    static final Option<Integer> LOSES_RESPONSE =
            Option.of(
                    "loses_response",
                    ScalarValues.whole(1, MOST),
                    "Number of commits that succeed, but whose response does not arrive.");
    static final Option<Integer> THROTTLES =
            Option.of(
                    "throttles",
                    ScalarValues.whole(1, MOST),
                    "Number of writes of which the store accepts only the first rows. The"
                            + " other rows are retried later, which counts as an attempt.");
    static final Option<Integer> ROWS =
            Option.of(
                    "rows",
                    ScalarValues.whole(0, MOST),
                    1,
                    "With `throttles`: number of rows of each write that are accepted.");
    static final Option<Duration> SLOW =
            Option.of("slow", TimeValues.DURATION, "Time that a commit takes.");
    static final Option<Integer> ANSWERS =
            Option.of(
                    "answers",
                    ScalarValues.whole(400, 599),
                    "The endpoint answers a request with this HTTP status. Otherwise it answers 200.");
    static final Option<Duration> RETRY_AFTER =
            Option.of(
                    "retry_after",
                    TimeValues.DURATION,
                    "With `answers`: the `Retry-After` header of the response.");
    static final Option<Point> CRASH =
            Option.of(
                    "crash",
                    new PointValue(),
                    "Point at which the process dies. It restarts with its durable state.");
    static final Option<Node.Scalar> BODY_CONTAINS =
            Option.of(
                    "body_contains",
                    DeferredValue.name("a text"),
                    "With `crash`: the process dies only if a message of the batch has a"
                            + " body that contains this text. With `answers`: only requests whose body"
                            + " contains this text get the answer.");
    static final Option<Node.Scalar> REDELIVER =
            Option.of(
                    "redeliver",
                    DeferredValue.name("the name of a queue or stream"),
                    "Queue in which a message remains although it was settled, so that it is"
                            + " delivered again. With a stream, all records of a batch are"
                            + " delivered again.");
    static final Option<Node.Scalar> REORDER =
            Option.of(
                    "reorder",
                    DeferredValue.name("the name of a queue"),
                    "Queue in which messages that are sent together arrive in another order.");
    static final Option<Duration> CLOCK =
            Option.of(
                    "clock",
                    TimeValues.SIGNED,
                    "Jump of the machine's clock, ahead (+) or back (-).");
    static final Option<Duration> AT =
            Option.of(
                    "at",
                    TimeValues.DURATION,
                    Duration.ZERO,
                    "With `clock`: time of the jump, counted from the start.");
    static final Option<Integer> TIMES =
            Option.of(
                    "times",
                    ScalarValues.whole(1, MOST),
                    1,
                    "Number of times that the fault strikes. `fails`, `loses_response` and"
                            + " `throttles` do not have this option: their own value is the number of"
                            + " times.");
    static final Option<Integer> AFTER =
            Option.of(
                    "after",
                    ScalarValues.whole(0, MOST),
                    0,
                    "Number of times that the fault could strike and does not. With `crash` and"
                            + " `after: 2`, the process dies when it reaches the point for the third"
                            + " time.");

    static final Spec SPEC =
            Spec.of(
                    "fault",
                    "A failure that is simulated during the run.",
                    STORE,
                    BUCKET,
                    ENDPOINT,
                    TABLE,
                    LOOKUP,
                    FAILS,
                    UNAVAILABLE,
                    MISSING,
                    LOSES_RESPONSE,
                    THROTTLES,
                    ROWS,
                    SLOW,
                    ANSWERS,
                    RETRY_AFTER,
                    CRASH,
                    BODY_CONTAINS,
                    REDELIVER,
                    REORDER,
                    CLOCK,
                    AT,
                    TIMES,
                    AFTER);

    /// The options that apply to each kind of fault.
    static final Map<String, List<Option<?>>> KINDS = kinds();

    private static Map<String, List<Option<?>>> kinds() {
        var kinds = new LinkedHashMap<String, List<Option<?>>>();
        kinds.put(FAILS.name(), List.of(STORE, BUCKET, TABLE, AFTER));
        kinds.put(UNAVAILABLE.name(), List.of(STORE, BUCKET, TABLE, LOOKUP, ENDPOINT));
        kinds.put(MISSING.name(), List.of(LOOKUP));
        kinds.put(LOSES_RESPONSE.name(), List.of(STORE, AFTER));
        kinds.put(THROTTLES.name(), List.of(STORE, TABLE, ROWS, AFTER));
        kinds.put(SLOW.name(), List.of(STORE, TIMES, AFTER));
        kinds.put(ANSWERS.name(), List.of(ENDPOINT, RETRY_AFTER, BODY_CONTAINS, TIMES, AFTER));
        kinds.put(CRASH.name(), List.of(BODY_CONTAINS, TIMES, AFTER));
        kinds.put(REDELIVER.name(), List.of(TIMES, AFTER));
        kinds.put(REORDER.name(), List.of());
        kinds.put(CLOCK.name(), List.of(AT));
        return kinds;
    }

    private FaultSpec() {}

    static JsonSchema schema() {
        return JsonSchema.options(SPEC).with("type", "object");
    }

    /// Returns the options in `options` that do not apply to this kind of fault.
    static List<String> inapplicable(String kind, Options options) {
        var meant = KINDS.getOrDefault(kind, List.of()).stream().map(Option::name).toList();
        return options.names().stream()
                .filter(name -> SPEC.find(name).isPresent())
                .filter(name -> !KINDS.containsKey(name) && !meant.contains(name))
                .toList();
    }

    /// The value of an option that is a crash point.
    private record PointValue() implements Value<Point> {

        private static final List<String> WORDS =
                Arrays.stream(Point.values()).map(Point::text).toList();

        @Override
        public String form() {
            return "one of `" + String.join("`, `", WORDS) + "`";
        }

        @Override
        public JsonSchema schema() {
            return JsonSchema.words(WORDS);
        }

        @Override
        public Optional<Point> read(Node node, dev.leat.config.text.ReadContext in) {
            if (!(node instanceof Node.Scalar scalar) || node.nothing()) {
                return Value.unexpected(form(), node, in);
            }
            var point =
                    Arrays.stream(Point.values())
                            .filter(p -> p.text().equals(scalar.value()))
                            .findFirst();
            if (point.isEmpty()) {
                TestFileLintMessage.NO_SUCH.say(
                        in.report(),
                        scalar.mark(),
                        "crash point",
                        scalar.value(),
                        Suggestion.toOneOf(scalar.value(), WORDS));
            }
            return point;
        }
    }

    /// The time of a fault: `10m`, or `{from: 5m, until: 1h}`.
    private record TimeSpanValue(String option) implements Value<Between> {

        private static final Option<Duration> FROM =
                Option.of("from", TimeValues.DURATION, Duration.ZERO, "Start of the fault.");
        private static final Option<Duration> UNTIL =
                Option.needed("until", TimeValues.DURATION, "End of the fault.");

        private Spec spec() {
            return Spec.of(option, "Time of the fault.", FROM, UNTIL);
        }

        @Override
        public String form() {
            return "a duration, or a map with `until` and optionally `from`";
        }

        @Override
        public JsonSchema schema() {
            return JsonSchema.anyOf(TimeValues.DURATION.schema(), JsonSchema.options(spec()));
        }

        @Override
        public Optional<Between> read(Node node, dev.leat.config.text.ReadContext in) {
            if (node instanceof Node.Scalar && !node.nothing()) {
                return TimeValues.DURATION
                        .read(node, in)
                        .map(lasts -> new Between(Duration.ZERO, lasts, node));
            }
            var options = Options.of(spec(), node, in);
            var from = options.get(FROM);
            return options.need(UNTIL).map(until -> new Between(from, until, node));
        }
    }
}

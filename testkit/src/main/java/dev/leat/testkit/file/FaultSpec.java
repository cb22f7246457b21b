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

/// What can be said of a fault. Each kind has an option that is its name, and others that have a
/// meaning beside it.
final class FaultSpec {

    private static final int MOST = 1_000_000;

    /// From when to when a store is away.
    record Between(Duration from, Duration until, Node node) {}

    static final Option<Node.Scalar> STORE =
            Option.of(
                    "store",
                    DeferredValue.name("the name of a view, or state"),
                    "Whose trouble it is: a view's, which then has a store of its own, or that of"
                            + " `state`, which holds the queues and every view that is not apart.");
    static final Option<Node.Scalar> BUCKET =
            Option.of(
                    "bucket",
                    DeferredValue.name("the name of a bucket"),
                    "Beside `fails` or `away`, instead of `store`: whose objects cannot be read.");
    static final Option<Node.Scalar> ENDPOINT =
            Option.of(
                    "endpoint",
                    DeferredValue.name("the name of an endpoint"),
                    "Beside `unavailable` or `answers`: the endpoint that fails.");
    static final Option<Integer> FAILS =
            Option.of(
                    "fails",
                    ScalarValues.whole(1, MOST),
                    "So many commits fail: nothing of them is kept. Of a bucket, so many files fail"
                            + " half-way while they are read, and that counts as an attempt.");
    static final Option<Between> AWAY =
            Option.of(
                    "away",
                    new AwayValue(),
                    "The store or bucket cannot be reached for a time, counted from the start.");
    static final Option<Integer> LOSES_ANSWER =
            Option.of(
                    "loses_answer",
                    ScalarValues.whole(1, MOST),
                    "So many commits are kept, but nobody hears of it.");
    static final Option<Integer> THROTTLES =
            Option.of(
                    "throttles",
                    ScalarValues.whole(1, MOST),
                    "Of so many writes only the first rows are taken; the others come again later,"
                            + " and that counts as an attempt.");
    static final Option<Integer> ROWS =
            Option.of(
                    "rows",
                    ScalarValues.whole(0, MOST),
                    1,
                    "Beside `throttles`: how many rows of each write are taken.");
    static final Option<Duration> SLOW =
            Option.of("slow", TimeValues.DURATION, "A commit takes so long.");
    static final Option<Duration> UNAVAILABLE =
            Option.of(
                    "unavailable",
                    TimeValues.DURATION,
                    "The endpoint cannot be reached for so long. No attempt counts.");
    static final Option<Integer> ANSWERS =
            Option.of(
                    "answers",
                    ScalarValues.whole(400, 599),
                    "The endpoint answers a request with this HTTP status; else it answers 200.");
    static final Option<Duration> RETRY_AFTER =
            Option.of(
                    "retry_after",
                    TimeValues.DURATION,
                    "Beside `answers`: the wait that the answer asks for.");
    static final Option<Point> CRASH =
            Option.of(
                    "crash",
                    new PointValue(),
                    "The process dies at this point and starts again on what it had kept.");
    static final Option<Node.Scalar> ON =
            Option.of(
                    "on",
                    DeferredValue.name("a text"),
                    "Beside `crash`: only while the batch has a message whose body contains this. Beside"
                            + " `answers`: only requests whose body contains this.");
    static final Option<Node.Scalar> TWICE =
            Option.of(
                    "twice",
                    DeferredValue.name("the name of a queue"),
                    "A message that is done with stays in this queue and comes again.");
    static final Option<Node.Scalar> REORDER =
            Option.of(
                    "reorder",
                    DeferredValue.name("the name of a queue"),
                    "Each list that is sent to this queue arrives in another order.");
    static final Option<Duration> CLOCK =
            Option.of(
                    "clock", TimeValues.SIGNED, "The machine's clock jumps ahead (+) or back (-).");
    static final Option<Duration> AT =
            Option.of(
                    "at",
                    TimeValues.DURATION,
                    Duration.ZERO,
                    "Beside `clock`: when it jumps, counted from the start. Beside `unavailable`: when"
                            + " that begins.");
    static final Option<Integer> TIMES =
            Option.of(
                    "times",
                    ScalarValues.whole(1, MOST),
                    1,
                    "How often it strikes. `fails`, `loses_answer` and `throttles` say it"
                            + " themselves.");
    static final Option<Integer> AFTER =
            Option.of(
                    "after",
                    ScalarValues.whole(0, MOST),
                    0,
                    "How many occasions it lets pass before.");

    static final Spec SPEC =
            Spec.of(
                    "fault",
                    "What goes wrong.",
                    STORE,
                    BUCKET,
                    ENDPOINT,
                    FAILS,
                    AWAY,
                    LOSES_ANSWER,
                    THROTTLES,
                    ROWS,
                    SLOW,
                    UNAVAILABLE,
                    ANSWERS,
                    RETRY_AFTER,
                    CRASH,
                    ON,
                    TWICE,
                    REORDER,
                    CLOCK,
                    AT,
                    TIMES,
                    AFTER);

    /// What has a meaning beside each kind.
    static final Map<String, List<Option<?>>> KINDS = kinds();

    private static Map<String, List<Option<?>>> kinds() {
        var kinds = new LinkedHashMap<String, List<Option<?>>>();
        kinds.put(FAILS.name(), List.of(STORE, BUCKET, AFTER));
        kinds.put(AWAY.name(), List.of(STORE, BUCKET));
        kinds.put(LOSES_ANSWER.name(), List.of(STORE, AFTER));
        kinds.put(THROTTLES.name(), List.of(STORE, ROWS, AFTER));
        kinds.put(SLOW.name(), List.of(STORE, TIMES, AFTER));
        kinds.put(UNAVAILABLE.name(), List.of(ENDPOINT, AT));
        kinds.put(ANSWERS.name(), List.of(ENDPOINT, RETRY_AFTER, ON, TIMES, AFTER));
        kinds.put(CRASH.name(), List.of(ON, TIMES, AFTER));
        kinds.put(TWICE.name(), List.of(TIMES, AFTER));
        kinds.put(REORDER.name(), List.of());
        kinds.put(CLOCK.name(), List.of(AT));
        return kinds;
    }

    private FaultSpec() {}

    static JsonSchema schema() {
        return JsonSchema.options(SPEC).with("type", "object");
    }

    /// The options beside this kind that have no meaning there.
    static List<String> strangers(String kind, Options options) {
        var meant = KINDS.getOrDefault(kind, List.of()).stream().map(Option::name).toList();
        return options.names().stream()
                .filter(name -> SPEC.find(name).isPresent())
                .filter(name -> !KINDS.containsKey(name) && !meant.contains(name))
                .toList();
    }

    /// One of the points at which a process may die.
    private record PointValue() implements Value<Point> {

        private static final List<String> WORDS =
                Arrays.stream(Point.values()).map(Point::text).toList();

        @Override
        public String form() {
            return "one of " + String.join(", ", WORDS);
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
                        "point to die at called",
                        scalar.value(),
                        Suggestion.toOneOf(scalar.value(), WORDS));
            }
            return point;
        }
    }

    /// `{from: 5m, until: 1h}`.
    private record AwayValue() implements Value<Between> {

        private static final Option<Duration> FROM =
                Option.of("from", TimeValues.DURATION, Duration.ZERO, "Since when.");
        private static final Option<Duration> UNTIL =
                Option.needed("until", TimeValues.DURATION, "When it is back.");
        private static final Spec TIME = Spec.of("away", "When it is away.", FROM, UNTIL);

        @Override
        public String form() {
            return "a map with until, and perhaps from";
        }

        @Override
        public JsonSchema schema() {
            return JsonSchema.options(TIME);
        }

        @Override
        public Optional<Between> read(Node node, dev.leat.config.text.ReadContext in) {
            if (node instanceof Node.Scalar scalar && !node.nothing()) {
                TestFileLintMessage.AWAY_FORM.say(
                        in.report(), node.mark(), in.thing(), scalar.value());
                return Optional.empty();
            }
            var options = Options.of(TIME, node, in);
            var from = options.get(FROM);
            return options.need(UNTIL).map(until -> new Between(from, until, node));
        }
    }
}

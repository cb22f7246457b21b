package dev.leat.testkit.file;

import dev.leat.app.PipelineSource;
import dev.leat.app.Queue;
import dev.leat.app.Stream;
import dev.leat.app.StreamSource;
import dev.leat.config.Option;
import dev.leat.config.Part;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.testkit.file.TestForm.Member;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The options of a fault. Each kind of fault has an option with the name of the kind, and further
/// options that apply to this kind.
final class FaultSpec {

    private static final int MOST = 1_000_000;

    private static final TestOption<Integer> FAILS =
            TestOption.plain(
                    "fails",
                    ScalarValues.whole(1, MOST),
                    "Number of commits that fail and are rolled back. With `bucket`: number of"
                            + " times that reading a file fails half-way. Each such failure"
                            + " counts as an attempt.");
    private static final TestOption<OutageTime> UNAVAILABLE =
            OutageTime.option(
                    "unavailable",
                    "Time for which the store, bucket, table, lookup or endpoint is unreachable:"
                            + " a duration from the start, or a start and an end. An outage does"
                            + " not count as an attempt.");
    private static final TestOption<OutageTime> MISSING =
            OutageTime.option(
                    "missing",
                    "Time in which the lookup has no rows, so that its steps do what their option"
                            + " `missing` says.");
    private static final TestOption<Integer> LOSES_RESPONSE =
            TestOption.plain(
                    "loses_response",
                    ScalarValues.whole(1, MOST),
                    "Number of commits that succeed, but whose response does not arrive.");
    private static final TestOption<Integer> THROTTLES =
            TestOption.plain(
                    "throttles",
                    ScalarValues.whole(1, MOST),
                    "Number of writes of which the store accepts only the first rows. The"
                            + " other rows are retried later, which counts as an attempt.");
    private static final TestOption<Integer> ROWS =
            TestOption.of(
                    Option.of(
                            "rows",
                            ScalarValues.whole(0, MOST),
                            1,
                            "With `throttles`: number of rows of each write that are accepted."),
                    YamlWriter::plain);
    private static final TestOption<Duration> SLOW =
            TestOption.duration("slow", "Time that a commit takes.");
    private static final TestOption<Integer> ANSWERS =
            TestOption.plain(
                    "answers",
                    ScalarValues.whole(400, 599),
                    "The endpoint answers a request with this HTTP status.");
    private static final TestOption<Optional<Duration>> RETRY_AFTER =
            TestOption.duration(
                            "retry_after",
                            "With `answers`: the `Retry-After` header of the response.")
                    .optional();
    private static final TestOption<Fault.Point> CRASH =
            TestOption.of(
                    Option.of(
                            "crash",
                            CrashPoint.VALUE,
                            "Point at which the process dies. It restarts with its durable state."),
                    point -> YamlWriter.text(point.text()));
    private static final TestOption<Optional<String>> BODY_CONTAINS =
            TestOption.text(
                            "body_contains",
                            "With `crash`: only if the body of a message of the batch contains"
                                    + " this text. With `answers`: only for requests whose body"
                                    + " contains it.")
                    .optional();
    private static final TestOption<String> REDELIVER =
            TestOption.name(
                    "redeliver",
                    "the name of a queue or stream",
                    "Queue in which a settled message remains, and is delivered again, or stream,"
                            + " of which all records of a batch are.",
                    FaultSpec::source);
    private static final TestOption<String> REORDER =
            TestOption.name(
                    "reorder",
                    "the name of a queue",
                    "Queue in which messages that are sent together arrive in another order.",
                    FaultSpec::unordered);
    private static final Option<Duration> JUMP =
            Option.of(
                    "clock",
                    TimeValues.SIGNED,
                    "Jump of the machine's clock, ahead (+) or back (-).");
    private static final TestOption<Duration> CLOCK =
            TestOption.of(JUMP, FaultSpec::jump, jump -> YamlWriter.plain(TimeValues.signed(jump)));
    private static final TestOption<Duration> AT =
            TestOption.of(
                    Option.of(
                            "at",
                            TimeValues.DURATION,
                            Duration.ZERO,
                            "With `clock`: time of the jump, counted from the start."),
                    time -> YamlWriter.plain(TimeValues.written(time)));
    private static final TestOption<Integer> COUNT =
            TestOption.plain(
                    "times",
                    ScalarValues.whole(1, MOST),
                    1,
                    "Number of times that the fault strikes. `fails`, `loses_response` and"
                            + " `throttles` have this number as their value.");
    private static final TestOption<Integer> AFTER =
            TestOption.plain(
                    "after",
                    ScalarValues.whole(0, MOST),
                    0,
                    "Number of times that the fault could strike and does not. With `crash` and"
                            + " `after: 2`, the process dies at the third time.");
    private static final TestOption<Times> TIMES = times(COUNT);

    static final Spec SPEC =
            TestForm.spec(
                    "fault",
                    "A failure that is simulated during the run.",
                    List.of(
                            FaultPlace.STORE,
                            FaultPlace.BUCKET,
                            FaultPlace.ENDPOINT,
                            FaultPlace.TABLE,
                            FaultPlace.LOOKUP,
                            FAILS,
                            UNAVAILABLE,
                            MISSING),
                    List.of(LOSES_RESPONSE, THROTTLES, ROWS, SLOW, ANSWERS, RETRY_AFTER, CRASH),
                    List.of(BODY_CONTAINS, REDELIVER, REORDER, CLOCK, AT, COUNT, AFTER));

    static final TestKinds<Fault> KINDS =
            new TestKinds<>(
                    SPEC,
                    FaultPlace.PLACES.stream().map(TestOption::name).collect(Collectors.toSet()),
                    forms());

    private FaultSpec() {}

    private static List<TestForm<? extends Fault>> forms() {
        var table = FaultPlace.storeOrTable(FaultPlace.STORE);
        var anyPlace =
                FaultPlace.storeOrTable(
                        FaultPlace.store(
                                "write `store`, `bucket`, `table`, `lookup` or `endpoint`"));
        var forms =
                List.<TestForm<? extends Fault>>of(
                        TestForm.of(
                                Fault.ReadFails.class,
                                FaultPlace.BUCKET.from(Fault.ReadFails::bucket),
                                times(FAILS).from(Fault.ReadFails::times),
                                Fault.ReadFails::new),
                        TestForm.of(
                                Fault.Fails.class,
                                table.from(Fault.Fails::store),
                                times(FAILS).from(Fault.Fails::times),
                                Fault.Fails::new),
                        outage(
                                UNAVAILABLE.from(f -> new OutageTime(f.from(), f.until())),
                                Fault.EndpointUnavailable.class,
                                FaultPlace.ENDPOINT.from(Fault.EndpointUnavailable::endpoint),
                                Fault.EndpointUnavailable::new),
                        outage(
                                UNAVAILABLE.from(f -> new OutageTime(f.from(), f.until())),
                                Fault.LookupUnavailable.class,
                                FaultPlace.LOOKUP.from(Fault.LookupUnavailable::lookup),
                                Fault.LookupUnavailable::new),
                        outage(
                                UNAVAILABLE.from(f -> new OutageTime(f.from(), f.until())),
                                Fault.BucketUnavailable.class,
                                FaultPlace.BUCKET.from(Fault.BucketUnavailable::bucket),
                                Fault.BucketUnavailable::new),
                        outage(
                                UNAVAILABLE.from(f -> new OutageTime(f.from(), f.until())),
                                Fault.StoreUnavailable.class,
                                anyPlace.from(Fault.StoreUnavailable::store),
                                Fault.StoreUnavailable::new),
                        outage(
                                MISSING.from(f -> new OutageTime(f.from(), f.until())),
                                Fault.LookupEmpty.class,
                                FaultPlace.LOOKUP.from(Fault.LookupEmpty::lookup),
                                Fault.LookupEmpty::new),
                        TestForm.of(
                                Fault.LosesResponse.class,
                                FaultPlace.STORE.from(Fault.LosesResponse::store),
                                times(LOSES_RESPONSE).from(Fault.LosesResponse::times),
                                Fault.LosesResponse::new),
                        TestForm.of(
                                Fault.Throttles.class,
                                table.from(Fault.Throttles::store),
                                THROTTLES.from(f -> f.times().count()),
                                ROWS.from(Fault.Throttles::rows),
                                AFTER.from(f -> f.times().after()),
                                (in, count, rows, after) ->
                                        new Fault.Throttles(in, rows, new Times(after, count))),
                        TestForm.of(
                                Fault.Slow.class,
                                FaultPlace.STORE.from(Fault.Slow::store),
                                SLOW.from(Fault.Slow::by),
                                TIMES.from(Fault.Slow::times),
                                Fault.Slow::new),
                        TestForm.of(
                                Fault.EndpointAnswers.class,
                                FaultPlace.ENDPOINT.from(Fault.EndpointAnswers::endpoint),
                                ANSWERS.from(Fault.EndpointAnswers::status),
                                RETRY_AFTER.from(Fault.EndpointAnswers::retryAfter),
                                BODY_CONTAINS.from(Fault.EndpointAnswers::on),
                                TIMES.from(Fault.EndpointAnswers::times),
                                (endpoint, status, retry, on, times) ->
                                        new Fault.EndpointAnswers(
                                                endpoint, status, retry, times, on)),
                        TestForm.of(
                                Fault.Crash.class,
                                CRASH.from(Fault.Crash::point),
                                BODY_CONTAINS.from(Fault.Crash::on),
                                TIMES.from(Fault.Crash::times),
                                (point, on, times) -> new Fault.Crash(point, times, on)),
                        TestForm.of(
                                Fault.Redelivery.class,
                                REDELIVER.from(Fault.Redelivery::queue),
                                TIMES.from(Fault.Redelivery::times),
                                Fault.Redelivery::new),
                        TestForm.of(
                                Fault.Reorder.class,
                                REORDER.from(Fault.Reorder::queue),
                                Fault.Reorder::new),
                        TestForm.of(
                                Fault.Jump.class,
                                CLOCK.from(Fault.Jump::by),
                                AT.from(Fault.Jump::at),
                                (by, at) -> new Fault.Jump(at, by)));
        return forms.stream().<TestForm<? extends Fault>>map(FaultPlace::placed).toList();
    }

    private static <R extends Fault> TestForm<R> outage(
            Member<R, OutageTime> time,
            Class<R> type,
            Member<R, String> place,
            Part.Of3<String, Duration, Duration, R> make) {
        return TestForm.of(
                type, place, time, (name, span) -> make.of(name, span.from(), span.until()));
    }

    /// The number of times that a fault strikes, in this option, and the occasions before.
    private static TestOption<Times> times(TestOption<Integer> count) {
        return TestForm.of(
                        Times.class,
                        count.from(Times::count),
                        AFTER.from(Times::after),
                        (strikes, after) -> new Times(after, strikes))
                .whole();
    }

    /// Reads the faults. `separate` are the views that are known to have a store of their own.
    static List<Fault> read(List<Node> nodes, Set<String> separate, TestFileContext in) {
        var faults = new ArrayList<Fault>();
        int number = 0;
        for (var node : nodes) {
            var map = TestMap.of(SPEC, node, in.within("fault " + ++number));
            var fault = KINDS.kind(map).flatMap(kind -> read(kind, map));
            if (fault.isPresent()
                    && fault.get() instanceof Fault.Throttles throttles
                    && throttles.store().equals(Fault.STATE)
                    && !written(named(nodes, separate), in)) {
                map.say(TestFileLintMessage.NEVER_WRITTEN);
            }
            fault.ifPresent(faults::add);
        }
        return faults;
    }

    private static Optional<Fault> read(String kind, TestMap map) {
        var inapplicable = KINDS.inapplicable(kind, map);
        for (var name : inapplicable) {
            if (kind.equals(UNAVAILABLE.name()) && name.equals(AT.name())) {
                startsLate(map);
            } else {
                map.notApplicable(name, kind);
            }
        }
        var places =
                FaultPlace.PLACES.stream()
                        .filter(place -> map.has(place) && !inapplicable.contains(place.name()))
                        .map(TestOption::name)
                        .toList();
        places.stream().skip(1).forEach(other -> map.notApplicable(other, places.getFirst()));
        return KINDS.read(kind, map);
    }

    /// Returns `separate` together with the stores that the faults name.
    private static Set<String> named(List<Node> nodes, Set<String> separate) {
        var named = new HashSet<>(separate);
        for (var node : nodes) {
            if (node instanceof Node.Entries map
                    && map.find("store").orElse(map) instanceof Node.Scalar store) {
                named.add(store.value());
            }
        }
        return named;
    }

    /// True if a pipeline writes rows to the store of the queues.
    private static boolean written(Set<String> separate, TestFileContext in) {
        return in.app().pipelines().values().stream()
                .flatMap(pipeline -> pipeline.to().stream())
                .filter(sink -> sink.warehouseTable().isEmpty())
                .anyMatch(sink -> sink.view().filter(separate::contains).isEmpty());
    }

    /// Reports that an outage has no option `at`, and how to write the times of the outage instead.
    private static void startsLate(TestMap map) {
        var at = map.find(AT).orElse(Duration.ZERO);
        var end = map.find(UNAVAILABLE).map(OutageTime::until);
        map.in()
                .sayOf(
                        map.node(),
                        AT.name(),
                        TestFileLintMessage.OUTAGE_AT,
                        TimeValues.written(at),
                        end.map(at::plus).map(TimeValues::written).orElse(".."));
    }

    private static Optional<String> source(TestFileContext in, Node.Scalar name) {
        var read =
                in.app().pipelines().values().stream()
                        .flatMap(pipeline -> sources(pipeline.from()))
                        .distinct()
                        .toList();
        var source =
                in.app().all(Stream.class).containsKey(name.value())
                        ? Optional.of(name.value())
                        : in.queue(name).map(Queue::name);
        if (source.isPresent() && !read.contains(source.get())) {
            in.say(
                    name.mark(),
                    TestFileLintMessage.NEVER_READ,
                    source.get(),
                    "pipelines read " + String.join(", ", read));
        }
        return source;
    }

    private static java.util.stream.Stream<String> sources(PipelineSource from) {
        return from instanceof StreamSource stream
                ? java.util.stream.Stream.of(stream.stream(), stream.redrives())
                : java.util.stream.Stream.of(from.queue());
    }

    private static Optional<String> unordered(TestFileContext in, Node.Scalar name) {
        var queue = in.queue(name);
        if (queue.isPresent() && queue.get().fifo().isPresent()) {
            in.say(name.mark(), TestFileLintMessage.FIFO_REORDER, queue.get().name());
        }
        return queue.map(Queue::name);
    }

    private static Optional<Duration> jump(TestMap map) {
        var by = map.options().find(JUMP);
        if (by.isPresent() && by.get().isZero()) {
            map.say(TestFileLintMessage.NO_JUMP);
        }
        return by;
    }
}

package dev.leat.testkit.file;

import dev.leat.app.PipelineSource;
import dev.leat.app.Queue;
import dev.leat.app.Stream;
import dev.leat.app.StreamSource;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A reader of one item of `faults`. `separate` are the views that are known to have a store of
/// their own.
record FaultReading(Options options, Node node, Set<String> separate, TestFileContext in) {

    static List<Fault> read(List<Node> nodes, Set<String> separate, TestFileContext in) {
        var faults = new ArrayList<Fault>();
        int number = 0;
        for (var node : nodes) {
            var here = in.within("fault " + ++number);
            var options = Options.of(FaultSpec.SPEC, node, here.in());
            new FaultReading(options, node, named(nodes, separate), here)
                    .read()
                    .ifPresent(faults::add);
        }
        return faults;
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

    private Optional<Fault> read() {
        var kinds = options.names().stream().filter(FaultSpec.KINDS::containsKey).toList();
        if (kinds.size() != 1) {
            if (options.usable() && (kinds.size() > 1 || options.lacks(FaultSpec.KINDS.keySet()))) {
                in.say(
                        node.mark(),
                        TestFileLintMessage.ONE_STEP,
                        in.in().thing(),
                        String.join(", ", FaultSpec.KINDS.keySet()),
                        kinds.isEmpty() ? "none" : String.join(" and ", kinds));
            }
            return Optional.empty();
        }
        var kind = kinds.getFirst();
        FaultSpec.inapplicable(kind, options).stream()
                .filter(name -> !startsLate(kind, name))
                .forEach(name ->
                        in.sayOf(node, name, TestFileLintMessage.NOT_APPLICABLE, name, kind));
        return fault(kind);
    }

    private Optional<Fault> fault(String kind) {
        return switch (kind) {
            case "fails" ->
                    options.has(FaultSpec.BUCKET)
                            ? counted(bucket(), FaultSpec.FAILS, Fault.ReadFails::new)
                            : counted(storeOrTable(), FaultSpec.FAILS, Fault.Fails::new);
            case "loses_response" -> counted(FaultSpec.LOSES_RESPONSE, Fault.LosesResponse::new);
            case "throttles" -> throttles();
            case "unavailable" -> outage();
            case "missing" -> outage(lookup(), time(FaultSpec.MISSING), Fault.LookupEmpty::new);
            case "slow" ->
                    both(store(), options.find(FaultSpec.SLOW))
                            .map(both -> new Fault.Slow(both.a(), both.b(), times()));
            case "answers" ->
                    both(endpoint(), options.find(FaultSpec.ANSWERS))
                            .map(both -> answers(both.a(), both.b()));
            case "crash" ->
                    options.find(FaultSpec.CRASH)
                            .map(point -> new Fault.Crash(point, times(), bodyContains()));
            case "redeliver" -> redelivery();
            case "reorder" -> reorder();
            case "clock" -> clock();
            default -> throw new IllegalStateException(kind);
        };
    }

    private interface OfStore {
        Fault make(String store, Times times);
    }

    private record Both<A, B>(A a, B b) {}

    private static <A, B> Optional<Both<A, B>> both(Optional<A> a, Optional<B> b) {
        return a.flatMap(one -> b.map(other -> new Both<>(one, other)));
    }

    private Optional<Fault> counted(Option<Integer> kind, OfStore fault) {
        return counted(store(), kind, fault);
    }

    private Optional<Fault> counted(Optional<String> where, Option<Integer> kind, OfStore fault) {
        var after = options.get(FaultSpec.AFTER);
        return both(where, options.find(kind))
                .map(both -> fault.make(both.a(), new Times(after, both.b())));
    }

    private Optional<Fault> throttles() {
        int rows = options.get(FaultSpec.ROWS);
        var found =
                counted(
                        storeOrTable(),
                        FaultSpec.THROTTLES,
                        (store, times) -> new Fault.Throttles(store, rows, times));
        found.map(fault -> ((Fault.Throttles) fault).store())
                .filter(store -> store.equals(Fault.STATE) && !written())
                .ifPresent(_ -> in.say(node.mark(), TestFileLintMessage.NEVER_WRITTEN));
        return found;
    }

    /// True if a pipeline writes rows to the store of the queues.
    private boolean written() {
        return in.app().pipelines().values().stream()
                .flatMap(pipeline -> pipeline.to().stream())
                .filter(sink -> sink.warehouseTable().isEmpty())
                .anyMatch(sink -> sink.view().filter(separate::contains).isEmpty());
    }

    private Optional<Fault> outage() {
        var time = time(FaultSpec.UNAVAILABLE);
        if (options.has(FaultSpec.ENDPOINT)) {
            alone(
                    List.of(FaultSpec.STORE, FaultSpec.BUCKET, FaultSpec.TABLE, FaultSpec.LOOKUP),
                    "endpoint");
            return outage(endpoint(), time, Fault.EndpointUnavailable::new);
        }
        if (options.has(FaultSpec.LOOKUP)) {
            alone(List.of(FaultSpec.STORE, FaultSpec.BUCKET, FaultSpec.TABLE), "lookup");
            return outage(lookup(), time, Fault.LookupUnavailable::new);
        }
        if (options.has(FaultSpec.BUCKET)) {
            alone(List.of(FaultSpec.TABLE), "bucket");
            return outage(bucket(), time, Fault.BucketUnavailable::new);
        }
        return options.has(FaultSpec.TABLE)
                ? outage(storeOrTable(), time, Fault.StoreUnavailable::new)
                : outage(
                        store("write `store`, `bucket`, `table`, `lookup` or `endpoint`"),
                        time,
                        Fault.StoreUnavailable::new);
    }

    /// Returns the time of the fault. Reports a time that ends before it begins.
    private Optional<FaultSpec.Between> time(Option<FaultSpec.Between> option) {
        var time = options.find(option);
        time.filter(between -> between.until().compareTo(between.from()) <= 0)
                .ifPresent(between ->
                        in.say(
                                between.node().mark(),
                                TestFileLintMessage.OUTAGE_ENDS,
                                TimeValues.written(between.until()),
                                TimeValues.written(between.from())));
        return time;
    }

    private interface Outage {
        Fault make(String name, Duration from, Duration until);
    }

    private static Optional<Fault> outage(
            Optional<String> name, Optional<FaultSpec.Between> time, Outage fault) {
        return both(name, time)
                .map(both -> fault.make(both.a(), both.b().from(), both.b().until()));
    }

    /// Reports that an outage has no option `at`, and how to write the times of the outage instead.
    private boolean startsLate(String kind, String option) {
        if (!kind.equals("unavailable") || !option.equals("at")) {
            return false;
        }
        var at = options.get(FaultSpec.AT);
        var end = options.find(FaultSpec.UNAVAILABLE).map(FaultSpec.Between::until);
        in.sayOf(
                node,
                option,
                TestFileLintMessage.OUTAGE_AT,
                TimeValues.written(at),
                end.map(at::plus).map(TimeValues::written).orElse(".."));
        return true;
    }

    private Fault answers(String endpoint, int status) {
        return new Fault.EndpointAnswers(
                endpoint, status, options.find(FaultSpec.RETRY_AFTER), times(), bodyContains());
    }

    private Optional<String> bodyContains() {
        return options.find(FaultSpec.BODY_CONTAINS).map(Node.Scalar::value);
    }

    private Optional<Fault> redelivery() {
        var name = options.find(FaultSpec.REDELIVER);
        var read =
                in.app().pipelines().values().stream()
                        .flatMap(pipeline -> sources(pipeline.from()))
                        .distinct()
                        .toList();
        var source =
                name.filter(n -> in.app().all(Stream.class).containsKey(n.value()))
                        .map(Node.Scalar::value)
                        .or(() -> name.flatMap(in::queue).map(Queue::name));
        if (source.isPresent() && !read.contains(source.get())) {
            in.say(
                    name.orElseThrow().mark(),
                    TestFileLintMessage.NEVER_READ,
                    source.get(),
                    "pipelines read " + String.join(", ", read));
        }
        return source.map(known -> new Fault.Redelivery(known, times()));
    }

    private static java.util.stream.Stream<String> sources(PipelineSource from) {
        return from instanceof StreamSource stream
                ? java.util.stream.Stream.of(stream.stream(), stream.redrives())
                : java.util.stream.Stream.of(from.queue());
    }

    private Optional<Fault> reorder() {
        var name = options.find(FaultSpec.REORDER);
        var queue = name.flatMap(in::queue);
        if (queue.isPresent() && queue.get().fifo().isPresent()) {
            in.say(name.orElseThrow().mark(), TestFileLintMessage.FIFO_REORDER, queue.get().name());
        }
        return queue.map(known -> new Fault.Reorder(known.name()));
    }

    private Optional<Fault> clock() {
        var by = options.find(FaultSpec.CLOCK);
        var at = options.get(FaultSpec.AT);
        if (by.isPresent() && by.get().isZero()) {
            in.say(node.mark(), TestFileLintMessage.NO_JUMP);
        }
        return by.map(jump -> new Fault.Jump(at, jump));
    }

    private Optional<String> bucket() {
        alone(List.of(FaultSpec.STORE), "bucket");
        return options.find(FaultSpec.BUCKET).flatMap(in::bucket);
    }

    private void alone(List<Option<Node.Scalar>> others, String option) {
        others.stream()
                .filter(options::has)
                .map(Option::name)
                .forEach(other ->
                        in.sayOf(node, other, TestFileLintMessage.NOT_APPLICABLE, other, option));
    }

    private Optional<String> store() {
        return store("write the name of a view, or `state`");
    }

    private Optional<String> store(String hint) {
        return needed(FaultSpec.STORE, hint).flatMap(in::store);
    }

    /// Returns the store, or the part of the store that has the items of a table.
    private Optional<String> storeOrTable() {
        if (!options.has(FaultSpec.TABLE)) {
            return store();
        }
        alone(List.of(FaultSpec.STORE), "table");
        return options.find(FaultSpec.TABLE).flatMap(in::table).map(Fault::table);
    }

    private Optional<String> lookup() {
        return needed(FaultSpec.LOOKUP, "write the name of a lookup").flatMap(in::lookup);
    }

    private Optional<String> endpoint() {
        return needed(FaultSpec.ENDPOINT, "write the name of an endpoint").flatMap(in::endpoint);
    }

    private Optional<Node.Scalar> needed(Option<Node.Scalar> option, String hint) {
        if (!options.has(option) && options.lacks(List.of(option.name()))) {
            in.say(node.mark(), TestFileLintMessage.NEEDS, in.in().thing(), option.name(), hint);
        }
        return options.find(option);
    }

    private Times times() {
        return new Times(options.get(FaultSpec.AFTER), options.get(FaultSpec.TIMES));
    }
}

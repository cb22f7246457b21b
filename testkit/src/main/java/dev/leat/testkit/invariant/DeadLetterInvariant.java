package dev.leat.testkit.invariant;

import dev.leat.app.Sink;
import dev.leat.batch.Attribute;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.deadletter.DeadLetter;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemValue;
import dev.leat.port.Message;
import dev.leat.port.Suspicion;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.simulation.Event;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A dead letter is identical to its message, byte for byte. For each sink it says either that the
/// record is done, or the correct reason why the record failed.
final class DeadLetterInvariant implements Invariant {

    @Override
    public String name() {
        return "dead letters are correct";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            for (var item : flow.messages()) {
                long letters = item.letters().stream().filter(l -> !l.refused()).count();
                if (letters > 1 && !twice(evidence, flow)) {
                    breaches.add("%s has %d dead letters instead of one", item.name(), letters);
                }
                for (var letter : item.letters()) {
                    same(flow, item, letter, breaches);
                    sinks(flow, item, letter, breaches);
                    for (int sink = 0; sink < flow.sinks(); sink++) {
                        reasons(evidence, flow, item, letter, sink, breaches);
                    }
                }
            }
        }
    }

    private static boolean twice(Evidence evidence, PipelineMessages flow) {
        return evidence.scenario().faults().stream()
                .anyMatch(f ->
                        f instanceof Fault.Redelivery twice
                                && twice.queue().equals(flow.source().name()));
    }

    private static void same(
            PipelineMessages flow, SourceItem item, ObservedDeadLetter letter, Breaches breaches) {
        if (!Arrays.equals(letter.body(), item.record().body())) {
            breaches.add("the dead letter of %s has a different body", item.name());
        }
        var attributes = producers(item.record().attributes());
        if (!attributes.equals(letter.attributes())) {
            breaches.add(
                    "the dead letter of %s has attributes %s; the message was sent with %s",
                    item.name(), letter.attributes().keySet(), attributes.keySet());
        }
        if (!letter.pipeline().equals(flow.pipeline().name())) {
            breaches.add(
                    "the dead letter of %s names the pipeline '%s', not %s",
                    item.name(), letter.pipeline(), flow.pipeline().name());
        }
        var identities =
                flow.rows(item)
                        .flatMap(row -> row.state().stream())
                        .map(RecordState::identity)
                        .toList();
        if (!letter.identity().isEmpty() && !identities.contains(letter.identity())) {
            breaches.add(
                    "the dead letter of %s has identity %s; expected %s",
                    item.name(),
                    letter.identity(),
                    identities.isEmpty() ? "none" : String.join(" or ", identities));
        }
    }

    /// Returns the attributes that the producer set, without those that an earlier dead letter
    /// added.
    private static Map<String, Attribute> producers(Map<String, Attribute> all) {
        var kept = new LinkedHashMap<>(all);
        var leat = kept.get(DeadLetter.ATTRIBUTE);
        if (leat != null && leat.asText().startsWith("{\"pipeline\":")) {
            kept.remove(DeadLetter.ATTRIBUTE);
        }
        return kept;
    }

    private static void sinks(
            PipelineMessages flow, SourceItem item, ObservedDeadLetter letter, Breaches breaches) {
        var named = new HashSet<>(letter.done());
        named.addAll(letter.failed().keySet());
        var all = flow.pipeline().to().stream().map(Sink::name).collect(Collectors.toSet());
        boolean complete = letter.refused() ? all.containsAll(named) : named.equals(all);
        if (!complete
                || letter.done().stream().anyMatch(done -> letter.failed().containsKey(done))) {
            breaches.add(
                    "the dead letter of %s lists sinks %s as done and %s as failed, but the pipeline has %s",
                    item.name(), letter.done(), letter.failed().keySet(), all);
        }
        if (letter.failed().isEmpty()) {
            breaches.add("%s is a dead letter although no sink failed", item.name());
        }
    }

    private static void reasons(
            Evidence evidence,
            PipelineMessages flow,
            SourceItem item,
            ObservedDeadLetter letter,
            int sink,
            Breaches breaches) {
        var name = flow.sink(sink).name();
        var said = letter.reasons(name);
        if (letter.failed(name) && said.isEmpty() && letter.whole()) {
            breaches.add(
                    "the dead letter of %s does not say why sink %s failed", item.name(), name);
        }
        var kernel =
                item.word(sink) instanceof ExpectedOutcome.Rejected(var reasons)
                        ? reasons
                        : List.<Reason>of();
        for (var reason : said) {
            if (!kernel.contains(reason)
                    && !justified(evidence, flow, item, letter, sink, reason)) {
                breaches.add(
                        "the dead letter of %s has a wrong reason why sink %s failed: '%s' (%s)",
                        item.name(), name, reason.message(), reason.cause());
            }
        }
        boolean own = said.stream().anyMatch(kernel::contains);
        if (own && letter.whole() && !Set.copyOf(said).containsAll(kernel)) {
            breaches.add(
                    "the dead letter of %s has only %d of %d reasons why sink %s failed",
                    item.name(), said.size(), kernel.size(), name);
        }
    }

    /// True if a reason can be correct although the kernel (the compiled SQL of the pipeline) does
    /// not return it.
    private static boolean justified(
            Evidence evidence,
            PipelineMessages flow,
            SourceItem item,
            ObservedDeadLetter letter,
            int sink,
            Reason reason) {
        var name = flow.sink(sink).name();
        boolean last = letter.attempts() >= flow.source().maxReceiveCount();
        return switch (reason.cause()) {
            case "conflict" ->
                    flow.sink(sink).warehouseTable().isPresent()
                            ? flow.rows(item)
                                    .anyMatch(row ->
                                            WarehouseInvariant.conflicts(evidence, flow, row, sink))
                            : sharesLakeTable(evidence, flow, sink)
                                    || flow.rows(item).anyMatch(row -> conflicts(flow, row));
            case "not_null" ->
                    flow.sink(sink).warehouseTable().isPresent()
                            && flow.rows(item)
                                    .anyMatch(row ->
                                            WarehouseInvariant.lacksValue(
                                                    evidence, flow, row, sink));
            case "too_late" ->
                    item.record().receivedAt().plus(flow.window()).isBefore(flow.latest());
            case "attempts" ->
                    last || Suspicion.deaths((int) evidence.history().crashes(item.life())) > 0;
            case "range" -> flow.rows(item).anyMatch(row -> outOfRange(flow, row, sink));
            case ObservedDeadLetter.ENDPOINT ->
                    item.life().delivered(name) && refuses(evidence, name);
            default ->
                    last
                            && item.life()
                                    .steps(MessageStep.Answered.class)
                                    .anyMatch(a -> a.outcome() == Outcome.RETRIED)
                            && (reason.cause().equals("unavailable")
                                    || answered(item, name, reason));
        };
    }

    /// True if a fault made the endpoint unavailable or return an error.
    private static boolean refuses(Evidence evidence, String endpoint) {
        return evidence.history().events().stream()
                .anyMatch(event ->
                        event instanceof Event.Struck struck
                                && (ofAnswers(struck.fault(), endpoint)
                                        || ofOutage(struck.fault(), endpoint)));
    }

    private static boolean ofAnswers(Fault fault, String endpoint) {
        return fault instanceof Fault.EndpointAnswers answers
                && answers.endpoint().equals(endpoint);
    }

    private static boolean ofOutage(Fault fault, String endpoint) {
        return fault instanceof Fault.EndpointUnavailable outage
                && outage.endpoint().equals(endpoint);
    }

    private static boolean answered(SourceItem item, String sink, Reason reason) {
        return item.life()
                .steps(MessageStep.Answered.class)
                .anyMatch(a -> a.sink().equals(sink) && a.why().filter(reason::equals).isPresent());
    }

    /// True if another pipeline, which has files or records, writes to the lake table of the sink.
    /// Its rows can conflict with the record, and the invariants do not compute them.
    private static boolean sharesLakeTable(Evidence evidence, PipelineMessages flow, int sink) {
        var table = flow.sink(sink).lakeTable();
        var idle =
                evidence.flows().stream()
                        .filter(other -> other.items().isEmpty())
                        .map(other -> other.pipeline().name())
                        .toList();
        return table.isPresent()
                && evidence.app().pipelines().values().stream()
                        .filter(other -> !other.name().equals(flow.pipeline().name()))
                        .filter(other ->
                                other.from().files().isPresent() || !idle.contains(other.name()))
                        .flatMap(other -> other.to().stream())
                        .anyMatch(to -> to.lakeTable().equals(table));
    }

    /// True if a sink contains another record with the same key and different content.
    private static boolean conflicts(PipelineMessages flow, SourceItem item) {
        return flow.items().stream()
                .filter(other ->
                        item.state().isPresent()
                                && other.state().isPresent()
                                && item.state().get().conflicts(other.state().get()))
                .anyMatch(other -> {
                    for (int sink = 0; sink < flow.sinks(); sink++) {
                        if (flow.has(other, sink)) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    /// True if a column of a table's key, which is the pipeline's key, is empty or may be too long.
    private static boolean keyOutOfRange(PipelineMessages flow, dev.leat.item.Item stored) {
        return flow.pipeline().key().stream()
                .anyMatch(column ->
                        stored.attributes().get(column) instanceof ItemValue.Text(var text)
                                && (text.isEmpty() || bytes(text) > ItemKey.MAX_SORT));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// True if a value can be out of range. For a sum this requires a large value, and for a
    /// message a long body.
    private static boolean outOfRange(PipelineMessages flow, SourceItem item, int sink) {
        if (!(item.word(sink) instanceof ExpectedOutcome.Included(var share))) {
            return false;
        }
        return switch (share) {
            case SinkShare.Message(var body, _) ->
                    bytes(body) > Message.MOST_BYTES
                            || (flow.sink(sink).table().isPresent()
                                    && keyOutOfRange(flow, ItemJson.read(body)));
            case SinkShare.Items(var bodies) ->
                    bodies.stream().anyMatch(body -> keyOutOfRange(flow, ItemJson.read(body)));
            case SinkShare.Contribution(var key, _, _) -> ExpectedView.mayOverflow(flow, sink, key);
            case SinkShare.Contributions(var all) ->
                    all.stream().anyMatch(one -> ExpectedView.mayOverflow(flow, sink, one.key()));
            case SinkShare.Row _, SinkShare.Stored _, SinkShare.StoredRows _ -> false;
            case SinkShare.Nothing _ -> true;
        };
    }
}

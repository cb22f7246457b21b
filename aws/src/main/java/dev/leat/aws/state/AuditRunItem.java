package dev.leat.aws.state;

import dev.leat.app.Micros;
import dev.leat.port.Audit.Run;
import dev.leat.port.Audit.State;
import dev.leat.port.Audit.Terms;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The form of a redrive's run in the state table. Values that are not set are omitted.
final class AuditRunItem {

    private AuditRunItem() {}

    /// @param number the number of the run, in the order of the runs' beginnings
    static Map<String, AttributeValue> of(Run run, long number) {
        var item = new HashMap<>(StateKey.run(run.id()).attributes());
        item.put("number", Attributes.number(number));
        item.put("by", AttributeValue.fromS(run.by()));
        item.put("queue", AttributeValue.fromS(run.queue()));
        item.put("terms", AttributeValue.fromM(terms(run.terms())));
        item.put("started", micros(run.started()));
        run.ended().ifPresent(at -> item.put("ended", micros(at)));
        item.put("state", AttributeValue.fromS(run.state().name()));
        item.put("before", Attributes.number(run.before()));
        item.put("reached", Attributes.number(run.reached()));
        item.put("redriven", Attributes.number(run.redriven()));
        item.put("held", Attributes.number(run.held()));
        item.put("passed", Attributes.number(run.passed()));
        item.put("detail", AttributeValue.fromS(run.detail()));
        item.put(StateTableCreation.TTL, TableAudit.ttl(run.started()));
        return item;
    }

    private static Map<String, AttributeValue> terms(Terms terms) {
        var map = new HashMap<String, AttributeValue>();
        terms.where().ifPresent(where -> map.put("where", AttributeValue.fromS(where)));
        terms.cause().ifPresent(cause -> map.put("cause", AttributeValue.fromS(cause)));
        map.put(
                "sequences",
                AttributeValue.fromL(terms.sequences().stream().map(Attributes::number).toList()));
        // A list of pairs, because a map has no order.
        map.put(
                "set",
                AttributeValue.fromL(
                        terms.set().entrySet().stream()
                                .map(one -> Attributes.texts(List.of(one.getKey(), one.getValue())))
                                .toList()));
        terms.limit().ifPresent(limit -> map.put("limit", Attributes.number(limit)));
        terms.rate().ifPresent(rate -> map.put("rate", AttributeValue.fromS(rate.toString())));
        terms.to().ifPresent(to -> map.put("to", AttributeValue.fromS(to)));
        map.put("held", AttributeValue.fromBool(terms.held()));
        map.put("loop", Attributes.number(terms.loop()));
        map.put("passing", AttributeValue.fromBool(terms.passing()));
        terms.move().ifPresent(letters -> map.put("move", Attributes.number(letters)));
        return map;
    }

    static long number(Map<String, AttributeValue> item) {
        return Long.parseLong(Attributes.of(item, "number").n());
    }

    static Run read(Map<String, AttributeValue> item) {
        return new Run(
                StateKey.of(item).sk(),
                Attributes.of(item, "by").s(),
                Attributes.of(item, "queue").s(),
                terms(Attributes.of(item, "terms")),
                instant(Attributes.of(item, "started")),
                Optional.ofNullable(item.get("ended")).map(AuditRunItem::instant),
                State.valueOf(Attributes.of(item, "state").s()),
                Long.parseLong(Attributes.of(item, "before").n()),
                Long.parseLong(Attributes.of(item, "reached").n()),
                Long.parseLong(Attributes.of(item, "redriven").n()),
                Long.parseLong(Attributes.of(item, "held").n()),
                Long.parseLong(Attributes.of(item, "passed").n()),
                Attributes.of(item, "detail").s());
    }

    private static Terms terms(AttributeValue attribute) {
        var map = attribute.m();
        var set = new LinkedHashMap<String, String>();
        for (var pair : Attributes.of(map, "set").l()) {
            set.put(pair.l().getFirst().s(), pair.l().getLast().s());
        }
        return new Terms(
                text(map, "where"),
                text(map, "cause"),
                Attributes.of(map, "sequences").l().stream()
                        .map(each -> Long.valueOf(each.n()))
                        .toList(),
                set,
                Optional.ofNullable(map.get("limit")).map(each -> Long.valueOf(each.n())),
                text(map, "rate").map(Double::valueOf),
                text(map, "to"),
                Attributes.of(map, "held").bool(),
                Integer.parseInt(Attributes.of(map, "loop").n()),
                Attributes.of(map, "passing").bool(),
                Optional.ofNullable(map.get("move")).map(each -> Long.valueOf(each.n())));
    }

    private static Optional<String> text(Map<String, AttributeValue> map, String name) {
        return Optional.ofNullable(map.get(name)).map(AttributeValue::s);
    }

    static AttributeValue micros(Instant at) {
        return Attributes.number(Micros.of(at));
    }

    static Instant instant(AttributeValue micros) {
        return Micros.instant(Long.parseLong(micros.n()));
    }
}

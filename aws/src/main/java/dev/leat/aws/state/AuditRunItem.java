package dev.leat.aws.state;

import dev.leat.app.Micros;
import dev.leat.port.Audit.Run;
import dev.leat.port.Audit.State;
import dev.leat.port.Audit.Terms;
import dev.leat.port.StoreMark;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The form of a redrive's run in the state table.
final class AuditRunItem {

    private AuditRunItem() {}

    /// @param number the number of the run, in the order of the runs' beginnings
    static Map<String, AttributeValue> of(Run run, long number) {
        var item = new HashMap<>(StateKey.run(run.id()).attributes());
        item.put("number", Attributes.number(number));
        item.put("by", AttributeValue.fromS(run.by()));
        item.put("queue", AttributeValue.fromS(run.queue()));
        item.put("terms", AttributeValue.fromS(run.terms().json()));
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

    /// @throws CorruptStateException if the item has another version
    private static Terms terms(AttributeValue terms) {
        if (terms.s() == null) {
            throw StoreMark.other("the state table", Registry.VERSION);
        }
        return Terms.ofJson(terms.s());
    }

    static AttributeValue micros(Instant at) {
        return Attributes.number(Micros.of(at));
    }

    static Instant instant(AttributeValue micros) {
        return Micros.instant(Long.parseLong(micros.n()));
    }
}

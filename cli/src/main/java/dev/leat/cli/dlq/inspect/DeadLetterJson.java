package dev.leat.cli.dlq.inspect;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.NamedObject;
import dev.leat.mask.Mask;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON output of one dead letter, with all of its details.
final class DeadLetterJson {

    private static final JsonMapper JSON = JsonMapper.shared();

    private DeadLetterJson() {}

    static String of(
            String queue,
            DeadLetterDetails letter,
            Mask mask,
            List<DocumentField> fields,
            List<NamedObject> objects) {
        var message = letter.message();
        var row = JSON.createObjectNode();
        row.put("queue", queue).put("sequence", message.sequence()).put("id", message.id());
        row.put("sent_at", message.sentAt().toString());
        row.put("first_seen", letter.firstSeen().toString());
        message.group().ifPresent(group -> row.put("group", mask.text("", group)));
        var causes = row.putArray("causes");
        letter.causes().stream().map(Cause::id).forEach(causes::add);
        letter.finding().ifPresent(found -> finding(row.putObject("leat"), found, mask));
        lives(row.putArray("redrives"), letter);
        for (var object : objects) {
            row.withArrayProperty("objects")
                    .addObject()
                    .put("bucket", object.bucket())
                    .put("key", object.key())
                    .put("version", object.version());
        }
        fields.forEach(field -> field(row.withObjectProperty("fields"), field));
        var attributes = row.putObject("attributes");
        letter.attributes()
                .forEach((name, value) -> attributes.put(name, mask.text(name, text(value))));
        row.put("body", mask.body(message.body()));
        return String.valueOf(row);
    }

    private static void finding(ObjectNode to, DeadLetterInfo found, Mask mask) {
        to.put("pipeline", found.pipeline()).put("source", found.source());
        if (!found.identity().isEmpty()) {
            to.put("identity", found.identity());
        }
        to.put("first_seen", found.firstSeen()).put("attempts", found.attempts());
        found.done().forEach(to.putArray("done")::add);
        found.failed().forEach(to.putArray("failed")::add);
        var reasons = to.putArray("reasons");
        for (var why : found.reasons()) {
            var object = reasons.addObject();
            reason(object, mask.reason(why.reason()));
            object.put("group", Cause.of(found.pipeline(), why.reason()).id());
            if (!why.sinks().isEmpty()) {
                why.sinks().forEach(object.putArray("sinks")::add);
            }
        }
        if (found.more() > 0) {
            to.put("more_reasons", found.more());
        }
    }

    private static void reason(ObjectNode to, Reason reason) {
        to.put("cause", reason.cause());
        reason.step().ifPresent(step -> to.put("step", step));
        reason.field().ifPresent(field -> to.put("field", field));
        reason.value().ifPresent(value -> to.put("value", value));
        to.put("message", reason.message());
    }

    private static void lives(ArrayNode to, DeadLetterDetails letter) {
        for (var life : letter.lives()) {
            to.addObject()
                    .put("attempts", life.attempts())
                    .put("cause", life.cause())
                    .put("redriven", life.redriven().toString())
                    .put("by", life.by())
                    .put("run", life.run());
        }
    }

    private static void field(ObjectNode to, DocumentField field) {
        var object = to.putObject(field.name());
        object.put("type", field.type());
        if (!field.value().isEmpty()) {
            object.put("value", field.value());
        }
        if (field.misfit()) {
            object.put("invalid", true);
        }
    }

    private static String text(Attribute value) {
        return value.binary()
                ? "base64:" + Base64.getEncoder().encodeToString(value.value())
                : value.asText();
    }
}

package dev.leat.cli.dlq.inspect;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.NamedObject;
import dev.leat.mask.Mask;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The JSON of one dead letter with all of its details. Personal values are masked.
///
/// @param causes the ids of its groups
/// @param leat the content of its `leat` attribute, if Leat wrote the dead letter
record DeadLetterRow(
        String queue,
        long sequence,
        String id,
        Instant sentAt,
        Instant firstSeen,
        Optional<String> group,
        List<String> causes,
        Optional<Finding> leat,
        List<RedriveHistory.Life> redrives,
        List<NamedObject> objects,
        Map<String, Field> fields,
        Map<String, String> attributes,
        String body) {

    /// The content of the attribute `leat`.
    ///
    /// @param moreReasons the number of omitted reasons
    private record Finding(
            String pipeline,
            String source,
            String identity,
            String firstSeen,
            int attempts,
            List<String> done,
            List<String> failed,
            List<FoundReason> reasons,
            int moreReasons) {}

    private record FoundReason(@JsonUnwrapped Reason reason, String group, List<String> sinks) {}

    /// A column of the document; `value` is JSON.
    private record Field(String type, String value, boolean invalid) {}

    static DeadLetterRow of(
            String queue,
            DeadLetterDetails letter,
            Mask mask,
            List<DocumentField> fields,
            List<NamedObject> objects) {
        var message = letter.message();
        var byName = new LinkedHashMap<String, Field>();
        fields.forEach(field ->
                byName.put(field.name(), new Field(field.type(), field.value(), field.misfit())));
        var attributes = new LinkedHashMap<String, String>();
        letter.attributes()
                .forEach((name, value) -> attributes.put(name, mask.text(name, text(value))));
        return new DeadLetterRow(
                queue,
                message.sequence(),
                message.id(),
                message.sentAt(),
                letter.firstSeen(),
                message.group().map(group -> mask.text("", group)),
                letter.causes().stream().map(Cause::id).toList(),
                letter.finding().map(found -> finding(found, mask)),
                letter.lives(),
                objects,
                byName,
                attributes,
                mask.body(message.body()));
    }

    private static Finding finding(DeadLetterInfo found, Mask mask) {
        return new Finding(
                found.pipeline(),
                found.source(),
                found.identity(),
                found.firstSeen(),
                found.attempts(),
                found.done(),
                found.failed(),
                found.reasons().stream()
                        .map(why ->
                                new FoundReason(
                                        mask.reason(why.reason()),
                                        Cause.of(found.pipeline(), why.reason()).id(),
                                        why.sinks()))
                        .toList(),
                found.more());
    }

    private static String text(Attribute value) {
        return value.binary()
                ? "base64:" + Base64.getEncoder().encodeToString(value.value())
                : value.asText();
    }
}

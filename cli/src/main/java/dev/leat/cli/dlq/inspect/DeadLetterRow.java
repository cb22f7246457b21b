package dev.leat.cli.dlq.inspect;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.NamedObject;
import dev.leat.mask.Mask;
import dev.leat.operations.Letter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON of one dead letter. Personal values are masked.
///
/// @param sinks for each reason the sinks to which it applies; an empty list means all failed ones
/// @param moreReasons the number of omitted reasons
/// @param objects the objects of a dead letter about files
/// @param fields the columns of the document
record DeadLetterRow(
        String queue,
        @JsonUnwrapped Letter letter,
        List<List<String>> sinks,
        int moreReasons,
        List<NamedObject> objects,
        Map<String, Field> fields) {

    /// A column of the document; `value` is JSON.
    private record Field(String type, String value, boolean invalid) {}

    static DeadLetterRow of(
            String queue,
            DeadLetterDetails letter,
            Mask mask,
            List<DocumentField> fields,
            List<NamedObject> objects) {
        var byName = new LinkedHashMap<String, Field>();
        fields.forEach(field ->
                byName.put(field.name(), new Field(field.type(), field.value(), field.misfit())));
        return new DeadLetterRow(
                queue,
                Letter.of(letter, mask),
                letter.finding()
                        .map(found ->
                                found.reasons().stream()
                                        .map(DeadLetterInfo.SinkReason::sinks)
                                        .toList())
                        .orElse(List.of()),
                letter.finding().map(DeadLetterInfo::more).orElse(0),
                objects,
                byName);
    }
}

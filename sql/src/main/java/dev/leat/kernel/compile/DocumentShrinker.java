package dev.leat.kernel.compile;

import dev.leat.app.Shrink;
import dev.leat.batch.Reason;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.ParsedDocument;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Shortens the documents of one sink that are larger than `limit`, by the rules of a pipeline. The
/// same record always gives the same document. Immutable.
public record DocumentShrinker(String pipeline, Shrink rules, DocumentLimit limit) {

    /// A document that fits, or the reason why it does not. `original` is the key of the object
    /// that must have the complete message, if the document names one.
    public record Result(
            Optional<SinkDocument> document, Optional<String> original, Optional<Reason> refused) {}

    /// Returns a document, shortened if it is too large.
    public Result shrink(JsonWriter json, RecordStamp stamp) {
        try {
            var document = limit.document(json, stamp);
            return limit.fits(document)
                    ? new Result(Optional.of(document), Optional.empty(), Optional.empty())
                    : shorter(json, document, stamp);
        } catch (IllegalArgumentException noItem) {
            return refused(limit.invalid(noItem));
        }
    }

    private Result shorter(JsonWriter json, SinkDocument complete, RecordStamp stamp) {
        var members = new LinkedHashMap<>(ParsedDocument.written(json.copy()));
        var notes = new ArrayList<String>();
        var key = rules.offload().map(_ -> key(stamp));
        var document = complete;
        for (var rule : rules.columns().entrySet()) {
            if (apply(rule.getKey(), rule.getValue(), members, notes)) {
                document = limit.document(write(members, notes, key), stamp);
                if (limit.fits(document)) {
                    return new Result(Optional.of(document), key, Optional.empty());
                }
            }
        }
        var when = notes.isEmpty() ? "" : " after `shrink`";
        return refused(limit.tooLarge(document.size(), when));
    }

    private static Result refused(Reason reason) {
        return new Result(Optional.empty(), Optional.empty(), Optional.of(reason));
    }

    /// Applies a rule and adds a note of it. Returns false if it changes nothing.
    private static boolean apply(
            String column, Shrink.Rule rule, Map<String, byte[]> members, List<String> notes) {
        var value = members.get(column);
        if (value == null) {
            return false;
        }
        var shorter = ShorterValue.of(rule, value);
        if (shorter.isEmpty()) {
            return false;
        }
        notes.add(column + ": " + shorter.get().note());
        shorter.get()
                .json()
                .ifPresentOrElse(json -> members.put(column, json), () -> members.remove(column));
        return true;
    }

    private JsonWriter write(
            Map<String, byte[]> members, List<String> notes, Optional<String> key) {
        var json = new JsonWriter(false);
        members.forEach((name, value) -> next(json).quoted(name).raw(':').raw(value));
        next(json).quoted(Shrink.NOTE).raw(':');
        for (int i = 0; i < notes.size(); i++) {
            json.raw(i == 0 ? '[' : ',').quoted(notes.get(i));
        }
        json.raw(']');
        key.ifPresent(object ->
                next(json)
                        .quoted(Shrink.ORIGINAL)
                        .raw(':')
                        .quoted(rules.offload().orElseThrow() + "/" + object));
        return json.raw('}');
    }

    private static JsonWriter next(JsonWriter json) {
        return json.raw(json.size() == 0 ? '{' : ',');
    }

    /// Returns the key of the object with the complete message. Each state of a record has its own.
    private String key(RecordStamp stamp) {
        var hex = HexFormat.of();
        return "%s/%s-%s"
                .formatted(
                        pipeline, hex.formatHex(stamp.identity()), hex.formatHex(stamp.digest()));
    }
}

package dev.leat.local.redrive;

import dev.leat.port.Audit.Terms;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The JSON form of a redrive's terms: its selection and its options. Values that are not set are
/// omitted.
final class TermsJson {

    private static final JsonFactory JSON = new JsonFactory();

    private TermsJson() {}

    static String of(Terms terms) {
        var out = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            terms.where().ifPresent(where -> json.writeStringProperty("where", where));
            terms.cause().ifPresent(cause -> json.writeStringProperty("cause", cause));
            sequences(json, terms.sequences());
            set(json, terms.set());
            terms.limit().ifPresent(limit -> json.writeNumberProperty("limit", limit));
            terms.rate().ifPresent(rate -> json.writeNumberProperty("rate", rate));
            terms.to().ifPresent(to -> json.writeStringProperty("to", to));
            json.writeBooleanProperty("held", terms.held());
            json.writeNumberProperty("loop", terms.loop());
            if (terms.passing()) {
                json.writeBooleanProperty("passing", true);
            }
            terms.move().ifPresent(letters -> json.writeNumberProperty("move", letters));
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void sequences(JsonGenerator json, List<Long> sequences) {
        if (!sequences.isEmpty()) {
            json.writeArrayPropertyStart("sequences");
            sequences.forEach(json::writeNumber);
            json.writeEndArray();
        }
    }

    private static void set(JsonGenerator json, Map<String, String> set) {
        if (!set.isEmpty()) {
            json.writeObjectPropertyStart("set");
            set.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
    }

    /// Parses the output of [#of].
    static Terms read(String text) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
            return read(json);
        }
    }

    private static Terms read(JsonParser json) {
        var texts = new LinkedHashMap<String, String>();
        var sequences = new ArrayList<Long>();
        var set = new LinkedHashMap<String, String>();
        Optional<Double> rate = Optional.empty();
        Optional<Long> limit = Optional.empty();
        boolean held = false;
        int loop = Terms.LOOP;
        boolean passing = false;
        Optional<Long> move = Optional.empty();
        json.nextToken();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var property = json.currentName();
            json.nextToken();
            switch (property) {
                case "where", "cause", "to" -> texts.put(property, json.getString());
                case "sequences" -> numbers(json, sequences);
                case "set" -> texts(json, set);
                case "limit" -> limit = Optional.of(json.getLongValue());
                case "rate" -> rate = Optional.of(json.getDoubleValue());
                case "held" -> held = json.getBooleanValue();
                case "loop" -> loop = json.getIntValue();
                case "passing" -> passing = json.getBooleanValue();
                case "move" -> move = Optional.of(json.getLongValue());
                default -> json.skipChildren();
            }
        }
        return new Terms(
                Optional.ofNullable(texts.get("where")),
                Optional.ofNullable(texts.get("cause")),
                sequences,
                set,
                limit,
                rate,
                Optional.ofNullable(texts.get("to")),
                held,
                loop,
                passing,
                move);
    }

    private static void numbers(JsonParser json, List<Long> to) {
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            to.add(json.getLongValue());
        }
    }

    private static void texts(JsonParser json, Map<String, String> to) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            json.nextToken();
            to.put(name, json.getString());
        }
    }
}

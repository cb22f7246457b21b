package dev.leat.event;

import com.google.re2j.Pattern;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// The template of an input transformer: JSON in which `<name>` is replaced by a variable. Outside
/// of a JSON string the variable's value is inserted as JSON. Inside a string, the text of the
/// value is inserted, escaped as JSON requires. A variable without a value is null outside of
/// strings, and nothing inside. A template may have several JSON values, such as a string in each
/// line.
record InputTemplate(TargetInput.Template input) {

    static final String NOTHING = "null";

    /// A text longer than this is cut off, because no target accepts it.
    private static final int MOST_TEXT = 1 << 20;

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern VARIABLE = Pattern.compile("<([A-Za-z0-9_.-]+)>");
    private static final MatchedEvent NO_EVENT = new MatchedEvent("{}", "", "", Instant.EPOCH);

    /// @throws IllegalArgumentException if the template is not JSON or has an unknown variable
    void check() {
        var variable = VARIABLE.matcher(input.template());
        while (variable.find()) {
            var name = variable.group(1);
            if (!input.paths().containsKey(name)
                    && NO_EVENT.predefined(name, NO_EVENT.values()).isEmpty()) {
                throw new IllegalArgumentException("<%s> is not a variable".formatted(name));
            }
        }
        checkJson(text(NO_EVENT));
    }

    /// @throws IllegalArgumentException if the text is not a sequence of JSON values
    static void checkJson(String text) {
        boolean any = false;
        try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
            while (json.nextToken() != null) {
                any = true;
            }
        } catch (JacksonException bad) {
            throw new IllegalArgumentException(bad.getOriginalMessage(), bad);
        }
        if (!any) {
            throw new IllegalArgumentException("it has no JSON value");
        }
    }

    String text(MatchedEvent event) {
        var values = event.values();
        var template = input.template();
        var out = new StringBuilder();
        var variable = VARIABLE.matcher(template);
        boolean quoted = false;
        int next = -1;
        for (int i = 0; i < template.length() && out.length() <= MOST_TEXT; i++) {
            char c = template.charAt(i);
            if (next < i) {
                next = variable.find(i) ? variable.start() : template.length();
            }
            if (i == next) {
                append(out, value(variable.group(1), event, values), quoted);
                i = variable.end() - 1;
                continue;
            }
            out.append(c);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted && i + 1 < template.length()) {
                i++;
                out.append(template.charAt(i));
            }
        }
        return out.toString();
    }

    private Optional<JsonNode> value(String name, MatchedEvent event, JsonNode values) {
        var path = input.paths().get(name);
        return path == null ? event.predefined(name, values) : new JsonPath(path).value(values);
    }

    private static void append(StringBuilder out, Optional<JsonNode> value, boolean quoted) {
        if (!quoted) {
            out.append(value.map(JsonNode::toString).orElse(NOTHING));
        } else if (value.isPresent()) {
            var text = value.get().isString() ? value.get().stringValue() : value.get().toString();
            var escaped = StringNode.valueOf(text).toString();
            out.append(escaped, 1, escaped.length() - 1);
        }
    }
}

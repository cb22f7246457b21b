package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.FilterPolicy;
import dev.leat.app.FilterPolicy.Scope;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.TopicLintMessage;
import dev.leat.topic.MessageFilter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Reads a filter policy from the file: SNS's JSON, written as YAML. Problems are reported at their
/// position, in the wording of SNS.
final class PolicyText {

    private static final JsonFactory JSON = new JsonFactory();

    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");

    private static final String FORM =
            "a map from names to lists of conditions, such as `type: [large, {prefix: test-}]`";

    private PolicyText() {}

    /// A policy as a map that is not checked yet, because its validity depends on its scope.
    static final Value<Node.Entries> VALUE =
            Value.ofNode(
                    FORM,
                    JsonSchema.of("type", "object").with("minProperties", 1),
                    (node, in) ->
                            node instanceof Node.Entries map && !map.entries().isEmpty()
                                    ? Optional.of(map)
                                    : Value.unexpected(FORM, node, in));

    /// Reads a policy. Reports an invalid policy and returns empty.
    static Optional<FilterPolicy> policy(Node.Entries map, Scope scope, ReadContext in) {
        int before = in.report().size();
        var policy = new FilterPolicy(scope, json(map, in));
        if (in.report().size() > before) {
            return Optional.empty();
        }
        var wrong = wrong(policy);
        wrong.ifPresent(
                why -> in.problem(place(map, scope, in).mark(), TopicLintMessage.POLICY, why));
        return wrong.isPresent() ? Optional.empty() : Optional.of(policy);
    }

    private static Optional<String> wrong(FilterPolicy policy) {
        try {
            MessageFilter.of(policy);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            var why = String.valueOf(e.getMessage());
            return Optional.of(why.replaceFirst("^FilterPolicy: ", ""));
        }
    }

    /// Returns the smallest node of an invalid policy that is invalid on its own.
    private static Node place(Node.Entries map, Scope scope, ReadContext in) {
        for (var entry : map.entries()) {
            if (alone(map, entry.key(), entry.value(), scope, in)) {
                continue;
            }
            if (entry.value() instanceof Node.Items list) {
                for (var item : list.items()) {
                    var one = new Node.Items(List.of(item), true, item.mark());
                    if (!alone(map, entry.key(), one, scope, in)) {
                        return item;
                    }
                }
            }
            if (entry.value() instanceof Node.Entries within && scope == Scope.BODY) {
                return place(within, scope, in);
            }
            return entry.value();
        }
        return map;
    }

    private static boolean alone(
            Node.Entries map, Node.Scalar key, Node value, Scope scope, ReadContext in) {
        var only = new Node.Entries(List.of(new Node.Entry(key, value)), true, map.mark());
        return wrong(new FilterPolicy(scope, json(only, in))).isEmpty();
    }

    private static String json(Node node, ReadContext in) {
        var out = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            write(node, in, json);
        }
        return out.toString();
    }

    private static void write(Node node, ReadContext in, JsonGenerator json) {
        switch (node) {
            case Node.Entries map -> {
                json.writeStartObject();
                for (var entry : map.entries()) {
                    json.writeName(entry.key().value());
                    write(entry.value(), in, json);
                }
                json.writeEndObject();
            }
            case Node.Items list -> {
                json.writeStartArray();
                list.items().forEach(item -> write(item, in, json));
                json.writeEndArray();
            }
            case Node.Scalar scalar when scalar.nothing() -> json.writeNull();
            case Node.Scalar scalar ->
                    in.text(scalar).ifPresent(text -> scalar(text.value(), scalar.plain(), json));
            case Node.Unusable _ -> json.writeNull();
        }
    }

    /// Writes a scalar as JSON according to YAML's core schema. Numbers must have the form of a
    /// JSON number.
    private static void scalar(String text, boolean plain, JsonGenerator json) {
        if (plain && (text.equals("true") || text.equals("false"))) {
            json.writeBoolean(text.equals("true"));
        } else if (plain && NUMBER.matcher(text).matches()) {
            json.writeNumber(text);
        } else {
            json.writeString(text);
        }
    }
}

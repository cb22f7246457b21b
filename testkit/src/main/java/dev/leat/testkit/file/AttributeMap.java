package dev.leat.testkit.file;

import dev.leat.batch.Attribute;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.Spec;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A reader of message attributes, each written as `name: text` or `name: {type: T, value: text}`.
/// The value of the type `Binary` is base64.
final class AttributeMap {

    private static final Option<Node.Scalar> TYPE =
            Option.needed("type", DeferredValue.name("a type"), "String, Number or Binary.");
    private static final Option<Node.Scalar> VALUE =
            Option.needed("value", DeferredValue.name("a text"), "The text, or base64.");
    private static final Spec SPEC = Spec.of("attribute", "An attribute.", TYPE, VALUE);

    private AttributeMap() {}

    static Map<String, Attribute> read(Optional<Node.Entries> map, TestFileContext in) {
        var attributes = new LinkedHashMap<String, Attribute>();
        for (var entry : map.map(Node.Entries::entries).orElse(java.util.List.of())) {
            var name = entry.key().value();
            one(entry.value(), in.within("attribute " + name))
                    .ifPresent(attribute -> attributes.put(name, attribute));
        }
        return attributes;
    }

    private static Optional<Attribute> one(Node node, TestFileContext in) {
        return switch (node) {
            case Node.Scalar scalar when !node.nothing() ->
                    Optional.of(Attribute.text(scalar.value()));
            case Node.Entries map -> typed(map, in);
            case Node.Scalar _, Node.Items _, Node.Unusable _ ->
                    Value.unexpected("a text, or a map with `type` and `value`", node, in.in());
        };
    }

    private static Optional<Attribute> typed(Node.Entries map, TestFileContext in) {
        var options = Options.of(SPEC, map, in.in());
        var type = options.need(TYPE).map(Node.Scalar::value);
        var value = options.need(VALUE).map(Node.Scalar::value);
        if (type.isEmpty() || value.isEmpty()) {
            return Optional.empty();
        }
        if (!type.get().startsWith("Binary")) {
            var text = value.get().getBytes(StandardCharsets.UTF_8);
            return Optional.of(new Attribute(type.get(), text));
        }
        var bytes = SentBodies.bytes(value.get());
        if (bytes.isEmpty()) {
            in.say(map.mark(), TestFileLintMessage.NO_BASE64);
        }
        return bytes.map(b -> new Attribute(type.get(), b));
    }
}

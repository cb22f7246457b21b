package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// An option value that depends on the app, for example a name. Its YAML node is kept, so that
/// problems are reported at its position.
record DeferredValue<T>(String form, JsonSchema schema, Function<Node, Optional<T>> take)
        implements Value<T> {

    /// Beginning of the description of a list.
    private static final String LIST = "a list of ";

    private static final JsonSchema ANY_TEXT =
            JsonSchema.of("type", List.of("string", "number", "boolean"));

    /// Returns a value that is one name or text.
    static DeferredValue<Node.Scalar> name(String form) {
        return new DeferredValue<>(form, ANY_TEXT, DeferredValue::scalar);
    }

    /// Returns a value that is a name or a list of names.
    static DeferredValue<List<Node.Scalar>> names(String form) {
        return new DeferredValue<>(
                form,
                JsonSchema.anyOf(ANY_TEXT, JsonSchema.list(ANY_TEXT)),
                node ->
                        node instanceof Node.Items list
                                ? scalars(list.items())
                                : scalar(node).map(List::of));
    }

    /// Returns a value that is a list of texts, which may be empty.
    static DeferredValue<List<Node.Scalar>> texts(String form) {
        return new DeferredValue<>(
                form,
                JsonSchema.list(ANY_TEXT),
                node -> node instanceof Node.Items list ? scalars(list.items()) : Optional.empty());
    }

    /// Returns a value that is a list of any items, which may be empty.
    static DeferredValue<List<Node>> list(String form, JsonSchema items) {
        return new DeferredValue<>(
                form,
                JsonSchema.list(items),
                node ->
                        node instanceof Node.Items list
                                ? Optional.of(list.items())
                                : Optional.empty());
    }

    static DeferredValue<Node.Entries> map(String form, JsonSchema schema) {
        return new DeferredValue<>(
                form,
                schema,
                node -> node instanceof Node.Entries map ? Optional.of(map) : Optional.empty());
    }

    static DeferredValue<Node> any(String form, JsonSchema schema) {
        return new DeferredValue<>(form, schema, Optional::of);
    }

    @Override
    public Optional<T> read(Node node, ReadContext in) {
        if (node instanceof Node.Unusable || (node.nothing() && empty(node))) {
            return Value.unexpected(form, node, in);
        }
        var taken = take.apply(node);
        if (taken.isEmpty() && node instanceof Node.Entries && form.startsWith(LIST)) {
            in.problem(node.mark(), TestFileLintMessage.NO_LIST, in.thing(), form);
            return Optional.empty();
        }
        return taken.isPresent() ? taken : Value.unexpected(form, node, in);
    }

    private static boolean empty(Node node) {
        return !(node instanceof Node.Scalar scalar) || scalar.value().isEmpty();
    }

    private static Optional<Node.Scalar> scalar(Node node) {
        return node instanceof Node.Scalar scalar ? Optional.of(scalar) : Optional.empty();
    }

    private static Optional<List<Node.Scalar>> scalars(List<Node> nodes) {
        var scalars = new ArrayList<Node.Scalar>();
        for (var node : nodes) {
            if (!(node instanceof Node.Scalar scalar)) {
                return Optional.empty();
            }
            scalars.add(scalar);
        }
        return Optional.of(scalars);
    }
}

package dev.leat.config;

import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.Optional;

/// The value type of a text that only an app needs that runs, in the environment that contains it.
/// If an environment variable in the text is not set, the text stays unchanged and is not checked.
record DeferredText(Value<String> value) implements Value<String> {

    @Override
    public String form() {
        return value.form();
    }

    @Override
    public JsonSchema schema() {
        return value.schema();
    }

    @Override
    public Optional<String> read(Node node, ReadContext in) {
        return node instanceof Node.Scalar scalar && in.unset(scalar.value()).isPresent()
                ? Optional.of(scalar.value())
                : value.read(node, in);
    }
}

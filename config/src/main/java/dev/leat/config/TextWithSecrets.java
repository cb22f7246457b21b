package dev.leat.config;

import dev.leat.app.SecretText;
import dev.leat.config.text.AwsLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.Optional;

/// The value type of a text that may contain secrets. Their names stay in the text; only an app
/// that runs in an environment on AWS reads them.
///
/// @param check the check of a text with invented secrets, which reports problems
record TextWithSecrets(Value<String> value, Check check) implements Value<String> {

    interface Check {
        boolean isValid(String text, Node node, ReadContext in);
    }

    static Value<String> url(ServerUrl url) {
        return new TextWithSecrets(url, url::isValid);
    }

    static Value<String> text(String form) {
        return new TextWithSecrets(Value.of(form, Optional::of), (_, _, _) -> true);
    }

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
        if (!(node instanceof Node.Scalar scalar) || !SecretText.isIn(scalar.value())) {
            return new DeferredText(value).read(node, in);
        }
        var wrong = SecretText.invalidNames(scalar.value());
        if (!wrong.isEmpty()) {
            in.problem(node.mark(), AwsLintMessage.SECRET_NAME, wrong.getFirst());
            return Optional.empty();
        }
        if (in.unset(scalar.value()).isPresent() || SecretText.isWhole(scalar.value())) {
            return Optional.of(scalar.value());
        }
        return in.textWithSecrets(scalar)
                .filter(text -> check.isValid(SecretText.inText(text, _ -> "secret"), node, in));
    }
}

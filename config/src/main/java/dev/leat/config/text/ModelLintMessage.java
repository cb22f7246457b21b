package dev.leat.config.text;

/// The messages of lint about language models.
public enum ModelLintMessage implements LintMessage {
    SCHEME("unsupported scheme '%s' of a model", "use https:// or http://"),
    URL("%s is not a valid URL of a model", "write https://HOST[:PORT][/PATH]"),
    USER("the URL of a model cannot have a user or a password", "use `api_key`"),
    COST_WITHOUT_PRICES("'max_cost' needs 'prices'", "add `prices: {input: PRICE, output: PRICE}`"),
    KEY_OF_BEDROCK(
            "Amazon Bedrock has no API key",
            "remove 'api_key'; Leat uses the credentials of AWS's own tools");

    private final Text text;

    ModelLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}

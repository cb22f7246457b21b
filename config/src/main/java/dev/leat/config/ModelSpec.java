package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.Model;
import dev.leat.app.Model.Prices;
import dev.leat.app.Model.Spending;
import dev.leat.config.text.ModelLintMessage;
import dev.leat.config.text.ReadContext;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/// The options of a language model.
final class ModelSpec {

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,6}(?:\\.\\d{1,6})?");
    private static final int MOST_TOKENS = 100_000_000;

    private static final Value<BigDecimal> PRICE =
            Value.of(
                    "an amount such as 2.50",
                    JsonSchema.anyOf(
                            JsonSchema.of("type", "number"), JsonSchema.text(AMOUNT.pattern())),
                    text ->
                            AMOUNT.matcher(text).matches()
                                    ? Optional.of(new BigDecimal(text))
                                    : Optional.empty());

    private static final Part<Prices> PRICES =
            Part.of(
                    Option.needed("input", PRICE, "The price of a million tokens of a question."),
                    Option.needed("output", PRICE, "The price of a million tokens of an answer."),
                    Prices::new);

    static final Spec PRICES_SPEC =
            Spec.of("prices", "Prices of a million tokens, in any currency.", PRICES);

    private static final Option<Model.Provider> PROVIDER =
            Option.needed(
                    "provider",
                    ScalarValues.oneOf(Model.Provider.values()),
                    "The protocol: `openai` is also that of many other servers.");
    private static final Option<String> URL =
            Option.of(
                    "url",
                    new DeferredText(
                            new ServerUrl(
                                    "a URL such as http://127.0.0.1:11434",
                                    "https?://.+",
                                    Set.of("http", "https"),
                                    "(/[^?]*)?",
                                    ModelLintMessage.SCHEME,
                                    ModelLintMessage.URL)),
                    "The address, for `openai` and `anthropic` with the path `/v1`. By default the"
                            + " provider's own, for `ollama` http://localhost:11434.");
    private static final Option<String> KEY =
            Option.of(
                    "api_key",
                    TextWithSecrets.text("a text such as `${env:NAME}`"),
                    "The API key. By default the environment variable OPENAI_API_KEY or"
                            + " ANTHROPIC_API_KEY.");
    private static final Part<Spending> SPENDING =
            Part.of(
                    Option.of(
                            "max_tokens",
                            ScalarValues.whole(100, 200_000),
                            Spending.DEFAULT.maxTokens(),
                            "The maximum number of tokens of an answer."),
                    Option.of(
                            "budget",
                            ScalarValues.whole(100, MOST_TOKENS),
                            Spending.DEFAULT.budget(),
                            "The maximum number of tokens of all questions and answers of one"
                                    + " command. A question that could exceed it is not sent."),
                    Option.optional(
                            "prices",
                            Value.ofOptions(
                                    "a map with `input` and `output`", PRICES_SPEC, PRICES::read),
                            "The prices of a million tokens, in any currency. With them the cost is"
                                    + " printed."),
                    Option.optional(
                            "max_cost",
                            PRICE,
                            "The maximum cost of one command. Needs `prices`. A question that could"
                                    + " exceed it is not sent."),
                    Spending::new);

    private static final Part<Model> MODEL =
            Part.of(
                    Part.NAME,
                    PROVIDER,
                    Option.needed(
                            "model",
                            new DeferredText(
                                    ScalarValues.matching(
                                            "the provider's name of a model",
                                            Pattern.compile("[!-~]{1,200}"))),
                            "The provider's name of the model."),
                    URL.optional(),
                    KEY.optional(),
                    Option.of(
                            "structured_output",
                            ScalarValues.flag(),
                            true,
                            "If false, the JSON Schema of the answer is only a part of the"
                                    + " question; for models that cannot be restricted to a"
                                    + " schema."),
                    Option.of(
                            "timeout",
                            ScalarValues.duration("100ms", "15m"),
                            Model.DEFAULT_TIMEOUT,
                            "The maximum time until the whole answer has arrived."),
                    SPENDING,
                    Model::new);

    static final Spec SPEC =
            Spec.of(
                    "model",
                    "A language model, which is asked only by commands with `--model`.",
                    MODEL);

    private ModelSpec() {}

    static Optional<Model> read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member.node(), in).named(member.name());
        if (options.find(URL).filter(ModelSpec::hasUser).isPresent()) {
            options.problem(URL.name(), ModelLintMessage.USER);
        }
        if (options.has("max_cost") && !options.has("prices")) {
            options.problem("max_cost", ModelLintMessage.COST_WITHOUT_PRICES);
        }
        if (options.has(KEY)
                && options.find(PROVIDER).equals(Optional.of(Model.Provider.BEDROCK))) {
            options.problem(KEY.name(), ModelLintMessage.KEY_OF_BEDROCK);
        }
        return MODEL.read(options);
    }

    private static boolean hasUser(String url) {
        return !url.contains("${") && URI.create(url).getRawUserInfo() != null;
    }
}

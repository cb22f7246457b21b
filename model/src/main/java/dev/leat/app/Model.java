package dev.leat.app;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// A language model that commands can ask, if the user names it. `model` is the provider's name of
/// it. Without `url` the provider's own address is used. `key` contains `${env:NAME}` unchanged if
/// the variable is not set, and `${secret:NAME}` always unchanged. `structured` is true if the
/// provider restricts answers to a JSON Schema.
public record Model(
        String name,
        Provider provider,
        String model,
        Optional<String> url,
        Optional<String> key,
        boolean structured,
        Duration timeout,
        Spending spending)
        implements Resource {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    /// The protocol of a model.
    public enum Provider {
        /// OpenAI, and servers with the same protocol.
        OPENAI,
        ANTHROPIC,
        /// Amazon Bedrock, with the credentials and the region of AWS's own tools.
        BEDROCK,
        OLLAMA;

        /// Returns its name in app files.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The limits of the tokens and the cost of one command.
    ///
    /// @param maxTokens the longest answer
    /// @param budget the most tokens of all questions and answers
    /// @param prices without them no cost is computed
    /// @param maxCost the highest cost of all questions and answers, in the currency of the prices
    public record Spending(
            int maxTokens, int budget, Optional<Prices> prices, Optional<BigDecimal> maxCost) {

        public static final Spending DEFAULT =
                new Spending(4_096, 50_000, Optional.empty(), Optional.empty());
    }

    /// Prices of a million tokens.
    public record Prices(BigDecimal input, BigDecimal output) {

        private static final int MILLION_DIGITS = 6;

        /// Returns the cost of tokens of questions and of answers.
        public BigDecimal cost(long inputTokens, long outputTokens) {
            return input.multiply(BigDecimal.valueOf(inputTokens))
                    .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                    .movePointLeft(MILLION_DIGITS);
        }
    }

    /// Returns a model with the default of every option.
    public static Model of(String name, Provider provider, String model) {
        return new Model(
                name,
                provider,
                model,
                Optional.empty(),
                Optional.empty(),
                true,
                DEFAULT_TIMEOUT,
                Spending.DEFAULT);
    }

    /// Returns a copy with this address and key.
    public Model with(Optional<String> otherUrl, Optional<String> otherKey) {
        return new Model(name, provider, model, otherUrl, otherKey, structured, timeout, spending);
    }

    /// Omits the key, which may be secret.
    @Override
    public String toString() {
        return "Model[" + name + "]";
    }
}

package dev.leat.llm;

import dev.leat.app.Model;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The tokens and the cost that one command has used, and may still use. Owned by one thread.
final class Budget {

    /// The least number of bytes per token that is assumed before a question is sent. The usual
    /// number is three to four.
    private static final int BYTES_PER_TOKEN = 2;

    private final Model model;
    private long input;
    private long output;

    Budget(Model model) {
        this.model = model;
    }

    /// Checks a question before it is sent.
    ///
    /// @throws ModelException if it and the longest answer could exceed the budget
    void check(Question question) {
        var spending = model.spending();
        long needed = estimate(question);
        long most = input + output + needed + spending.maxTokens();
        if (most > spending.budget()) {
            throw new ModelException(
                    "nothing was sent: the question needs up to %,d tokens and its answer %,d, but %,d of the budget of %,d are left; increase `budget` of %s"
                            .formatted(
                                    needed,
                                    spending.maxTokens(),
                                    Math.max(0, spending.budget() - input - output),
                                    spending.budget(),
                                    ModelText.name(model)));
        }
        spending.prices()
                .map(prices -> prices.cost(input + needed, output + spending.maxTokens()))
                .filter(cost ->
                        spending.maxCost().filter(limit -> cost.compareTo(limit) > 0).isPresent())
                .ifPresent(cost -> {
                    throw new ModelException(
                            "nothing was sent: the question and its answer could cost %s in total, more than %s; increase `max_cost` of %s"
                                    .formatted(
                                            ModelText.amount(cost),
                                            ModelText.amount(spending.maxCost().orElseThrow()),
                                            ModelText.name(model)));
                });
    }

    /// Adds a question that was sent. Without a reported usage the estimate counts.
    void add(Question question, Optional<ModelAnswer.Usage> usage) {
        input += usage.map(ModelAnswer.Usage::input).orElseGet(() -> estimate(question));
        output +=
                usage.map(ModelAnswer.Usage::output)
                        .orElseGet(() -> (long) model.spending().maxTokens());
    }

    private static long estimate(Question question) {
        long bytes =
                (question.completeInstruction() + question.data())
                        .getBytes(StandardCharsets.UTF_8)
                        .length;
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    /// Returns the cost so far; empty if the model has no prices.
    Optional<BigDecimal> cost() {
        return model.spending().prices().map(prices -> prices.cost(input, output));
    }
}

package dev.leat.topic;

import dev.leat.topic.ValueCondition.Bound;
import dev.leat.topic.ValueCondition.Comparison;
import dev.leat.topic.ValueCondition.Numeric;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Parser of numeric conditions: one comparison, or a lower and an upper bound.
final class NumericReader {

    private NumericReader() {}

    static Numeric range(PolicyLanguage language, JsonNode value) {
        if (!value.isArray()) {
            throw PolicyReader.wrong("Value of numeric must be an array.");
        }
        if (value.isEmpty() || !value.get(0).isString()) {
            throw PolicyReader.wrong(
                    "Invalid member in numeric match: "
                            + (value.isEmpty() ? "]" : value.get(0).toString()));
        }
        var word = value.get(0).stringValue();
        var lower = bound(language, word, value, 1, "Unrecognized numeric range operator: ");
        if (value.size() == 2) {
            return new Numeric(List.of(lower));
        }
        if (!word.startsWith(">")) {
            throw PolicyReader.wrong("Too many elements in numeric expression");
        }
        if (!value.get(2).isString()) {
            throw PolicyReader.wrong("Bad value in numeric range: " + value.get(2));
        }
        var second = value.get(2).stringValue();
        if (!second.startsWith("<")) {
            throw PolicyReader.wrong("Bad numeric range operator: " + second);
        }
        var upper = bound(language, second, value, 3, "Bad numeric range operator: ");
        if (value.size() > 4) {
            throw PolicyReader.wrong("Too many terms in numeric range expression");
        }
        if (upper.value().compareTo(lower.value()) <= 0) {
            throw PolicyReader.wrong("Bottom must be less than top");
        }
        return new Numeric(List.of(lower, upper));
    }

    private static Bound bound(
            PolicyLanguage language, String word, JsonNode list, int at, String otherwise) {
        var comparison =
                switch (word) {
                    case "<" -> Comparison.LESS;
                    case "<=" -> Comparison.AT_MOST;
                    case "=" -> Comparison.EQUAL;
                    case ">=" -> Comparison.AT_LEAST;
                    case ">" -> Comparison.MORE;
                    default -> throw PolicyReader.wrong(otherwise + word);
                };
        if (at >= list.size() || !list.get(at).isNumber()) {
            throw PolicyReader.wrong(
                    "Value of %s must be numeric"
                            .formatted(comparison == Comparison.EQUAL ? "equals" : word));
        }
        return new Bound(comparison, language.checked(list.get(at).decimalValue()));
    }
}

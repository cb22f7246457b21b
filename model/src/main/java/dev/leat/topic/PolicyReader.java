package dev.leat.topic;

import dev.leat.app.FilterPolicy;
import dev.leat.app.FilterPolicy.Scope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Parser of a policy. It checks the limits of the policy's language and expands the policy to
/// alternatives, at least one of which must match. Each `$or` multiplies the number of
/// alternatives.
final class PolicyReader {

    private static final String OR = "$or";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final PolicyLanguage language;
    private final Scope scope;
    private final ConditionReader conditions;

    private PolicyReader(PolicyLanguage language, Scope scope) {
        this.language = language;
        this.scope = scope;
        this.conditions = new ConditionReader(language);
    }

    /// The parsed policy. `empty` is true if it has no names.
    record Read(List<FilterPart> alternatives, boolean empty) {}

    /// @throws InvalidPolicyException if the policy is invalid
    static Read read(PolicyLanguage language, FilterPolicy policy) {
        return new PolicyReader(language, policy.scope()).read(policy.json());
    }

    private Read read(String json) {
        language.checkSize(json.getBytes(StandardCharsets.UTF_8).length);
        var root = parsed(json);
        language.checkNames(root.size());
        check(root, 1);
        if (combinations(root, 1, 1) > language.mostCombinations()) {
            throw language.tooComplex();
        }
        return new Read(alternatives(root), root.isEmpty());
    }

    static InvalidPolicyException wrong(String why) {
        return new InvalidPolicyException(why);
    }

    private static JsonNode parsed(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw wrong("failed to parse JSON. " + e.getOriginalMessage());
        }
        if (!root.isObject()) {
            throw wrong("failed to parse JSON. Filter is not an object");
        }
        return root;
    }

    /// Checks that each name has a list of conditions or an object of nested names.
    private void check(JsonNode object, int depth) {
        for (var entry : object.properties()) {
            var value = entry.getValue();
            if (value.isObject()) {
                if (scope == Scope.ATTRIBUTES) {
                    throw new IllegalArgumentException(
                            "Filter policy scope MessageAttributes does not support nested filter"
                                    + " policy");
                }
                if (value.isEmpty()) {
                    throw wrong("Empty objects are not allowed");
                }
                check(value, depth + 1);
            } else if (!value.isArray()) {
                throw wrong("\"%s\" must be an object or an array".formatted(entry.getKey()));
            } else if (value.isEmpty()) {
                throw wrong("Empty arrays are not allowed");
            } else if (isOr(entry)) {
                value.forEach(branch -> check(branch, depth));
            }
        }
    }

    /// Counts combinations: the product of the weights of all names. The counts for the branches of
    /// an `$or` are added.
    private long combinations(JsonNode object, int depth, long before) {
        long count = before;
        for (var entry : object.properties()) {
            var value = entry.getValue();
            if (count > language.mostCombinations()) {
                break;
            }
            if (value.isObject()) {
                count = combinations(value, depth + 1, count);
            } else if (isOr(entry)) {
                long sum = 0;
                for (var branch : value) {
                    sum += combinations(branch, depth, count);
                }
                count = sum;
            } else {
                count *= language.weight(value.size(), depth);
            }
        }
        return count;
    }

    /// Returns true for the `$or` operator: an array of at least two objects, in which no name is a
    /// keyword.
    private static boolean isOr(Map.Entry<String, JsonNode> entry) {
        var value = entry.getValue();
        return entry.getKey().equals(OR)
                && value.isArray()
                && value.size() >= 2
                && value.valueStream()
                        .allMatch(branch ->
                                branch.isObject()
                                        && !branch.isEmpty()
                                        && branch.propertyNames().stream()
                                                .noneMatch(ConditionReader.WORDS::contains));
    }

    private List<FilterPart> alternatives(JsonNode object) {
        var parts = List.of(FilterPart.root());
        for (var entry : object.properties()) {
            var name = entry.getKey();
            var value = entry.getValue();
            var choices = new ArrayList<FilterPart>();
            if (isOr(entry)) {
                value.forEach(branch -> choices.addAll(alternatives(branch)));
            } else if (value.isObject()) {
                for (var within : alternatives(value)) {
                    var choice = FilterPart.root();
                    choice.at(name).add(within);
                    choices.add(choice);
                }
            } else {
                var choice = FilterPart.root();
                choice.at(name).conditions().add(conditions.list(value));
                choices.add(choice);
            }
            parts = multiplied(parts, choices);
        }
        return parts;
    }

    private static List<FilterPart> multiplied(List<FilterPart> parts, List<FilterPart> choices) {
        var all = new ArrayList<FilterPart>();
        for (var part : parts) {
            for (var choice : choices) {
                var both = FilterPart.root();
                both.add(part);
                both.add(choice);
                all.add(both);
            }
        }
        return all;
    }
}

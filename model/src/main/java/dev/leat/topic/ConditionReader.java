package dev.leat.topic;

import dev.leat.topic.ValueCondition.AnyCase;
import dev.leat.topic.ValueCondition.AnythingBut;
import dev.leat.topic.ValueCondition.Exactly;
import dev.leat.topic.ValueCondition.Prefix;
import dev.leat.topic.ValueCondition.Suffix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Parser of the conditions of a policy. Error messages are those of Event Ruler, the library in
/// SNS and EventBridge, as these services return them.
record ConditionReader(PolicyLanguage language) {

    /// The keywords that begin a condition.
    static final Set<String> WORDS =
            Set.of(
                    "anything-but",
                    "cidr",
                    "equals-ignore-case",
                    "exactly",
                    "exists",
                    "numeric",
                    "prefix",
                    "suffix",
                    "wildcard");

    List<ValueCondition> list(JsonNode conditions) {
        var all = new ArrayList<ValueCondition>();
        conditions.forEach(condition -> all.add(condition(condition)));
        return List.copyOf(all);
    }

    private ValueCondition condition(JsonNode node) {
        if (node.isObject()) {
            var word = word(node, "Only one key allowed in match expression");
            return matching(word, node.get(word));
        }
        if (node.isArray()) {
            throw PolicyReader.wrong("Match value must be String, number, true, false, or null");
        }
        return new Exactly(leaf(node));
    }

    private FilterInput.Leaf leaf(JsonNode node) {
        if (node.isNumber()) {
            return new FilterInput.Number(language.exact(node.decimalValue()));
        }
        if (node.isBoolean()) {
            return new FilterInput.Truth(node.booleanValue());
        }
        return node.isNull() ? new FilterInput.Nothing() : new FilterInput.Text(node.stringValue());
    }

    private static String word(JsonNode node, String otherwise) {
        if (node.size() != 1) {
            throw PolicyReader.wrong(otherwise);
        }
        return node.propertyNames().iterator().next();
    }

    private ValueCondition matching(String word, JsonNode value) {
        return switch (word) {
            case "exactly" -> new Exactly(new FilterInput.Text(text(value, "exact")));
            case "prefix" -> affix(word, value, Prefix::new);
            case "suffix" -> affix(word, value, Suffix::new);
            case "equals-ignore-case" -> new AnyCase(text(value, word));
            case "wildcard" -> parsed(WildcardPattern::of, text(value, word));
            // SNS's error message says "prefix" for this operator, too
            case "cidr" -> parsed(Cidr::of, text(value, "prefix"));
            case "numeric" -> NumericReader.range(language, value);
            case "exists" -> exists(value);
            case "anything-but" -> anythingBut(value);
            default -> throw PolicyReader.wrong("Unrecognized match type " + word);
        };
    }

    private static String text(JsonNode value, String word) {
        if (!value.isString()) {
            throw PolicyReader.wrong(word + " match pattern must be a string");
        }
        return value.stringValue();
    }

    private static ValueCondition parsed(Function<String, ValueCondition> reader, String text) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw PolicyReader.wrong(String.valueOf(e.getMessage()));
        }
    }

    /// Factory of a prefix or suffix condition.
    private interface Affix {
        ValueCondition of(String text, boolean anyCase);
    }

    private static ValueCondition affix(String word, JsonNode value, Affix affix) {
        if (!value.isObject()) {
            return affix.of(text(value, word), false);
        }
        var within = word(value, "Only one key allowed in match expression");
        if (!within.equals("equals-ignore-case")) {
            throw PolicyReader.wrong("Unsupported %s pattern: %s".formatted(word, within));
        }
        return affix.of(text(value.get(within), within), true);
    }

    private ValueCondition exists(JsonNode value) {
        if (!value.isBoolean()) {
            throw PolicyReader.wrong("exists match pattern must be either true or false.");
        }
        return value.booleanValue() ? language.present() : new ValueCondition.Absent();
    }

    private ValueCondition anythingBut(JsonNode value) {
        if (value.isObject()) {
            var within = word(value, "Only one key allowed in match expression");
            return new AnythingBut(anythingBut(within, value.get(within)));
        }
        if (value.isBoolean() || value.isNull()) {
            throw PolicyReader.wrong(
                    "Value of anything-but must be an array or single string/number value.");
        }
        var not = new ArrayList<ValueCondition>();
        for (var one : value.isArray() ? value.values() : List.of(value)) {
            if (!one.isString() && !one.isNumber()) {
                throw PolicyReader.wrong(
                        "Inside anything but list, start|null|boolean is not supported.");
            }
            not.add(new Exactly(leaf(one)));
        }
        if (not.isEmpty() || mixed(value)) {
            throw PolicyReader.wrong(
                    "Inside anything but list, either all values are number or string, mixed type"
                            + " is not supported");
        }
        return new AnythingBut(not);
    }

    private static boolean mixed(JsonNode list) {
        return list.valueStream().anyMatch(JsonNode::isNumber)
                && list.valueStream().anyMatch(JsonNode::isString);
    }

    private List<ValueCondition> anythingBut(String word, JsonNode value) {
        if (!Set.of("prefix", "suffix", "equals-ignore-case", "wildcard").contains(word)) {
            throw PolicyReader.wrong("Unsupported anything-but pattern: " + word);
        }
        boolean affix = word.equals("prefix") || word.equals("suffix");
        var not = new ArrayList<ValueCondition>();
        for (var one : value.isArray() ? value.values() : List.of(value)) {
            var text = text(one, affix ? "prefix/suffix" : word);
            if (affix && text.isEmpty()) {
                throw PolicyReader.wrong("Null prefix/suffix not allowed");
            }
            not.add(matching(word, one));
        }
        if (not.isEmpty()) {
            throw PolicyReader.wrong("Empty arrays are not allowed");
        }
        return not;
    }
}

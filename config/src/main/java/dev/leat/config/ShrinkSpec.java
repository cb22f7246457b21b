package dev.leat.config;

import dev.leat.app.Shrink;
import dev.leat.config.text.DocumentLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The step `shrink`, which shortens the documents of sinks.
final class ShrinkSpec {

    private static final String DROP = "drop";
    private static final String RULES_FORM = "a map from columns to rules";

    static final Option<Integer> FIRST =
            Option.of(
                    "first",
                    ScalarValues.whole(0, 1_000_000),
                    "For a list: keeps this many items from its beginning.");
    static final Option<Integer> TRUNCATE =
            Option.of(
                    "truncate",
                    ScalarValues.size("64B", "1MiB"),
                    "For a text: cuts it to this many bytes of UTF-8. The last ones are `"
                            + Shrink.MARKER
                            + "`.");
    static final Spec RULE = Spec.of("rule", "Shortens a column.", FIRST, TRUNCATE);

    private static final Part<Shrink> STEP =
            Part.of(
                    Option.needed(
                            "to",
                            ScalarValues.size("1KiB", "1MiB"),
                            "The maximum size of a document, as the sink measures it, or the limit"
                                    + " of the sink if that is smaller."),
                    Option.needed(
                            "columns",
                            Value.ofNode(
                                    RULES_FORM,
                                    JsonSchema.map(
                                            JsonSchema.anyOf(
                                                    JsonSchema.of("const", DROP),
                                                    JsonSchema.options(RULE))),
                                    ShrinkSpec::rules),
                            "The rules by column, in the order in which they apply: `drop`,"
                                    + " `truncate` or `first`."),
                    Option.optional(
                            "offload",
                            Names.of("a bucket"),
                            "The bucket that gets the complete message of a document that is"
                                    + " shortened."),
                    Shrink::new);

    static final Spec SPEC = Spec.of("shrink", "Shortens documents that are too large.", STEP);

    static final Value<Shrink> VALUE =
            Value.ofOptions("a map with `to`, `columns` and `offload`", SPEC, STEP::read);

    private ShrinkSpec() {}

    private static Optional<Map<String, Shrink.Rule>> rules(Node node, ReadContext in) {
        if (!(node instanceof Node.Entries map) || map.entries().isEmpty()) {
            return Value.unexpected(RULES_FORM, node, in);
        }
        var rules = new LinkedHashMap<String, Shrink.Rule>();
        for (var entry : map.entries()) {
            var column = entry.key().value();
            rule(entry.value(), in.within("the rule of column " + column))
                    .ifPresent(rule -> rules.put(column, rule));
        }
        return rules.size() == map.entries().size() ? Optional.of(rules) : Optional.empty();
    }

    private static Optional<Shrink.Rule> rule(Node node, ReadContext in) {
        if (node instanceof Node.Scalar scalar && scalar.value().equals(DROP)) {
            return Optional.of(new Shrink.Rule.Drop());
        }
        if (!(node instanceof Node.Entries)) {
            return Value.unexpected("`drop`, or a map with `truncate` or `first`", node, in);
        }
        var options = Options.of(RULE, node, in);
        if (options.names().size() != 1) {
            in.problem(node.mark(), DocumentLintMessage.ONE_RULE, in.thing());
            return Optional.empty();
        }
        return options.find(FIRST)
                .<Shrink.Rule>map(Shrink.Rule.First::new)
                .or(() -> options.find(TRUNCATE).map(Shrink.Rule.Truncate::new));
    }
}

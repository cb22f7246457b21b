package dev.leat.config;

import dev.leat.app.Lookup;
import dev.leat.app.Step;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.LookupLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The options of a step `lookup`.
final class LookupStepSpec {

    /// A step that has been read. Of its lookup only the name is known.
    record Read(
            String lookup,
            Map<String, String> by,
            Map<String, String> take,
            Step.Lookup.Missing missing,
            Node node) {}

    private static final Part<Function<Node, Read>> STEP =
            Part.of(
                    Option.needed("in", Names.of("a lookup"), "The lookup to read."),
                    Option.needed(
                            "by",
                            Names.pairs(
                                    "a column, a list of columns, or a map from columns to key"
                                            + " columns"),
                            "The columns whose values are the key of the row. A map names the key"
                                    + " column of the lookup for each."),
                    Option.needed(
                            "take",
                            Names.pairs(
                                    "a column, a list of columns, or a map from new columns to"
                                            + " columns of the lookup"),
                            "The columns of the row to add. A map gives them other names."),
                    Option.of(
                            "missing",
                            ScalarValues.oneOf(Step.Lookup.Missing.values()),
                            Step.Lookup.Missing.REJECT,
                            "Without a row, `reject` rejects the record, `keep` adds nulls, and"
                                    + " `retry` redelivers it later, at most as often as the"
                                    + " queue delivers a record. `retry` is not for lines of"
                                    + " files."),
                    (lookup, by, take, missing) ->
                            node -> new Read(lookup, by, take, missing, node));

    static final Spec SPEC = Spec.of("lookup", "Adds columns from a row of a lookup.", STEP);

    static final Value<Read> VALUE =
            Value.ofNode(
                    "a map with `in`, `by` and `take`",
                    JsonSchema.options(SPEC),
                    (node, in) -> STEP.read(Options.of(SPEC, node, in)).map(of -> of.apply(node)));

    private LookupStepSpec() {}

    /// Returns the step with its lookup. Reports names that the lookup does not have.
    static Optional<Step.Lookup> resolve(Read read, Map<String, Lookup> lookups, ReadContext in) {
        var lookup = lookups.get(read.lookup());
        if (lookup == null) {
            in.report()
                    .problem(
                            mark(read, "in"),
                            GeneralLintMessage.UNKNOWN_NAME.what("lookup", read.lookup()),
                            Suggestion.to(read.lookup(), lookups.keySet())
                                    .map(Suggestion::didYouMean));
            return Optional.empty();
        }
        if (lookup.schema().fields().isEmpty()) {
            return Optional.empty();
        }
        int before = in.report().size();
        var by = read.by();
        if (by.size() == 1
                && lookup.key().size() == 1
                && !(written(read, "by") instanceof Node.Entries)) {
            by = Map.of(by.keySet().iterator().next(), lookup.key().getFirst());
        }
        columns(lookup, by.values(), mark(read, "by"), in);
        columns(lookup, read.take().values(), mark(read, "take"), in);
        if (in.report().size() == before
                && (by.size() != lookup.key().size()
                        || !Set.copyOf(by.values()).equals(Set.copyOf(lookup.key())))) {
            in.problem(
                    mark(read, "by"),
                    LookupLintMessage.BY,
                    lookup.name(),
                    String.join(", ", lookup.key()));
        }
        return in.report().size() > before
                ? Optional.empty()
                : Optional.of(new Step.Lookup(lookup, by, read.take(), read.missing()));
    }

    private static void columns(
            Lookup lookup,
            Collection<String> columns,
            dev.leat.app.SourcePosition mark,
            ReadContext in) {
        var names = lookup.schema().fields().stream().map(field -> field.name()).toList();
        for (var column : columns) {
            if (!names.contains(column)) {
                in.problem(
                        mark,
                        LookupLintMessage.NO_COLUMN,
                        lookup.name(),
                        column,
                        lookup.schema().name(),
                        String.join(", ", names));
            }
        }
    }

    private static Node written(Read read, String option) {
        return read.node() instanceof Node.Entries map
                ? map.find(option).orElse(read.node())
                : read.node();
    }

    private static dev.leat.app.SourcePosition mark(Read read, String option) {
        return written(read, option).mark();
    }
}

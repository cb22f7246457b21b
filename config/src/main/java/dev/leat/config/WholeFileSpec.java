package dev.leat.config;

import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The specs of the steps over all rows of a file.
final class WholeFileSpec {

    static final Option<List<String>> SAME =
            Option.needed("by", Names.COLUMNS, "The columns by which rows are compared.");
    static final Option<String> KEEP =
            Option.of(
                    "keep",
                    ScalarValues.oneOf("same", "newest"),
                    "same",
                    "Handling of rows that have equal values in the `by` columns but differ in"
                            + " other columns: `same` keeps the first row and rejects the others;"
                            + " `newest` keeps the row with the highest version.");
    static final Spec DISTINCT_SPEC =
            Spec.of("distinct", "Keeps one of several equal rows of a file.", SAME, KEEP);

    static final Option<List<String>> BY =
            Option.of(
                    "by",
                    Names.COLUMNS,
                    "The columns to group by; without it, all rows of the file are one group.");
    static final Option<Map<String, Sql>> MEASURES =
            Option.needed(
                    "measures",
                    Expressions.BY_COLUMN,
                    "The columns of the result, each with an aggregate such as `sum(VALUE)`.");
    static final Spec AGGREGATE_SPEC = Spec.of("aggregate", "Aggregates rows.", BY, MEASURES);

    static final Value<Step.Distinct> DISTINCT =
            Value.ofNode(
                    "a list of columns, or a map with `by` and `keep`",
                    JsonSchema.anyOf(
                            JsonSchema.text(), Names.LIST, JsonSchema.options(DISTINCT_SPEC)),
                    WholeFileSpec::distinct);

    static final Value<Step.Aggregate> AGGREGATE =
            Value.ofNode(
                    "a map with `by` and `measures`",
                    JsonSchema.options(AGGREGATE_SPEC),
                    WholeFileSpec::aggregate);

    static final Value<Sql> QUERY =
            Value.ofNode(
                    "a SELECT",
                    JsonSchema.text().with("examples", List.of("select .. from batch")),
                    WholeFileSpec::query);

    private WholeFileSpec() {}

    private static Optional<Step.Distinct> distinct(Node node, ReadContext in) {
        if (!(node instanceof Node.Entries)) {
            return Names.COLUMNS.read(node, in).map(by -> new Step.Distinct(by, false));
        }
        var options = Options.of(DISTINCT_SPEC, node, in);
        boolean newest = options.get(KEEP).equals("newest");
        return options.need(SAME).map(by -> new Step.Distinct(by, newest));
    }

    private static Optional<Step.Aggregate> aggregate(Node node, ReadContext in) {
        var options = Options.of(AGGREGATE_SPEC, node, in);
        var by = options.find(BY);
        var measures = options.need(MEASURES);
        if (measures.isEmpty() || (options.has(BY) && by.isEmpty())) {
            return Optional.empty();
        }
        by.orElse(List.of()).stream()
                .filter(measures.get()::containsKey)
                .forEach(column ->
                        in.problem(node.mark(), FileLintMessage.MEASURE_IS_COLUMN, column));
        return Optional.of(new Step.Aggregate(by.orElse(List.of()), measures.get()));
    }

    private static Optional<Sql> query(Node node, ReadContext in) {
        return Expressions.text("a SELECT", node, in).map(text -> in.sql(text, (Node.Scalar) node));
    }
}

package dev.leat.config;

import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A step of a pipeline: a map with one key, the step's kind.
final class StepSpec {

    static final Option<Map<String, Sql>> SET =
            Option.of(
                    "set",
                    Expressions.BY_COLUMN,
                    "New values; every expression sees the values before the step.");
    static final Option<Map<String, Sql>> SELECT =
            Option.of("select", Expressions.COLUMNS, "These columns and no others.");
    static final Option<List<String>> EXCLUDE =
            Option.of("exclude", Names.COLUMNS, "All columns but these.");
    static final Option<Map<String, Sql>> CHECK =
            Option.of(
                    "check",
                    Expressions.BY_SENTENCE,
                    "Sentences that must be true; false and NULL reject, with every sentence.");
    static final Option<Sql> WHERE =
            Option.of("where", Expressions.ONE, "What goes on; false and NULL filter.");

    static final Option<Step.Distinct> DISTINCT =
            Option.of(
                    "distinct",
                    WholeFileSpec.DISTINCT,
                    "Equal rows of a file once; others with the same columns are a conflict.");
    static final Option<Step.Aggregate> AGGREGATE =
            Option.of(
                    "aggregate",
                    WholeFileSpec.AGGREGATE,
                    "One row for all rows of a file that have the same columns.");
    static final Option<Sql> QUERY =
            Option.of(
                    "sql",
                    WholeFileSpec.QUERY,
                    "A SELECT over all rows of a file, which it calls `batch`.");

    static final Spec SPEC =
            Spec.of(
                            "step",
                            "One step, on the rows of a batch.",
                            SET,
                            SELECT,
                            EXCLUDE,
                            CHECK,
                            WHERE,
                            DISTINCT,
                            AGGREGATE,
                            QUERY,
                            Option.notYet("unnest", "rows from the items of a list"),
                            Option.notYet("lookup", "columns from reference data"),
                            Option.notYet("shrink", "records cut to a size"),
                            Option.notYet("java", "steps written in Java"))
                    .calling("step");

    private StepSpec() {}

    /// For editors.
    static JsonSchema schema() {
        return JsonSchema.options(SPEC)
                .with("type", "object")
                .with("minProperties", 1)
                .with("maxProperties", 1);
    }

    /// The step; empty where its kind is not known, which was then reported. Expressions that could
    /// not be read are missing in it.
    static Optional<Step> read(Node node, ReadContext in) {
        if (notDeeper(node, in)) {
            return Optional.empty();
        }
        var options = Options.of(SPEC, node, in);
        if (options.usable() && options.names().size() != 1) {
            in.problem(
                    node.mark(), GeneralLintMessage.ONE_STEP, in.thing(), options.names().size());
            return Optional.empty();
        }
        return options.find(SET)
                .<Step>map(Step.Set::new)
                .or(() -> options.find(SELECT).map(Step.Select::new))
                .or(() -> options.find(EXCLUDE).map(Step.Exclude::new))
                .or(() -> options.find(CHECK).map(Step.Check::new))
                .or(() -> options.find(WHERE).map(Step.Where::new))
                .or(() -> options.find(DISTINCT))
                .or(() -> options.find(AGGREGATE))
                .or(() -> options.find(QUERY).map(Step.Query::new));
    }

    /// `- check:` with its sentences in the same column: to YAML they stand beside it.
    private static boolean notDeeper(Node node, ReadContext in) {
        if (!(node instanceof Node.Entries map) || map.flow() || map.entries().size() < 2) {
            return false;
        }
        var first = map.entries().get(0);
        var second = map.entries().get(1).key();
        boolean beside =
                first.value().nothing()
                        && SPEC.find(first.key().value()).isPresent()
                        && SPEC.find(second.value()).isEmpty();
        if (beside) {
            in.problem(second.mark(), GeneralLintMessage.NOT_DEEPER, first.key().value());
        }
        return beside;
    }
}

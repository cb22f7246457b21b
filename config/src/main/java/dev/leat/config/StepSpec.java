package dev.leat.config;

import dev.leat.app.Lookup;
import dev.leat.app.Shrink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The kinds of steps. A step is a map with one key, which is the step's kind.
final class StepSpec {

    static final Option<Map<String, Sql>> SET =
            Option.of(
                    "set",
                    Expressions.BY_COLUMN,
                    "Sets columns. All expressions use the values that the columns had"
                            + " before the step.");
    static final Option<Map<String, Sql>> SELECT =
            Option.of("select", Expressions.COLUMNS, "Keeps only these columns.");
    static final Option<List<String>> EXCLUDE =
            Option.of("exclude", Names.COLUMNS, "Removes these columns.");
    static final Option<Map<String, Sql>> CHECK =
            Option.of(
                    "check",
                    Expressions.BY_SENTENCE,
                    "Rejects records for which a condition is false or NULL. The dead letter"
                            + " lists the sentence of each such condition.");
    static final Option<Sql> WHERE =
            Option.of(
                    "where",
                    Expressions.ONE,
                    "Filters out records for which the condition is" + " false or NULL.");

    static final Option<Step.Unnest> UNNEST =
            Option.of(
                    UnnestSpec.NAME,
                    UnnestSpec.UNNEST,
                    "Returns one row for each element of a list or JSON array. Only for pipelines"
                            + " that read a queue.");

    static final Option<LookupStepSpec.Read> LOOKUP =
            Option.of(
                    "lookup",
                    LookupStepSpec.VALUE,
                    "Adds columns from the row of a lookup that has the record's key.");

    static final Option<Step.Distinct> DISTINCT =
            Option.of(
                    "distinct",
                    WholeFileSpec.DISTINCT,
                    "Keeps one of several equal rows of a file.");
    static final Option<Step.Aggregate> AGGREGATE =
            Option.of(
                    "aggregate",
                    WholeFileSpec.AGGREGATE,
                    "Aggregates the rows of a file by columns.");
    static final Option<Sql> QUERY =
            Option.of(
                    "sql",
                    WholeFileSpec.QUERY,
                    "Runs a SELECT over the table `batch`, which contains all rows of a file.");

    static final Option<Shrink> SHRINK =
            Option.of(
                    "shrink",
                    ShrinkSpec.VALUE,
                    "Shortens the documents that are too large for a sink. The last step.");
    static final Option<Step.Java> JAVA =
            Option.of(
                    "java",
                    JavaStepSpec.VALUE,
                    "Adds columns that a Java class computes from the record, or rejects the"
                            + " record. For pipelines that read queues.");

    static final Spec SPEC =
            Spec.of(
                            "step",
                            "A step on the rows of a batch.",
                            SET,
                            SELECT,
                            EXCLUDE,
                            CHECK,
                            WHERE,
                            UNNEST,
                            LOOKUP,
                            DISTINCT,
                            AGGREGATE,
                            QUERY,
                            SHRINK,
                            JAVA)
                    .calling("step");

    private StepSpec() {}

    /// Returns the JSON Schema of a step.
    static JsonSchema schema() {
        return JsonSchema.options(SPEC)
                .with("type", "object")
                .with("minProperties", 1)
                .with("maxProperties", 1);
    }

    /// Returns the step without its invalid expressions. If the kind of step is unknown, reports it
    /// and returns empty.
    static Optional<Step> read(Node node, Map<String, Lookup> lookups, ReadContext in) {
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
                .or(() -> options.find(UNNEST))
                .or(() ->
                        options.find(LOOKUP)
                                .flatMap(lookup -> LookupStepSpec.resolve(lookup, lookups, in)))
                .or(() -> options.find(DISTINCT))
                .or(() -> options.find(AGGREGATE))
                .or(() -> options.find(QUERY).map(Step.Query::new))
                .or(() -> options.find(JAVA));
    }

    /// Returns true if the step is `shrink`, which is not a step on rows.
    static boolean shrinks(Node node) {
        return node instanceof Node.Entries map
                && map.entries().size() == 1
                && map.entry(SHRINK.name()).isPresent();
    }

    static Optional<Shrink> shrink(Node node, ReadContext in) {
        return Options.of(SPEC, node, in).find(SHRINK);
    }

    /// Reports sentences after `- check:` that are not indented. YAML reads such sentences as keys
    /// next to `check`.
    private static boolean notDeeper(Node node, ReadContext in) {
        if (!(node instanceof Node.Entries map) || map.flow() || map.entries().size() < 2) {
            return false;
        }
        var first = map.entries().get(0);
        var second = map.entries().get(1).key();
        boolean sibling =
                first.value().nothing()
                        && SPEC.find(first.key().value()).isPresent()
                        && SPEC.find(second.value()).isEmpty();
        if (sibling) {
            in.problem(second.mark(), GeneralLintMessage.NOT_DEEPER, first.key().value());
        }
        return sibling;
    }
}

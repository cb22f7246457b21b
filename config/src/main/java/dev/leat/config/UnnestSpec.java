package dev.leat.config;

import dev.leat.app.Step;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.Optional;

/// The spec of the step `unnest`.
final class UnnestSpec {

    static final String NAME = "unnest";

    static final Option<String> COLUMN =
            Option.needed(
                    "column",
                    Names.of("a list or json column"),
                    "The list or JSON array. Later steps do not have this column.");
    static final Option<String> AS =
            Option.needed("as", Names.of("a new column"), "The column with the element.");
    static final Spec SPEC =
            Spec.of(NAME, "Returns one row for each element of a list.", COLUMN, AS);

    /// A map with the two columns.
    static final Value<Step.Unnest> UNNEST =
            new Value<>() {
                @Override
                public String form() {
                    return "a map with `column` and `as`";
                }

                @Override
                public JsonSchema schema() {
                    return JsonSchema.options(SPEC);
                }

                @Override
                public Optional<Step.Unnest> read(Node node, ReadContext in) {
                    var options = Options.of(SPEC, node, in);
                    var column = options.need(COLUMN);
                    var as = options.need(AS);
                    return column.isEmpty() || as.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Step.Unnest(column.get(), as.get()));
                }
            };

    private UnnestSpec() {}
}

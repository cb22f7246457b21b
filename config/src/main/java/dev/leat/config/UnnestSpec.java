package dev.leat.config;

import dev.leat.app.Step;
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
            Value.ofOptions("a map with `column` and `as`", SPEC, UnnestSpec::read);

    private UnnestSpec() {}

    private static Optional<Step.Unnest> read(Options options) {
        var column = options.need(COLUMN);
        var as = options.need(AS);
        return column.isEmpty() || as.isEmpty()
                ? Optional.empty()
                : Optional.of(new Step.Unnest(column.get(), as.get()));
    }
}

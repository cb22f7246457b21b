package dev.leat.config;

import dev.leat.app.Step;

/// The spec of the step `unnest`.
final class UnnestSpec {

    static final String NAME = "unnest";

    private static final Part<Step.Unnest> STEP =
            Part.of(
                    Option.needed(
                            "column",
                            Names.of("a list or json column"),
                            "The list or JSON array. Later steps do not have this column."),
                    Option.needed("as", Names.of("a new column"), "The column with the element."),
                    Step.Unnest::new);

    static final Spec SPEC = Spec.of(NAME, "Returns one row for each element of a list.", STEP);

    /// A map with the two columns.
    static final Value<Step.Unnest> UNNEST =
            Value.ofOptions("a map with `column` and `as`", SPEC, STEP::read);

    private UnnestSpec() {}
}

package dev.leat.kernel.bind;

import dev.leat.kernel.bind.AllowedFunctions.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Aggregate functions that are allowed in a step over a whole file. Some have a result that does
/// not depend on the order of the rows; the others are allowed if the call has its own ORDER BY.
final class Aggregates {

    private static final Set<String> PLAIN =
            Set.of(
                    "count",
                    "count_star",
                    "count_if",
                    "countif",
                    "sum",
                    "min",
                    "max",
                    "arg_min",
                    "arg_max",
                    "min_by",
                    "max_by",
                    "avg",
                    "mean",
                    "median",
                    "quantile_cont",
                    "quantile_disc",
                    "bool_and",
                    "bool_or",
                    "bit_and",
                    "bit_or",
                    "bit_xor");

    /// Aggregates that add floating-point numbers. Their last digits depend on how DuckDB divides
    /// the rows for partial results.
    static final Set<String> ROUNDED =
            Set.of(
                    "product",
                    "stddev",
                    "stddev_pop",
                    "stddev_samp",
                    "variance",
                    "var_pop",
                    "var_samp",
                    "covar_pop",
                    "covar_samp",
                    "corr",
                    "regr_slope",
                    "regr_intercept",
                    "regr_r2");

    private static final Set<String> ORDERED =
            Set.of("first", "last", "list", "array_agg", "string_agg", "group_concat", "listagg");

    private static final Set<String> ANY =
            Set.of("any_value", "arbitrary", "mode", "reservoir_quantile");

    private static final Set<String> WINDOWS =
            Set.of(
                    "row_number",
                    "rank",
                    "dense_rank",
                    "percent_rank",
                    "cume_dist",
                    "ntile",
                    "lag",
                    "lead",
                    "first_value",
                    "last_value",
                    "nth_value",
                    "first",
                    "last");

    private Aggregates() {}

    /// Returns true if a function is an aggregate, allowed or not.
    static boolean isAggregate(String written) {
        var name = lower(written);
        return plain(name)
                || ORDERED.contains(name)
                || ANY.contains(name)
                || name.startsWith("approx_");
    }

    private static boolean plain(String name) {
        return PLAIN.contains(name) || ROUNDED.contains(name);
    }

    /// Returns the reason why a call of an aggregate is not allowed; empty if it is allowed.
    static Optional<Refusal> refuse(JsonNode call) {
        var name = lower(call.path("function_name").asString(""));
        if (plain(name)) {
            return Optional.empty();
        }
        if (ORDERED.contains(name)) {
            return call.path("order_bys").path("orders").isEmpty()
                    ? Optional.of(
                            new Refusal(
                                    "the result of '%s' depends on the order of the rows"
                                            .formatted(name),
                                    "specify the order: `%s(.. order by ..)`".formatted(name)))
                    : Optional.empty();
        }
        return Optional.of(
                new Refusal(
                        "'%s' can return a different value on each run".formatted(name),
                        "use a deterministic aggregate, such as `min(..)` or"
                                + " `count(distinct ..)`"));
    }

    /// Returns the reason why a call with OVER is not allowed; empty if it is allowed.
    static Optional<Refusal> refuseWindow(JsonNode call) {
        var name = lower(call.path("function_name").asString(""));
        return WINDOWS.contains(name) || plain(name)
                ? Optional.empty()
                : Optional.of(new Refusal("'%s' cannot be used with OVER".formatted(name), ""));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

package dev.leat.kernel.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The functions of Amazon Redshift that a statement may call. `SAME` have the same meaning in
/// DuckDB; `OTHER` are translated to another function of DuckDB, or to a macro of this class or of
/// [TrinoFunctions]. Redshift's meanings are from
/// https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html.
final class RedshiftFunctions {

    private static final Set<String> SAME =
            Set.of(
                    """
                    abs acos asin atan atan2 cbrt ceil ceiling cos degrees exp floor ln mod pi pow power radians round sign sin
                    sqrt tan trunc + - % * ^
                    ascii chr left length lower ltrim position repeat replace reverse right rtrim split_part strpos translate trim
                    upper md5
                    ~~ !~~ ~~* !~~* like_escape not_like_escape ilike_escape not_ilike_escape ||
                    any_value avg bool_and bool_or count count_star max min stddev stddev_pop stddev_samp sum var_pop
                    var_samp variance
                    cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number
                    current_date date_part date_trunc last_day
                    to_days to_hours to_minutes to_months to_seconds to_weeks to_years to_quarters
                    coalesce nullif greatest least\
                    """
                            .split("\\s+"));

    private static final Map<String, String> OTHER =
            Map.ofEntries(
                    Map.entry("/", "leat_redshift_divide"),
                    Map.entry("log", "log10"),
                    Map.entry("concat", "leat_concat"),
                    Map.entry("len", "length"),
                    Map.entry("char_length", "length"),
                    Map.entry("character_length", "length"),
                    Map.entry("charindex", "leat_redshift_charindex"),
                    Map.entry("btrim", "trim"),
                    Map.entry("lpad", "leat_redshift_lpad"),
                    Map.entry("rpad", "leat_redshift_rpad"),
                    Map.entry("substr", "leat_redshift_substr"),
                    Map.entry("substring", "leat_redshift_substr"),
                    Map.entry("nvl", "leat_redshift_nvl"),
                    Map.entry("nvl2", "leat_redshift_nvl2"),
                    Map.entry("decode", "leat_redshift_decode"),
                    Map.entry("getdate", "leat_redshift_getdate"),
                    Map.entry("dateadd", "leat_redshift_dateadd"),
                    Map.entry("date_add", "leat_redshift_dateadd"),
                    Map.entry("datediff", "date_diff"),
                    Map.entry("date_diff", "date_diff"));

    /// Macros with Redshift's meanings: a quotient of integers is an integer, a text may begin
    /// before its first character, and `decode` compares NULL with NULL as equal. DuckDB's `//`
    /// divides doubles as `/` does, but fails if the divisor is 0. The division has no overloads by
    /// type, because DuckDB does not know the types of aggregates when it selects an overload.
    static final List<String> MACROS =
            Stream.of(
                            """
                            leat_redshift_exact(x) AS CASE WHEN typeof(x) LIKE 'DECIMAL%' OR typeof(x) LIKE '%INT%' THEN error(\
                            'avg of integers and decimals has the type of its argument in Redshift; cast the argument to double precision') \
                            ELSE x END\
                            """,
                            """
                            leat_redshift_divide(a, b) AS CASE WHEN typeof(a + b) LIKE 'DECIMAL%' THEN error(\
                            'the division of decimals is a decimal in Redshift; cast one operand to double precision') \
                            ELSE a // b END\
                            """,
                            "leat_redshift_charindex(part, s) AS strpos(s, part)",
                            "leat_redshift_lpad(s, n) AS lpad(s, n, ' '), (s, n, f) AS lpad(s, n, f)",
                            "leat_redshift_rpad(s, n) AS rpad(s, n, ' '), (s, n, f) AS rpad(s, n, f)",
                            """
                            leat_redshift_substr(s, i) AS substr(s, greatest(i, 1)), \
                            (s, i, n) AS CASE WHEN i < 1 THEN substr(s, 1, greatest(i + n - 1, 0)) ELSE substr(s, i, n) END\
                            """,
                            "leat_redshift_nvl2(x, a, b) AS CASE WHEN x IS NOT NULL THEN a ELSE b END",
                            "leat_redshift_getdate() AS date_trunc('second', now() AT TIME ZONE 'UTC')",
                            "leat_redshift_dateadd(u, n, x) AS CAST(x AS TIMESTAMP) + leat_interval(u, n)",
                            "leat_redshift_time(x) AS CAST(x AS TIMESTAMP)",
                            "leat_redshift_nvl" + nvl(),
                            "leat_redshift_decode" + decode())
                    .map("CREATE OR REPLACE MACRO "::concat)
                    .toList();

    private RedshiftFunctions() {}

    /// Returns the name of the function in DuckDB; empty if the function is not supported.
    static Optional<String> translated(String name) {
        return Optional.ofNullable(OTHER.get(name))
                .or(() -> Optional.of(name).filter(SAME::contains));
    }

    private static String nvl() {
        return IntStream.rangeClosed(2, 8)
                .mapToObj(count -> "(%1$s) AS coalesce(%1$s)".formatted(names("a", count)))
                .collect(Collectors.joining(", "));
    }

    /// `decode(x, search, result, ...)`, with and without a last default.
    private static String decode() {
        return IntStream.rangeClosed(1, 6)
                .mapToObj(pairs -> decode(pairs, "") + ", " + decode(pairs, ", other"))
                .collect(Collectors.joining(", "));
    }

    private static String decode(int pairs, String other) {
        var parameters =
                IntStream.range(0, pairs)
                        .mapToObj("s%1$d, r%1$d"::formatted)
                        .collect(Collectors.joining(", "));
        var cases =
                IntStream.range(0, pairs)
                        .mapToObj("WHEN x IS NOT DISTINCT FROM s%1$d THEN r%1$d"::formatted)
                        .collect(Collectors.joining(" "));
        return "(x, %s%s) AS CASE %s%s END"
                .formatted(parameters, other, cases, other.isEmpty() ? "" : " ELSE other");
    }

    private static String names(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + i).collect(Collectors.joining(", "));
    }
}

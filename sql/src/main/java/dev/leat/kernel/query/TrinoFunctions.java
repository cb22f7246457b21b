package dev.leat.kernel.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The functions of Trino that a statement may call. `SAME` have the same meaning in DuckDB;
/// `OTHER` are translated to another function of DuckDB or to one of the `MACROS`. Trino's meanings
/// are from https://trino.io/docs/current/functions.html.
final class TrinoFunctions {

    private static final Set<String> SAME =
            Set.of(
                    """
                    abs acos asin atan atan2 bit_count cbrt ceil ceiling cos cosh degrees e exp floor ln log10 log2 mod pi pow
                    power radians round sign sin sinh sqrt tan tanh trunc
                    chr length lower lpad ltrim replace reverse rpad rtrim strpos position starts_with translate trim upper
                    ~~ !~~ like_escape not_like_escape || % *
                    any_value array_agg avg bool_and bool_or corr count count_if count_star covar_pop covar_samp
                    max max_by min min_by stddev stddev_pop stddev_samp sum var_pop var_samp variance
                    cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number
                    current_date current_timestamp now year quarter month week day hour minute second
                    to_days to_hours to_minutes to_months to_seconds to_weeks to_years to_quarters
                    row
                    coalesce nullif typeof\
                    """
                            .split("\\s+"));

    private static final Map<String, String> OTHER =
            Map.ofEntries(
                    Map.entry("/", "leat_divide"),
                    Map.entry("+", "leat_plus"),
                    Map.entry("-", "leat_minus"),
                    Map.entry("concat", "leat_concat"),
                    Map.entry("greatest", "leat_greatest"),
                    Map.entry("least", "leat_least"),
                    Map.entry("if", "leat_if"),
                    Map.entry("substr", "leat_substr"),
                    Map.entry("substring", "leat_substr"),
                    Map.entry("split", "string_split"),
                    Map.entry("split_part", "leat_split_part"),
                    Map.entry("regexp_like", "regexp_matches"),
                    Map.entry("regexp_extract", "leat_regexp_extract"),
                    Map.entry("regexp_replace", "leat_regexp_replace"),
                    Map.entry("date", "leat_date"),
                    Map.entry("date_trunc", "leat_date_trunc"),
                    Map.entry("date_add", "leat_date_add"),
                    Map.entry("date_diff", "date_sub"),
                    Map.entry("day_of_month", "day"),
                    Map.entry("day_of_week", "isodow"),
                    Map.entry("dow", "isodow"),
                    Map.entry("day_of_year", "dayofyear"),
                    Map.entry("doy", "dayofyear"),
                    Map.entry("week_of_year", "week"),
                    Map.entry("from_unixtime", "to_timestamp"),
                    Map.entry("to_unixtime", "epoch"),
                    Map.entry("approx_percentile", "approx_quantile"),
                    Map.entry("arbitrary", "any_value"),
                    Map.entry("every", "bool_and"),
                    Map.entry("date_part", "leat_date_part"));

    /// The double `x`, rounded half away from zero.
    private static final String ROUNDED = "cast_to_type(round(TRY_CAST(x AS DOUBLE)), x)";

    private static final String DIGITS = "regexp_full_match(CAST(x AS VARCHAR), '[+-]?[0-9]+')";

    /// Macros in which a DATE plus an interval is a DATE, a division of integers is an integer, and
    /// NULL in one argument makes the result NULL, as in Trino. No macro has overloads by type,
    /// because DuckDB does not know the types of aggregates when it selects an overload. The result
    /// of `leat_divide` has the type of DuckDB's `//`, which would fail for a double divided by 0,
    /// and so has that of `leat_number`: a decimal becomes a double.
    static final List<String> MACROS =
            Stream.of(
                            Stream.of(
                                    """
                                    leat_exact(x) AS CASE WHEN typeof(x) LIKE 'DECIMAL%' THEN error(\
                                    'avg of a decimal is a decimal in Trino; cast the argument to double') ELSE x END\
                                    """,
                                    "leat_number(x) AS cast_to_type(x, x // 1)",
                                    """
                                    leat_divide(a, b) AS CASE WHEN typeof(a + b) LIKE 'DECIMAL%' THEN error(\
                                    'the division of decimals is a decimal in Trino; cast one operand to double') \
                                    WHEN typeof(a + b) IN ('DOUBLE', 'FLOAT') THEN cast_to_type(a / b, a // b) ELSE a // b END\
                                    """,
                                    """
                                    leat_plus(a, b) AS CASE WHEN 'INTERVAL' IN (typeof(a), typeof(b)) AND 'DATE' IN (typeof(a), typeof(b)) \
                                    THEN error('write the interval as a literal beside +') ELSE a + b END, (a) AS a\
                                    """,
                                    """
                                    leat_minus(a, b) AS CASE WHEN typeof(a) <> 'DATE' THEN a - b WHEN typeof(b) = 'DATE' THEN \
                                    error('a difference of dates is an interval in Trino; use date_diff') WHEN typeof(b) = 'INTERVAL' \
                                    THEN error('write the interval as a literal after -') ELSE a - b END, (a) AS -a\
                                    """,
                                    "leat_plus_interval(a, b) AS cast_to_type(a + b, a)",
                                    "leat_interval_plus(a, b) AS cast_to_type(a + b, b)",
                                    "leat_minus_interval(a, b) AS cast_to_type(a - b, a)",
                                    "leat_if(c, a) AS CASE WHEN c THEN a END, (c, a, b) AS CASE WHEN c THEN a ELSE b END",
                                    """
                                    leat_substr(s, i) AS CASE WHEN i = 0 OR abs(i) > length(s) THEN left(s, 0) ELSE substr(s, i) END, \
                                    (s, i, n) AS CASE WHEN i = 0 OR abs(i) > length(s) THEN left(s, 0) ELSE substr(s, i, n) END\
                                    """,
                                    "leat_split_part(s, d, i) AS CASE WHEN i <= len(string_split(s, d)) THEN split_part(s, d, i) END",
                                    """
                                    leat_regexp_extract(s, p) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p) END, \
                                    (s, p, g) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p, g) END\
                                    """,
                                    """
                                    leat_regexp_replace(s, p) AS regexp_replace(s, p, '', 'g'), \
                                    (s, p, r) AS regexp_replace(s, p, regexp_replace(r, '[$]([0-9])', '\\\\\\1', 'g'), 'g')\
                                    """,
                                    "leat_date(x) AS CAST(x AS DATE)",
                                    "leat_date_trunc(u VARCHAR, x) AS cast_to_type(date_trunc(u, x), x)",
                                    "leat_interval(u, n) AS " + interval(),
                                    "leat_date_add(u VARCHAR, n BIGINT, x) AS cast_to_type(x + leat_interval(u, n), x)",
                                    """
                                    leat_date_part(u, x) AS CASE WHEN lower(u) IN ('dow', 'day_of_week', 'dayofweek') \
                                    THEN isodow(x) ELSE date_part(u, x) END\
                                    """,
                                    "leat_whole(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN "
                                            + ROUNDED
                                            + " WHEN typeof(x) <> 'VARCHAR' OR x IS NULL OR "
                                            + DIGITS
                                            + " THEN x ELSE error('the text ''' || CAST(x AS VARCHAR) || ''' is no integer') END",
                                    "leat_whole_or_null(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN "
                                            + ROUNDED
                                            + " WHEN typeof(x) <> 'VARCHAR' OR "
                                            + DIGITS
                                            + " THEN x END"),
                            Stream.of(
                                    "leat_concat" + overloads(2, 10, " || "),
                                    "leat_greatest" + nullable("greatest"),
                                    "leat_least" + nullable("least")),
                            TrinoArrays.MACROS.stream())
                    .flatMap(macros -> macros)
                    .map("CREATE OR REPLACE MACRO "::concat)
                    .toList();

    private TrinoFunctions() {}

    /// Returns the name of the function in DuckDB; empty if the function is not supported.
    static Optional<String> translated(String name) {
        return Optional.ofNullable(OTHER.get(name))
                .or(() -> Optional.ofNullable(TrinoArrays.FUNCTIONS.get(name)))
                .or(() -> Optional.ofNullable(TrinoArrays.WITH_LAMBDA.get(name)))
                .or(() -> Optional.of(name).filter(SAME::contains));
    }

    private static String interval() {
        return Stream.of("second", "minute", "hour", "day", "week", "month", "quarter", "year")
                .map("WHEN '%1$s' THEN to_%1$ss(CAST(n AS INTEGER))"::formatted)
                .collect(
                        Collectors.joining(
                                " ",
                                "CASE lower(u) ",
                                " WHEN 'millisecond' THEN to_milliseconds(n) ELSE error('unknown unit ' || u) END"));
    }

    private static String overloads(int from, int to, String operator) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(n -> "(" + names(n, ", ") + ") AS " + names(n, operator))
                .collect(Collectors.joining(", "));
    }

    private static String nullable(String function) {
        return IntStream.rangeClosed(1, 8)
                .mapToObj(n ->
                        "(%s) AS CASE WHEN %s THEN %s(%s) END"
                                .formatted(
                                        names(n, ", "),
                                        names(n, " IS NOT NULL AND ") + " IS NOT NULL",
                                        function,
                                        names(n, ", ")))
                .collect(Collectors.joining(", "));
    }

    private static String names(int count, String separator) {
        return IntStream.range(0, count)
                .mapToObj(i -> "a" + i)
                .collect(Collectors.joining(separator));
    }
}

package dev.leat.kernel.query;

import java.util.List;
import java.util.Map;

/// The functions of Trino on arrays, with the meanings of its documentation
/// (https://trino.io/docs/current/functions/array.html); where this is silent, with those of its
/// implementation. Functions on maps are not supported.
final class TrinoArrays {

    /// Functions whose second argument is a lambda with one parameter.
    static final Map<String, String> WITH_LAMBDA =
            Map.of(
                    "transform", "list_transform",
                    "filter", "list_filter",
                    "any_match", "leat_any_match",
                    "all_match", "leat_all_match",
                    "none_match", "leat_none_match");

    static final Map<String, String> FUNCTIONS =
            Map.ofEntries(
                    Map.entry("array_distinct", "leat_array_distinct"),
                    Map.entry("array_except", "leat_array_except"),
                    Map.entry("array_intersect", "leat_array_intersect"),
                    Map.entry("array_join", "leat_array_join"),
                    Map.entry("array_max", "leat_array_max"),
                    Map.entry("array_min", "leat_array_min"),
                    Map.entry("array_position", "leat_array_position"),
                    Map.entry("array_remove", "leat_array_remove"),
                    Map.entry("array_sort", "leat_array_sort"),
                    Map.entry("array_union", "leat_array_union"),
                    Map.entry("arrays_overlap", "leat_arrays_overlap"),
                    Map.entry("cardinality", "array_length"),
                    Map.entry("contains", "leat_contains"),
                    Map.entry("element_at", "leat_element_at"),
                    Map.entry("flatten", "flatten"),
                    Map.entry("sequence", "leat_sequence"),
                    Map.entry("slice", "leat_slice"));

    /// Macros for subscripts, lambdas and functions. The parameters of their lambdas have names
    /// that no column has, because arguments are inserted into the bodies. `leat_array` fails for a
    /// text, a map or a row; `leat_plain` also for arrays of arrays and rows, whose comparison in
    /// Trino fails if they contain NULL.
    static final List<String> MACROS =
            List.of(
                    "leat_array(x) AS CASE WHEN x IS NULL OR typeof(x) LIKE '%[]' THEN x ELSE error('this is not an array') END",
                    """
                    leat_plain(x) AS CASE WHEN typeof(x) LIKE '%[][]' OR typeof(x) LIKE 'STRUCT%' OR typeof(x) LIKE 'MAP%' \
                    THEN error('this function is not supported for arrays of arrays, rows and maps') ELSE leat_array(x) END\
                    """,
                    """
                    leat_rows(x) AS CASE WHEN typeof(x) LIKE 'STRUCT%' \
                    THEN error('UNNEST of an array of rows needs a name for each field, as in UNNEST(a) AS t(x, y)') \
                    ELSE leat_array(x) END\
                    """,
                    """
                    leat_subscript(x, i) AS CASE WHEN i < 1 OR i > len(x) \
                    THEN error('Array subscript must be from 1 to the length of the array; element_at returns NULL beyond it') \
                    ELSE leat_array(x)[i] END\
                    """,
                    """
                    leat_element_at(x, i) AS CASE WHEN i = 0 AND x IS NOT NULL THEN error('SQL array indices start at 1') \
                    ELSE leat_array(x)[i] END\
                    """,
                    """
                    leat_contains(x, v) AS CASE WHEN v IS NULL OR x IS NULL THEN NULL WHEN list_contains(leat_plain(x), v) THEN true \
                    WHEN list_count(x) < len(x) THEN NULL ELSE false END\
                    """,
                    "leat_array_position(x, v) AS CASE WHEN v IS NOT NULL AND x IS NOT NULL THEN CAST(coalesce(list_position(leat_plain(x), v), 0) AS BIGINT) END",
                    """
                    leat_array_remove(x, v) AS CASE WHEN v IS NOT NULL \
                    THEN list_filter(leat_plain(x), lambda leat_e: leat_e IS NULL OR leat_e <> v) END\
                    """,
                    "leat_array_distinct(x) AS list_filter(leat_plain(x), lambda leat_e, leat_i: list_position(x, leat_e) = leat_i)",
                    "leat_array_union(x, y) AS CASE WHEN x IS NOT NULL AND y IS NOT NULL THEN leat_array_distinct(list_concat(x, y)) END",
                    "leat_common(x, y) AS list_filter(leat_array_distinct(x), lambda leat_c: list_position(y, leat_c) IS NOT NULL)",
                    """
                    leat_array_intersect(x, y) AS CASE WHEN x IS NULL OR y IS NULL THEN NULL \
                    WHEN len(x) < len(y) THEN leat_common(y, x) ELSE leat_common(x, y) END\
                    """,
                    """
                    leat_array_except(x, y) AS CASE WHEN x IS NULL OR y IS NULL THEN NULL WHEN len(y) = 0 THEN leat_plain(x) \
                    ELSE list_filter(leat_array_distinct(x), lambda leat_c: list_position(y, leat_c) IS NULL) END\
                    """,
                    """
                    leat_arrays_overlap(x, y) AS CASE WHEN x IS NULL OR y IS NULL THEN NULL WHEN len(x) = 0 OR len(y) = 0 THEN false \
                    WHEN list_count(leat_common(x, y)) > 0 THEN true \
                    WHEN list_count(x) < len(x) OR list_count(y) < len(y) THEN NULL ELSE false END\
                    """,
                    "leat_array_sort(x) AS list_sort(leat_plain(x), 'ASC', 'NULLS LAST')",
                    """
                    leat_array_max(x) AS CASE WHEN list_count(leat_plain(x)) = len(x) THEN coalesce(list_max(list_filter(x, \
                    lambda leat_e: typeof(x) NOT IN ('DOUBLE[]', 'FLOAT[]') OR CAST(leat_e AS VARCHAR) NOT LIKE '%nan')), list_max(x)) END\
                    """,
                    "leat_array_min(x) AS CASE WHEN list_count(leat_plain(x)) = len(x) THEN list_min(x) END",
                    """
                    leat_texts(x) AS CASE WHEN x IS NULL OR typeof(x) LIKE 'DECIMAL%' OR typeof(x) IN ('VARCHAR[]', 'BOOLEAN[]', \
                    'DATE[]', 'TINYINT[]', 'SMALLINT[]', 'INTEGER[]', 'BIGINT[]', '"NULL"[]') THEN CAST(leat_plain(x) AS VARCHAR[]) \
                    ELSE error('array_join needs texts here: cast the elements to varchar') END\
                    """,
                    """
                    leat_array_join(x, d) AS CASE WHEN d IS NOT NULL THEN array_to_string(leat_texts(x), d) END, \
                    (x, d, n) AS CASE WHEN d IS NOT NULL AND n IS NOT NULL \
                    THEN array_to_string(list_transform(leat_texts(x), lambda leat_e: coalesce(leat_e, n)), d) END\
                    """,
                    """
                    leat_slice(x, i, n) AS CASE WHEN n < 0 THEN error('length must be greater than or equal to 0') \
                    WHEN i = 0 THEN error('SQL array indices start at 1') \
                    WHEN -i > len(x) THEN list_slice(leat_array(x), 1, 0) \
                    WHEN i < 0 THEN list_slice(leat_array(x), len(x) + i + 1, len(x) + i + n) \
                    ELSE list_slice(leat_array(x), i, i + n - 1) END\
                    """,
                    """
                    leat_sequence(a, b) AS CASE WHEN abs(b - a) >= 10000 \
                    THEN error('the result of sequence must not have more than 10000 entries') \
                    ELSE generate_series(a, b, CASE WHEN a <= b THEN 1 ELSE -1 END) END, \
                    (a, b, s) AS CASE WHEN s = 0 OR (b > a AND s < 0) OR (b < a AND s > 0) \
                    THEN error('the step of sequence must not be 0, and must lead from the start to the stop') \
                    WHEN abs(b - a) // abs(s) >= 10000 \
                    THEN error('the result of sequence must not have more than 10000 entries') \
                    ELSE generate_series(a, b, s) END\
                    """,
                    """
                    leat_any_match(b) AS CASE WHEN b IS NULL THEN NULL WHEN list_contains(b, true) THEN true \
                    WHEN list_count(b) < len(b) THEN NULL ELSE false END\
                    """,
                    """
                    leat_all_match(b) AS CASE WHEN b IS NULL THEN NULL WHEN list_contains(b, false) THEN false \
                    WHEN list_count(b) < len(b) THEN NULL ELSE true END\
                    """,
                    "leat_none_match(b) AS NOT leat_any_match(b)");

    private TrinoArrays() {}
}

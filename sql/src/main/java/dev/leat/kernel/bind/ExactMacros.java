package dev.leat.kernel.bind;

import java.util.List;

/// Macros of exact casts, in each of Leat's databases. `v` is the value, `y` the value after the
/// cast, `z` the value after a cast of its text, and `o` the result if the cast loses digits. The
/// value counts as its text, so that a double counts as the shortest number that represents it.
/// First they test the length of the text and the positions of its point and signs, then, for few
/// texts, the digits. Macros repeat their arguments, so the arguments must be short.
final class ExactMacros {

    /// The text of `v`.
    private static final String TEXT = "CAST(v AS VARCHAR)";

    /// Number of characters up to which the cast of a number with one of these types is exact, if
    /// the number has few decimal places. DuckDB multiplies a double by a power of ten.
    private static final String MOST =
            "CASE typeof(v) WHEN 'DOUBLE' THEN least(m, 15 - s) WHEN 'FLOAT' THEN 0 ELSE m END";

    static final List<String> ALL =
            List.of(
                    // the digits of a number without zeros at both ends, and its exponent
                    """
                    _leat_digits(s, d, x) AS CASE WHEN ltrim(d, '0') = '' THEN '0' ELSE replace(s, '+', '') || trim(d, '0') \
                    || 'e' || (x + strlen(d) - strlen(rtrim(d, '0'))) END\
                    """,
                    """
                    _leat_same(a, b) AS len(list_distinct(list_transform([a, b], lambda _leat_t: list_transform([\
                    regexp_extract(_leat_t, '^[ "]*([+-]?)([0-9_]*)[.]?([0-9_]*)(?:[eE]([+-]?[0-9]+))?[ "]*$', ['s', 'i', 'f', 'e'])], \
                    lambda _leat_g: CASE WHEN _leat_g['i'] || _leat_g['f'] = '' THEN _leat_t ELSE _leat_digits(_leat_g['s'], \
                    replace(_leat_g['i'] || _leat_g['f'], '_', ''), coalesce(TRY_CAST(_leat_g['e'] AS INTEGER), 0) \
                    - strlen(replace(_leat_g['f'], '_', ''))) END)[1]))) = 1\
                    """,
                    // a cast of a text to a number with `s` decimal places
                    """
                    _leat_text_number(v, y, z, s, m, o) AS CASE WHEN strpos(v, '.') BETWEEN 1 AND strlen(v) - s - 1 \
                    OR v LIKE '_%-%' THEN _leat_number(v, y, z, s, m, o) ELSE y END\
                    """,
                    // a cast of a text to a whole number
                    """
                    _leat_text_whole(v, y, z, s, m, o) AS CASE WHEN CAST(y AS VARCHAR) = v THEN y ELSE _leat_text_number(v, y, z, s, m, o) END\
                    """,
                    // a cast of a decimal; `b` is the result as this decimal
                    """
                    _leat_narrowed(v, y, b, o) AS CASE WHEN b = v THEN y ELSE o END\
                    """,
                    // a cast to a number with `s` decimal places, exact up to `m` characters
                    """
                    _leat_number(v, y, z, s, m, o) AS CASE WHEN typeof(v) = typeof(y) THEN y \
                    WHEN strpos(%1$s, '.') BETWEEN 1 AND strlen(%1$s) - s - 1 OR %1$s LIKE '_%%-%%' OR strlen(%1$s) > %2$s \
                    THEN CASE WHEN (strlen(rtrim(%1$s, '0')) - strpos(%1$s, '.') <= s AND %1$s NOT LIKE '_%%-%%' \
                    AND strlen(%1$s) <= %2$s) OR _leat_same(%1$s, CAST(y AS VARCHAR)) THEN y WHEN _leat_same(%1$s, CAST(z AS VARCHAR)) THEN z ELSE o END ELSE y END\
                    """
                            .formatted(TEXT, MOST),
                    // a cast to a time with `d` decimal places of a second; `p` matches further
                    // ones
                    """
                    _leat_time(v, y, d, p, o) AS CASE WHEN strpos(%1$s, '.') BETWEEN 1 AND strlen(%1$s) - d - 1 \
                    THEN CASE WHEN regexp_matches(%1$s, p) THEN o ELSE y END ELSE y END\
                    """
                            .formatted(TEXT));

    private ExactMacros() {}
}

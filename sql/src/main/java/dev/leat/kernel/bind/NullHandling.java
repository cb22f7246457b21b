package dev.leat.kernel.bind;

import java.util.Locale;
import java.util.Set;

/// How a DuckDB function handles arguments that are NULL.
enum NullHandling {

    /// The result is NULL if, and only if, an argument is NULL.
    PASSES,

    /// The result is NULL if the first argument is NULL, and may be NULL only if an argument is.
    PASSES_FIRST,

    /// The result is NULL if an argument is NULL, and may be NULL otherwise.
    PASSES_OR_NULL,

    /// The result is NULL if, and only if, all arguments are NULL.
    SKIPS,

    /// The result is never NULL.
    NEVER,

    /// Other functions, whose result may be NULL.
    UNKNOWN;

    static final Set<String> PASSING =
            words(
                    """
                    + - * & | << >> xor ^@ ~~ !~~ ~~* !~~* ~~~ || ** pow power
                    abs ceil ceiling floor round round_even roundbankers trunc sign even
                    exp sqrt cbrt sin cos tan asin acos atan atan2 degrees radians
                    factorial gcd lcm greatest_common_divisor least_common_multiple bit_count
                    isnan isinf isfinite signbit bin hex to_hex
                    lower upper lcase ucase strip trim ltrim rtrim length len strlen char_length
                    character_length bit_length octet_length length_grapheme
                    replace reverse substr substring left right lpad rpad translate
                    contains starts_with ends_with prefix suffix strpos position instr
                    split_part regexp_replace regexp_matches regexp_full_match regexp_extract_all
                    regexp_escape md5 sha1 sha256 base64 to_base64 ascii unicode ord chr
                    levenshtein editdist3 damerau_levenshtein hamming mismatches jaccard
                    jaro_similarity jaro_winkler_similarity strip_accents nfc_normalize encode
                    url_encode url_decode format_bytes
                    date_trunc datetrunc date_part datepart date_diff datediff date_sub datesub
                    year month day hour minute second millisecond microsecond quarter week weekday
                    weekofyear dayofmonth dayofweek dayofyear isodow isoyear century decade
                    millennium era yearweek epoch epoch_ms epoch_us epoch_ns julian
                    dayname monthname last_day days_in_month strftime time_bucket timezone age
                    make_date make_time make_timestamp make_timestamptz to_timestamp
                    to_years to_months to_weeks to_days to_hours to_minutes to_seconds
                    to_milliseconds to_microseconds
                    list_apply list_transform array_apply array_transform list_filter array_filter
                    list_sort array_sort list_reverse_sort list_distinct array_distinct
                    list_unique array_unique list_reverse array_reverse array_length
                    map_keys map_values map_entries cardinality
                    """);

    static final Set<String> PASSING_FIRST =
            words(
                    """
                    string_split str_split split string_to_array regexp_split_to_array
                    regexp_extract array_to_string parse_filename parse_dirname parse_dirpath
                    """);

    static final Set<String> PASSING_OR_NULL =
            words(
                    """
                    / // % mod fmod fdiv divide array_extract list_extract list_element
                    struct_extract map_extract_value -> ->> json_extract json_extract_string
                    json_extract_path json_extract_path_text json_value try_strptime
                    """);

    static final Set<String> SKIPPING = words("greatest least");

    static final Set<String> NON_NULL =
            words("concat list_value list_pack struct_pack hash typeof");

    static NullHandling of(String function) {
        var name = function.toLowerCase(Locale.ROOT);
        if (PASSING.contains(name)) {
            return PASSES;
        } else if (PASSING_FIRST.contains(name)) {
            return PASSES_FIRST;
        } else if (PASSING_OR_NULL.contains(name)) {
            return PASSES_OR_NULL;
        } else if (SKIPPING.contains(name)) {
            return SKIPS;
        }
        return NON_NULL.contains(name) ? NEVER : UNKNOWN;
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}

package dev.leat.kernel.bind;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// A type to which a cast could lose digits, as one of [ExactMacros] with its arguments. The types
/// are nodes of a parse tree.
record CastTarget(String macro, String arguments) {

    private static final int NO_LIMIT = 1_000_000_000;

    /// Functions that return a text.
    private static final Set<String> TEXTS =
            Set.of(
                    """
                    replace regexp_replace regexp_extract substr substring left right strip trim ltrim rtrim
                    lower upper split_part translate ->> json_extract_string\
                    """
                            .split("\\s+"));

    private static final Set<String> WHOLE =
            Set.of(
                    """
                    tinyint int1 smallint int2 short integer int int4 signed bigint int8 long oid hugeint int128
                    utinyint uint8 usmallint uint16 uinteger uint32 ubigint uint64 uhugeint uint128 bignum varint
                    int16 int32 int64\
                    """
                            .split("\\s+"));

    /// Returns the target of a cast to this type; empty for a list or struct, and if no digits can
    /// be lost.
    static Optional<CastTarget> of(JsonNode type) {
        var name = name(type);
        if (WHOLE.contains(name)) {
            return number(0);
        }
        return switch (name) {
            case "decimal", "numeric", "dec" -> number(scale(type.path("children")));
            case "double", "float8" -> real(15);
            case "float", "float4", "real" -> real(6);
            case "timestamp_s" -> time(0);
            case "timestamp_ms" -> time(3);
            case "timestamp",
                    "datetime",
                    "timestamp_us",
                    "timestamptz",
                    "timestamp with time zone",
                    "time",
                    "timetz",
                    "time with time zone",
                    "interval" ->
                    time(6);
            case "timestamp_ns", "time_ns" -> time(9);
            default -> Optional.empty();
        };
    }

    private static String name(JsonNode type) {
        return type.path("type_name").asString("").toLowerCase(Locale.ROOT);
    }

    private static int scale(JsonNode arguments) {
        return switch (arguments.size()) {
            case 0 -> 3;
            case 1 -> 0;
            default -> Integer.parseInt(arguments.path(1).path("literal").path("text").asString());
        };
    }

    private static Optional<CastTarget> number(int scale) {
        return Optional.of(new CastTarget("_leat_number", scale + ", " + NO_LIMIT));
    }

    private static Optional<CastTarget> real(int digits) {
        return Optional.of(new CastTarget("_leat_number", NO_LIMIT + ", " + digits));
    }

    private static Optional<CastTarget> time(int places) {
        var more = "'[.][0-9]{%d}[0-9]*[1-9]'".formatted(places);
        return Optional.of(new CastTarget("_leat_time", places + ", " + more));
    }

    /// Returns true if an expression over columns of these types is known to be a text.
    static boolean text(JsonNode value, Map<String, String> columns) {
        return switch (value.path("class").asString("")) {
            case "COLUMN_REF" ->
                    value.path("column_names").size() == 1
                            && columns.getOrDefault(
                                            value.path("column_names").path(0).asString(), "")
                                    .equals("VARCHAR");
            case "FUNCTION" -> TEXTS.contains(value.path("function_name").asString(""));
            default -> false;
        };
    }

    private static boolean nested(JsonNode type) {
        return name(type).equals("list") || name(type).equals("struct");
    }

    /// Returns true if a cast to this type could lose digits.
    static boolean loses(JsonNode type) {
        return of(type).isPresent()
                || (nested(type)
                        && StreamSupport.stream(type.path("children").spliterator(), false)
                                .anyMatch(CastTarget::loses));
    }

    /// Returns the SQL of this type.
    static String spelled(JsonNode type) {
        return spelled(type, false);
    }

    /// Returns the SQL of this type, in which VARCHAR replaces types to which casts lose digits.
    static String texts(JsonNode type) {
        return spelled(type, true);
    }

    private static String spelled(JsonNode type, boolean texts) {
        var children = type.path("children");
        if (texts && of(type).isPresent()) {
            return "VARCHAR";
        }
        if (name(type).equals("list")) {
            return spelled(children.path(0), texts) + "[]";
        }
        var parts =
                StreamSupport.stream(children.spliterator(), false)
                        .map(child ->
                                child.has("literal")
                                        ? child.path("literal").path("text").asString("")
                                        : SqlLiterals.name(child.path("alias").asString(""))
                                                + " "
                                                + spelled(child, texts))
                        .collect(Collectors.joining(","));
        var name = type.path("type_name").asString("");
        return parts.isEmpty() ? name : name + "(" + parts + ")";
    }

    /// Returns the SQL of an exact cast of this value, which the SQL contains several times. If
    /// `tried`, it is NULL where digits would be lost. Otherwise it fails, by a cast of a text that
    /// is no value: `error()` is not allowed in TRY. If the value is a `text`, the SQL is faster.
    String call(String value, boolean text, String type, boolean tried) {
        var cast = "%s(%s AS %s)".formatted(tried ? "TRY_CAST" : "CAST", value, type);
        var otherwise =
                tried
                        ? "NULL"
                        : "CAST('digits would be lost: ' || %s AS %s)".formatted(value, type);
        boolean faster = text && arguments.endsWith(", " + NO_LIMIT);
        var second =
                macro.equals("_leat_time")
                        ? ""
                        : "TRY_CAST(CAST(%s AS VARCHAR) AS %s), ".formatted(value, type);
        return "%s(%s, %s, %s%s, %s)"
                .formatted(
                        faster ? "_leat_text_number" : macro,
                        value,
                        cast,
                        second,
                        arguments,
                        otherwise);
    }
}

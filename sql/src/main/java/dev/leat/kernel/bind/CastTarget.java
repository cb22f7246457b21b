package dev.leat.kernel.bind;

import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// A type to which a cast could lose digits. The types are nodes of a parse tree. [ExactMacros] has
/// the checks.
///
/// @param time true for times, false for numbers
/// @param places the decimal places that the type keeps, of times those of a second
/// @param digits the digits that it keeps
record CastTarget(boolean time, int places, int digits) {

    private static final int NO_LIMIT = 1_000_000_000;
    private static final int MICROS = 6;
    private static final Set<String> TIMES = Set.of("TIMESTAMP", "TIMESTAMP WITH TIME ZONE");

    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\(([0-9]+),([0-9]+)\\)");

    /// The digits of the types of whole numbers.
    private static final Map<String, Integer> DIGITS =
            Map.of("TINYINT", 3, "SMALLINT", 5, "INTEGER", 10, "BIGINT", 19, "HUGEINT", 39);

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
        return Optional.of(new CastTarget(false, scale, NO_LIMIT));
    }

    private static Optional<CastTarget> real(int digits) {
        return Optional.of(new CastTarget(false, NO_LIMIT, digits));
    }

    private static Optional<CastTarget> time(int places) {
        return Optional.of(new CastTarget(true, places, NO_LIMIT));
    }

    /// Returns true if no value of a type loses digits.
    boolean keeps(String from) {
        if (time) {
            return from.equals("DATE") || (places >= MICROS && TIMES.contains(from));
        }
        var decimal = DECIMAL.matcher(from);
        return decimal.matches()
                ? Integer.parseInt(decimal.group(1)) <= digits
                        && Integer.parseInt(decimal.group(2)) <= places
                : DIGITS.getOrDefault(from, Integer.MAX_VALUE) <= digits;
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
    /// is no value: `error()` is not allowed in TRY.
    ///
    /// @param from the type of the value; empty if it is not known
    String call(String value, String from, String type, boolean tried) {
        var cast = "%s(%s AS %s)".formatted(tried ? "TRY_CAST" : "CAST", value, type);
        var otherwise =
                tried
                        ? "NULL"
                        : "CAST('digits would be lost: ' || %s AS %s)".formatted(value, type);
        if (time) {
            return "_leat_time(%s, %s, %d, '[.][0-9]{%d}[0-9]*[1-9]', %s)"
                    .formatted(value, cast, places, places, otherwise);
        }
        if (places < NO_LIMIT && DECIMAL.matches(from)) {
            return "_leat_narrowed(%s, %s, TRY_CAST(%2$s AS %s), %s)"
                    .formatted(value, cast, from, otherwise);
        }
        if (places < NO_LIMIT && from.equals("VARCHAR")) {
            return places == 0
                    ? "_leat_text_whole(%s, %s, %s)".formatted(value, cast, otherwise)
                    : "_leat_text_number(%s, %s, '%%.%s%%', %s)"
                            .formatted(value, cast, "_".repeat(places + 1), otherwise);
        }
        return "_leat_number(%s, %s, TRY_CAST(CAST(%1$s AS VARCHAR) AS %s), %d, %d, %s)"
                .formatted(value, cast, type, places, digits, otherwise);
    }
}

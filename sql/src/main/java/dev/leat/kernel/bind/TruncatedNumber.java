package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.math.BigInteger;

/// The partition transform `truncate` of a number, as SQL. A decimal is truncated in units of its
/// last digit.
public final class TruncatedNumber {

    private TruncatedNumber() {}

    /// Returns the largest multiple of `width` that is not greater than a value of this type, as a
    /// HUGEINT. It may be less than [#least].
    public static String floor(String value, Type type, int width) {
        var whole =
                type instanceof Type.Decimal
                        ? "replace(CAST(" + value + " AS VARCHAR), '.', '')"
                        : value;
        return "(%1$s - ((%1$s %% %2$d) + %2$d) %% %2$d)"
                .formatted("CAST(" + whole + " AS HUGEINT)", width);
    }

    /// Returns the multiple that Iceberg's library computes: a whole number that is less than the
    /// least of its type wraps around.
    public static String wrapped(String value, Type type, int width) {
        var floor = floor(value, type, width);
        return type instanceof Type.Decimal
                ? floor
                : "(%1$s + CASE WHEN %1$s < %2$d THEN %3$d ELSE 0 END)"
                        .formatted(floor, least(type), least(type).negate().shiftLeft(1));
    }

    /// Returns the least value of a type; for a decimal its unscaled value.
    public static BigInteger least(Type type) {
        return switch (type) {
            case Type.Decimal(var precision, _) ->
                    BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).negate();
            case Type.Simple simple when simple == Type.Simple.INTEGER ->
                    BigInteger.valueOf(Integer.MIN_VALUE);
            case Type.Simple simple when simple == Type.Simple.BIGINT ->
                    BigInteger.valueOf(Long.MIN_VALUE);
            case Type.Simple _, Type.ListOf _, Type.Struct _ ->
                    throw new IllegalArgumentException(type + " is not a number");
        };
    }
}

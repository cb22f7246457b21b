package dev.leat.app;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Arithmetic over the stored measures of a view, which is computed when a row is read. It is
/// computed with exact fractions and rounded once, half away from zero, to [#scale] decimal places.
public sealed interface Formula {

    /// The decimal places that a quotient has at least.
    int QUOTIENT_SCALE = 6;

    int PRECISION = 38;

    /// The value of a stored measure.
    record Stored(String measure) implements Formula {}

    record Number(BigDecimal value) implements Formula {}

    record Operation(Operator operator, Formula left, Formula right) implements Formula {}

    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE
    }

    /// Returns the arithmetic mean of the values whose sum and number are stored in two measures.
    static Formula mean(String sum, String count) {
        return new Operation(Operator.DIVIDE, new Stored(sum), new Stored(count));
    }

    /// Returns the names of the measures that this formula needs.
    default Set<String> measures() {
        return switch (this) {
            case Stored stored -> Set.of(stored.measure());
            case Number _ -> Set.of();
            case Operation operation -> {
                var names = new TreeSet<>(operation.left().measures());
                names.addAll(operation.right().measures());
                yield names;
            }
        };
    }

    /// Returns the number of operations.
    default int operations() {
        return this instanceof Operation operation
                ? 1 + operation.left().operations() + operation.right().operations()
                : 0;
    }

    /// Returns the number of decimal places of the result. A sum or difference has those of its
    /// more exact operand, a product those of both operands, and a quotient those of its dividend,
    /// but at least [#QUOTIENT_SCALE].
    ///
    /// @param scales returns the number of decimal places of a measure
    default int scale(Function<String, Integer> scales) {
        return switch (this) {
            case Stored stored -> scales.apply(stored.measure());
            case Number number -> Math.max(0, number.value().scale());
            case Operation(Operator operator, Formula left, Formula right) -> {
                int one = left.scale(scales);
                int other = right.scale(scales);
                yield switch (operator) {
                    case ADD, SUBTRACT -> Math.max(one, other);
                    case MULTIPLY -> one + other;
                    case DIVIDE -> Math.max(QUOTIENT_SCALE, one);
                };
            }
        };
    }

    /// Returns the result; null if a measure is null, a divisor is zero, or the result has more
    /// than 38 digits.
    ///
    /// @param values returns the value of a measure
    default @Nullable BigDecimal value(Function<String, @Nullable BigDecimal> values, int scale) {
        var exact = Fraction.of(this, values);
        if (exact == null) {
            return null;
        }
        var rounded =
                new BigDecimal(exact.over())
                        .divide(new BigDecimal(exact.under()), scale, RoundingMode.HALF_UP);
        return rounded.precision() > PRECISION ? null : rounded;
    }

    /// An exact number. The denominator is not zero.
    record Fraction(BigInteger over, BigInteger under) {

        private static @Nullable Fraction of(
                Formula formula, Function<String, @Nullable BigDecimal> values) {
            return switch (formula) {
                case Stored stored -> of(values.apply(stored.measure()));
                case Number number -> of(number.value());
                case Operation(Operator operator, Formula left, Formula right) -> {
                    var one = of(left, values);
                    var other = of(right, values);
                    yield one == null || other == null ? null : one.with(operator, other);
                }
            };
        }

        private static @Nullable Fraction of(@Nullable BigDecimal value) {
            return value == null
                    ? null
                    : new Fraction(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
        }

        private @Nullable Fraction with(Operator operator, Fraction other) {
            return switch (operator) {
                case ADD ->
                        new Fraction(
                                over.multiply(other.under).add(other.over.multiply(under)),
                                under.multiply(other.under));
                case SUBTRACT -> with(Operator.ADD, new Fraction(other.over.negate(), other.under));
                case MULTIPLY ->
                        new Fraction(over.multiply(other.over), under.multiply(other.under));
                case DIVIDE ->
                        other.over.signum() == 0
                                ? null
                                : new Fraction(
                                        over.multiply(other.under), under.multiply(other.over));
            };
        }
    }
}

package dev.leat.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Formula.Number;
import dev.leat.app.Formula.Operation;
import dev.leat.app.Formula.Operator;
import dev.leat.app.Formula.Stored;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FormulaTest {

    private static final Formula A = new Stored("a");
    private static final Formula B = new Stored("b");

    private static @Nullable String of(
            Formula formula, @Nullable String a, @Nullable String b, int scale) {
        var values = new HashMap<String, @Nullable BigDecimal>();
        values.put("a", a == null ? null : new BigDecimal(a));
        values.put("b", b == null ? null : new BigDecimal(b));
        var value = formula.value(values::get, scale);
        return value == null ? null : value.toPlainString();
    }

    @Test
    void roundsOnceHalfAwayFromZero() {
        var quotient = new Operation(Operator.DIVIDE, A, B);
        assertThat(of(quotient, "1", "3", 6)).isEqualTo("0.333333");
        assertThat(of(quotient, "2.00", "3", 6)).isEqualTo("0.666667");
        assertThat(of(quotient, "0.000001", "2", 6)).isEqualTo("0.000001");
        assertThat(of(quotient, "-0.000001", "2", 6)).isEqualTo("-0.000001");
        var back = new Operation(Operator.MULTIPLY, quotient, new Number(new BigDecimal(3)));
        assertThat(of(back, "1", "3", 6)).isEqualTo("1.000000");
    }

    @Test
    void isNullWhereItHasNoValue() {
        var quotient = new Operation(Operator.DIVIDE, A, B);
        assertThat(of(quotient, "1", "0", 6)).isNull();
        assertThat(of(quotient, null, "1", 6)).isNull();
        assertThat(of(quotient, "1", null, 6)).isNull();
        var zero = new Operation(Operator.SUBTRACT, B, B);
        assertThat(of(new Operation(Operator.DIVIDE, A, zero), "1", "7", 6)).isNull();
        var large = new Operation(Operator.MULTIPLY, A, A);
        var cube = new Operation(Operator.MULTIPLY, large, A);
        assertThat(of(large, "9223372036854775807", null, 0))
                .isEqualTo("85070591730234615847396907784232501249");
        assertThat(of(cube, "9223372036854775807", null, 0)).isNull();
    }

    @Test
    void equalsDecimalArithmeticOfManyDigits() {
        var random = new Random(1);
        var exact = new MathContext(200);
        for (int i = 0; i < 500; i++) {
            var values =
                    Map.of(
                            "a",
                            BigDecimal.valueOf(random.nextLong() >> random.nextInt(60), 2),
                            "b",
                            BigDecimal.valueOf(1 + random.nextInt(1000)));
            // (a - b) / b + a * b
            var formula =
                    new Operation(
                            Operator.ADD,
                            new Operation(
                                    Operator.DIVIDE, new Operation(Operator.SUBTRACT, A, B), B),
                            new Operation(Operator.MULTIPLY, A, B));
            var a = Objects.requireNonNull(values.get("a"));
            var b = Objects.requireNonNull(values.get("b"));
            var expected = a.subtract(b).divide(b, exact).add(a.multiply(b));
            assertThat(formula.value(values::get, 6))
                    .isEqualTo(expected.setScale(6, RoundingMode.HALF_UP));
            assertThat(formula.scale(name -> name.equals("a") ? 2 : 0)).isEqualTo(6);
        }
    }
}

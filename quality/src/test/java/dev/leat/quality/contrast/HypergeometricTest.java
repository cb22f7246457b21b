package dev.leat.quality.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

/// The test of Fisher against published values and exact arithmetic.
class HypergeometricTest {

    /// Fisher's lady who tastes tea: of 8 cups she names 3 or all 4 of the 4 right ones by chance
    /// in 17 and 1 of 70 cases (The Design of Experiments, 1935).
    @Test
    void agreesWithTheLadyTastingTea() {
        var test = new Hypergeometric(8);
        assertThat(test.atLeast(4, 4, 0, 4)).isCloseTo(1.0 / 70, within(1e-12));
        assertThat(test.atLeast(3, 4, 1, 4)).isCloseTo(17.0 / 70, within(1e-12));
        assertThat(test.atLeast(0, 4, 4, 4)).isEqualTo(1);
    }

    @Test
    void agreesWithExactArithmetic() {
        var test = new Hypergeometric(819);
        for (int selected = 1; selected <= 44; selected++) {
            var exact = exact(selected, 44, 60, 775);
            assertThat(test.atLeast(selected, 44, 60, 775)).isCloseTo(exact, within(exact * 1e-9));
        }
    }

    private static double exact(int selected, int size, int others, int rest) {
        int with = selected + others;
        var sum = BigInteger.ZERO;
        for (int k = selected; k <= Math.min(size, with); k++) {
            sum = sum.add(choose(with, k).multiply(choose(size + rest - with, size - k)));
        }
        return new BigDecimal(sum)
                .divide(new BigDecimal(choose(size + rest, size)), MathContext.DECIMAL64)
                .doubleValue();
    }

    private static BigInteger choose(int n, int k) {
        var result = BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            result = result.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
        }
        return result;
    }
}

package dev.leat.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void countsInAtMostSixCharacters() {
        assertThat(Figure.count(0)).isEqualTo("0");
        assertThat(Figure.count(99_999)).isEqualTo("99,999");
        assertThat(Figure.count(100_000)).isEqualTo("100k");
        assertThat(Figure.count(999_499)).isEqualTo("999k");
        assertThat(Figure.count(999_500)).isEqualTo("1.00M");
        assertThat(Figure.count(12_345_678)).isEqualTo("12.3M");
        assertThat(Figure.count(Long.MAX_VALUE)).isEqualTo("9.22E");
        assertThat(LongStream.iterate(1, n -> n < Long.MAX_VALUE / 3, n -> n * 3))
                .allMatch(number -> Figure.count(number).length() <= 6);
    }

    @Test
    void showsThatLittleIsNotNothing() {
        assertThat(Figure.rate(OptionalDouble.empty())).isEmpty();
        assertThat(Figure.rate(OptionalDouble.of(0))).isEqualTo("0");
        assertThat(Figure.rate(OptionalDouble.of(0.01))).isEqualTo("0.1");
        assertThat(Figure.rate(OptionalDouble.of(9.94))).isEqualTo("9.9");
        assertThat(Figure.rate(OptionalDouble.of(9.96))).isEqualTo("10");
        assertThat(Figure.rate(OptionalDouble.of(123_456))).isEqualTo("123k");
    }

    @Test
    void namesTheTwoLargestUnitsOfAnAge() {
        assertThat(Figure.age(Duration.ZERO)).isEqualTo("0s");
        assertThat(Figure.age(Duration.ofSeconds(192))).isEqualTo("3m12s");
        assertThat(Figure.age(Duration.ofMinutes(61))).isEqualTo("1h1m");
        assertThat(Figure.age(Duration.ofDays(14).minusSeconds(1))).isEqualTo("13d23h");
    }
}

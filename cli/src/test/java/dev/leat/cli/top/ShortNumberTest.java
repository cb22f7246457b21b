package dev.leat.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShortNumberTest {

    @Test
    void countsInAtMostSixCharacters() {
        assertThat(ShortNumber.count(0)).isEqualTo("0");
        assertThat(ShortNumber.count(99_999)).isEqualTo("99,999");
        assertThat(ShortNumber.count(100_000)).isEqualTo("100k");
        assertThat(ShortNumber.count(999_499)).isEqualTo("999k");
        assertThat(ShortNumber.count(999_500)).isEqualTo("1.00M");
        assertThat(ShortNumber.count(12_345_678)).isEqualTo("12.3M");
        assertThat(ShortNumber.count(Long.MAX_VALUE)).isEqualTo("9.22E");
        assertThat(LongStream.iterate(1, n -> n < Long.MAX_VALUE / 3, n -> n * 3))
                .allMatch(number -> ShortNumber.count(number).length() <= 6);
    }

    @Test
    void showsThatLittleIsNotNothing() {
        assertThat(ShortNumber.rate(OptionalDouble.empty())).isEmpty();
        assertThat(ShortNumber.rate(OptionalDouble.of(0))).isEqualTo("0");
        assertThat(ShortNumber.rate(OptionalDouble.of(0.01))).isEqualTo("0.1");
        assertThat(ShortNumber.rate(OptionalDouble.of(9.94))).isEqualTo("9.9");
        assertThat(ShortNumber.rate(OptionalDouble.of(9.96))).isEqualTo("10");
        assertThat(ShortNumber.rate(OptionalDouble.of(123_456))).isEqualTo("123k");
    }

    @Test
    void namesTheTwoLargestUnitsOfAnAge() {
        assertThat(ShortNumber.age(Duration.ZERO)).isEqualTo("0s");
        assertThat(ShortNumber.age(Duration.ofSeconds(192))).isEqualTo("3m12s");
        assertThat(ShortNumber.age(Duration.ofMinutes(61))).isEqualTo("1h1m");
        assertThat(ShortNumber.age(Duration.ofDays(14).minusSeconds(1))).isEqualTo("13d23h");
    }
}

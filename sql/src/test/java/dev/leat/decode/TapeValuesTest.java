package dev.leat.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Times of a tape as texts.
class TapeValuesTest {

    private static String text(boolean zoned, long micros) {
        var tape = new Tape(1);
        tape.beginRow();
        tape.time(zoned, micros);
        tape.cell(0, 0);
        tape.endRow();
        return TapeValues.text(tape, 0, 0).orElseThrow();
    }

    private static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00",
        "2026-11-03T09:05:07Z, 2026-11-03T09:05:07",
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59",
        "1969-12-31T23:59:59Z, 1969-12-31T23:59:59",
        "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999",
        "2026-01-01T00:00:00.500Z, 2026-01-01T00:00:00.5",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00",
        "0045-06-07T08:09:10Z, 0045-06-07T08:09:10",
        "-0001-12-31T23:59:59Z, -0001-12-31T23:59:59",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59",
        "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00",
    })
    void writesSecondsAndTheFractionThatTheTimeHas(String time, String text) {
        assertThat(text(false, micros(time))).isEqualTo(text);
        assertThat(text(true, micros(time))).isEqualTo(text + "Z");
    }

    @Test
    void readsNumbersAsDoubleDoes() {
        var random = new SplittableRandom(2);
        for (int i = 0; i < 10_000; i++) {
            int digits = 1 + random.nextInt(25);
            var text = new StringBuilder(random.nextBoolean() ? "-" : "");
            text.append(1 + random.nextInt(9));
            for (int digit = 1; digit < digits; digit++) {
                text.append(digit == digits / 2 ? "." : "").append(1 + random.nextInt(9));
            }
            var tape = new Tape(1);
            tape.beginRow();
            tape.number(text.toString());
            tape.cell(0, 0);
            tape.endRow();
            assertThat(TapeValues.number(tape, 0, 0))
                    .isEqualTo(Double.parseDouble(text.toString()));
        }
    }

    @Test
    void timesAreSecondsAsNumbers() {
        var tape = new Tape(2);
        tape.beginRow();
        tape.day(-2);
        tape.cell(0, 0);
        int at = tape.size();
        tape.time(true, 1_500_000);
        tape.cell(1, at);
        tape.endRow();
        assertThat(TapeValues.number(tape, 0, 0)).isEqualTo(-172_800);
        assertThat(TapeValues.number(tape, 0, 1)).isEqualTo(1.5);
    }

    @Test
    void writesTimesThatAreReadAsTheSameTimes() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long seconds =
                    random.nextLong(micros("0000-01-01T00:00:00Z") / 1_000_000, 253_402_300_800L);
            long micros = seconds * 1_000_000 + (i % 2 == 0 ? 0 : random.nextInt(1_000_000));
            assertThat(micros(text(true, micros))).isEqualTo(micros);
        }
    }
}

package dev.leat.testkit.cell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellComparisonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.50 | 2.5",
                "0 | -0.0",
                "1.5E22 | 15000000000000000000000.0",
                "1e+22 | 1E22",
                "2026-01-01T00:00:00Z | 2026-01-01 00:00:00+00",
                "2026-01-01T00:00Z | 2026-01-01 05:45:00+05:45",
                "2026-01-01T00:00:00.123456Z | 2025-12-31 19:00:00.123456-05",
                "2026-01-01T00:00:00 | 2026-01-01 00:00:00.000",
                "[1, {\"a\": \"2026-01-01T00:00:00Z\"}] | [1.0,{\"a\":\"2026-01-01 01:00:00+01\"}]",
                "{\"a\":null,\"b\":1} | {\"b\":1}",
                "[x | [x"
            })
    void equalValues(String expected, String actual) {
        assertThat(CellComparison.same(expected, actual)).isTrue();
        assertThat(CellComparison.same(actual, expected)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "007 | 7",
                "12E3 | 12000",
                "12345678901234567890.1 | 12345678901234567890.2",
                "null | \"null\"",
                "2026-01-01T00:00:00Z | 2026-01-01T00:00:00",
                "2026-01-01T00:00:00Z | 2026-01-01T00:00:00.000001Z",
                "2026-01-01T00:00:00Z | at 2026-01-01T00:00:00Z",
                "2026-13-01T00:00:00Z | 2026-13-01 00:00:00Z",
                "2026-01-01T00:00:00+99 | 2026-01-01 00:00:00+99",
                "2026-01-01 | 2026-01-01T00:00:00",
                "[1, 2] | [2, 1]",
                "[1] | [1, null]",
                "{\"a\":1} | {\"a\":1,\"b\":1}",
                "{\"a\":\"null\"} | {\"a\":null}",
                "{\"a\":[]} | {\"a\":{}}",
                "{\"a\":{}} | {\"a\":1}",
                "[x | [y"
            })
    void unequalValues(String expected, String actual) {
        assertThat(CellComparison.same(expected, actual)).isFalse();
        assertThat(CellComparison.same(actual, expected)).isFalse();
    }
}

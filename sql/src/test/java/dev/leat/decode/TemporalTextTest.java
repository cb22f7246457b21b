package dev.leat.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leat.batch.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TemporalTextTest {

    private final Documents documents = new Documents();

    static Stream<Arguments> times() {
        return Stream.of(
                        Map.entry(
                                "day",
                                List.of(
                                        "2024-02-30",
                                        "2023-02-29",
                                        "1900-02-29",
                                        "2024-13-01",
                                        "2024-00-10",
                                        "2024-1-1",
                                        "0000-01-01",
                                        "2024-01-01T00:00:00",
                                        "epoch",
                                        "infinity",
                                        "",
                                        "24-01-01",
                                        "2024-01-01 ",
                                        " 2024-01-01",
                                        "12024-01-01")),
                        Map.entry(
                                "local",
                                List.of(
                                        "2024-12-16T14:00:00Z",
                                        "2024-12-16T14:00:00+02:00",
                                        "2024-12-16",
                                        "2024-12-16T24:00:00",
                                        "2024-12-16T23:59:60",
                                        "2024-12-16T14:60:00",
                                        "2024-12-16T14:00:00.",
                                        "2024-12-16T14",
                                        "2010-12-01 08:26:00 foo",
                                        "2024-12-16t14:00:00",
                                        "2024-12-16  14:00:00",
                                        "now")),
                        Map.entry(
                                "zoned",
                                List.of(
                                        "2024-12-16T14:00:00",
                                        "2024-12-16T14:00:00 Z",
                                        "2024-12-16T14:00:00+",
                                        "2024-12-16T14:00:00+2",
                                        "2024-12-16T14:00:00+02:",
                                        "2024-12-16T14:00:00+16:00",
                                        "2024-12-16T14:00:00+02:60",
                                        "2024-12-16T14:00:00 Europe/Berlin",
                                        "2024-12-16T14:00:00UTC",
                                        "2024-12-16Z",
                                        "2016-12-31T23:59:60Z")))
                .flatMap(entry ->
                        entry.getValue().stream().map(text -> arguments(entry.getKey(), text)));
    }

    @ParameterizedTest
    @MethodSource("times")
    void refusesTheTime(String column, String text) {
        assertThat(documents.decode(Documents.document(column, '"' + text + '"')))
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.cause()).isEqualTo("type");
                    assertThat(reason.value()).contains('"' + text + '"');
                    assertThat(reason.message())
                            .startsWith("is not a ")
                            .contains("; expected format: 2024-");
                });
    }

    @Test
    void zerosMayFollowSixDecimals() {
        assertThat(decode("local", "2024-12-16T14:00:00.123456000")).isEmpty();
        assertThat(decode("zoned", "2024-12-16T14:00:00.1000000000Z")).isEmpty();
        assertThat(decode("local", "2024-12-16T14:00:00.1234567"))
                .containsExactly("has more than 6 decimals of a second (timestamp)");
        assertThat(decode("zoned", "2024-12-16T14:00:00.000000001+01:00"))
                .containsExactly("has more than 6 decimals of a second (timestamptz)");
    }

    private List<String> decode(String column, String time) {
        return documents.decode(Documents.document(column, '"' + time + '"')).stream()
                .map(Reason::message)
                .toList();
    }

    @Test
    void refusesNumbersForTimes() {
        assertThat(documents.decode(Documents.document("zoned", "1734357600")))
                .extracting(Reason::cause, reason -> reason.value().orElse(""))
                .containsExactly(tuple("type", "1734357600"));
    }
}

package dev.leat.kernel;

import static dev.leat.kernel.Changes.change;
import static dev.leat.kernel.Changes.pipeline;
import static dev.leat.kernel.Changes.schema;
import static dev.leat.kernel.Changes.toQueue;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leat.app.Pipeline;
import dev.leat.app.Sink.Filter;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.RowVersions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The version of each row's record.
class VersionTest {

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments(Simple.INTEGER, "-2147483648", -2147483648L),
                arguments(Simple.BIGINT, "9223372036854775807", Long.MAX_VALUE),
                arguments(Simple.BIGINT, "-9223372036854775808", Long.MIN_VALUE),
                arguments(Simple.BIGINT, "9007199254740993", 9007199254740993L),
                arguments(Simple.DATE, "\"1969-12-31\"", -1L),
                arguments(Simple.TIMESTAMP, "\"2024-12-16T14:00:00.000001\"", 1734357600000001L),
                arguments(Simple.TIMESTAMP, "\"1969-12-31T23:59:59.999999\"", -1L),
                arguments(
                        Simple.TIMESTAMPTZ,
                        "\"2024-12-16T16:00:00.000001+02:00\"",
                        1734357600000001L),
                arguments(new Type.Decimal(18, 2), "9999999999999999.99", 999999999999999999L),
                arguments(new Type.Decimal(18, 2), "-0.01", -1L),
                arguments(new Type.Decimal(18, 2), "7", 700L),
                arguments(new Type.Decimal(18, 18), "0.000000000000000001", 1L),
                arguments(new Type.Decimal(18, 0), "-999999999999999999", -999999999999999999L));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void givesTheExactNumberOfAFieldAndOfAComputedValue(Type type, String json, long number) {
        var computed = new Step.Set(sql("v", "coalesce(v, null)"));
        for (var steps : List.of(List.<Step>of(), List.<Step>of(computed))) {
            var pipeline = pipeline(schema(type), steps, "", toQueue(new Filter.All()));
            try (var runner = new Runner(pipeline)) {
                var ran = runner.run(change("A", json));
                assertThat(ran.rows().versions().numbers()).containsExactly(number);
                assertThat(ran.rows().versions().deleted(0)).isFalse();
            }
        }
    }

    @Test
    void ordersDecimalsWhateverDigitsTheyAreWrittenWith() {
        var type = new Type.Decimal(10, 3);
        try (var runner =
                new Runner(pipeline(schema(type), List.of(), "", toQueue(new Filter.All())))) {
            var ran = runner.run(change("A", "1.5"), change("B", "1.500"), change("C", "1.51"));
            assertThat(ran.rows().versions().numbers()).containsExactly(1500, 1500, 1510);
            assertThat(ran.digest(0)).isNotEqualTo(ran.digest(2));
        }
    }

    @Test
    void rejectsARecordWithoutAVersion() {
        try (var runner =
                new Runner(
                        pipeline(
                                schema(Simple.BIGINT), List.of(), "", toQueue(new Filter.All())))) {
            var ran = runner.run(change("A", "null"), change("B", "1"));
            assertThat(ran.reasons(0))
                    .containsExactly(
                            new Reason(
                                    "missing",
                                    Optional.of("v"),
                                    Optional.empty(),
                                    "version is null: 'v' determines which state is newer",
                                    Optional.empty()));
            assertThat(ran.rows().versions().numbers()).containsExactly(1);
        }
    }

    @ParameterizedTest
    @MethodSource("noVersions")
    void refusesATypeWithoutAnExactOrder(Type type) {
        var pipeline = pipeline(schema(type), List.of(), "", toQueue(new Filter.All()));
        assertThatThrownBy(() -> new Runner(pipeline).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("version 'v' is ");
    }

    static Stream<Type> noVersions() {
        return Stream.of(
                Simple.VARCHAR,
                Simple.DOUBLE,
                Simple.BOOLEAN,
                Simple.JSON,
                new Type.Decimal(19, 2),
                new Type.ListOf(Simple.BIGINT));
    }

    @Test
    void takesAVersionThatComesFromTheSourceAlone() {
        var step = new Step.Set(sql("v", "source.received_at"));
        var pipeline =
                pipeline(schema(Simple.BIGINT), List.of(step), "", toQueue(new Filter.All()));
        try (var runner = new Runner(pipeline)) {
            var ran = runner.run(change("A", "null"));
            assertThat(ran.rows().versions().numbers())
                    .containsExactly(ViewPeriods.micros(Orders.ARRIVED));
        }
    }

    @Test
    void paysNothingWithoutAVersion() {
        Pipeline pipeline = Orders.pipeline();
        try (var runner = new Runner(pipeline)) {
            assertThat(runner.run(Orders.order("A")).rows().versions()).isSameAs(RowVersions.NONE);
        }
    }

    @Test
    void staysPendingWhereNothingIsWrong() {
        try (var runner =
                new Runner(
                        pipeline(
                                schema(Simple.BIGINT), List.of(), "", toQueue(new Filter.All())))) {
            assertThat(runner.run(change("A", "1")).at(0, 0)).isEqualTo(Outcome.PENDING);
        }
    }
}

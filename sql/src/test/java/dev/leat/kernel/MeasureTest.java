package dev.leat.kernel;

import static dev.leat.kernel.Orders.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.View.Kind;
import dev.leat.app.View.Measure;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Measures at the limits of 64 bits.
class MeasureTest {

    private static Runner runner(Field field, String of, Type type) {
        var sum = new Measure("sum", Kind.SUM, Optional.of(Sql.of(of)), Optional.empty(), type);
        var view = new View("v", List.of(), List.of(sum), Optional.empty(), Optional.empty());
        var schema = new Schema("S", List.of(field));
        return new Runner(pipeline(schema, List.of(), List.of(), List.of(ViewSink.of("v"))), view);
    }

    private static String document(String value) {
        return "{\"n\":" + value + "}";
    }

    @Test
    void takesTheLeastAndTheGreatestValue() {
        var least = "-9223372036854775808";
        var greatest = "9223372036854775807";
        for (var type : List.of(Simple.BIGINT, new Type.Decimal(38, 0))) {
            for (var of : List.of("n", "n + 0")) {
                try (var runner = runner(new Field("n", type), of, type)) {
                    assertThat(
                                    runner.run(
                                                    document(least),
                                                    document(greatest),
                                                    document("null"))
                                            .longs(0, 0))
                            .containsExactly(Long.MIN_VALUE, Long.MAX_VALUE, null);
                }
            }
        }
    }

    @Test
    void namesTheViewTheMeasureAndTheValueThatIsTooLarge() {
        var type = new Type.Decimal(38, 0);
        try (var runner = runner(new Field("n", type), "n", type)) {
            var ran = runner.run(document("-9223372036854775809"), document("5"));
            assertThat(ran.reasons(0))
                    .containsExactly(
                            Reason.at(
                                            "range",
                                            "sum",
                                            "-9223372036854775809",
                                            "the record's contribution to measure 'sum' of view 'v' does not fit into 64"
                                                    + " bits")
                                    .in("views.v.sum"));
            assertThat(ran.longs(0, 0)).containsExactly(5L);
        }
    }

    @Test
    void hidesAPersonalValueThatIsTooLarge() {
        var type = new Type.Decimal(38, 0);
        var field = new Field("n", type, false, true, Optional.empty());
        try (var runner = runner(field, "n * 10", type)) {
            assertThat(runner.run(document("9223372036854775807")).reasons(0))
                    .extracting(Reason::value)
                    .containsExactly(Optional.of("***"));
        }
    }
}

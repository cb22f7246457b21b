package dev.leat.kernel;

import static dev.leat.kernel.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Outcomes;
import dev.leat.batch.StagingFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Steps that only rename columns cannot fail, so they use no bits. A word has 62 bits.
class PlainColumnsTest {

    private static final View LENGTHS =
            new View(
                    "lengths",
                    List.of(new View.Key("user_id", Simple.VARCHAR)),
                    List.of(
                            View.Measure.count("orders"),
                            View.Measure.sum("length", "n", Simple.BIGINT)),
                    Optional.empty(),
                    Optional.empty());

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {61, 62, 63, 200})
    void aSelectOfManyColumnsChangesNoValue(int columns) {
        var select = renamed(columns, "payment_method");
        select.put("order_id", Sql.of("order_id"));
        select.put("user_id", Sql.of("user_id"));
        select.put("n", Sql.of("length(order_id) + 40"));
        var pipeline =
                Orders.pipeline(List.of(new Step.Select(select)), List.of(ViewSink.of("lengths")));
        try (var runner = new Runner(pipeline, LENGTHS)) {
            var ran = runner.run(order("AB"), order("C"));
            assertThat(ran.texts(0, 0)).containsExactly("U1", "U1");
            assertThat(ran.longs(0, 2)).containsExactly(42L, 41L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {61, 62, 63, 200})
    void theRowsOfAWideFileReachAQueue(int columns) throws Exception {
        var schema =
                new Schema(
                        "wide",
                        IntStream.range(0, columns)
                                .mapToObj(i -> new Schema.Field("x" + i, Simple.BIGINT))
                                .toList());
        var select = new LinkedHashMap<String, Sql>();
        IntStream.range(0, columns).forEach(i -> select.put("c" + i, Sql.of("x" + i)));
        var to =
                new QueueSink(
                        "q", new Sink.Filter.All(), Map.of("last", Sql.of("c" + (columns - 1))));
        var pipeline =
                Sheets.pipeline(schema, List.of(), List.of(new Step.Select(select)), List.of(to));
        var line = String.join(",", IntStream.range(0, columns).mapToObj(i -> "" + i).toList());
        try (var kernels =
                        new FileKernels(
                                1,
                                FileKernels.DEFAULT_MEMORY,
                                folder.resolve("spill"),
                                List.of(folder));
                var kernel = kernels.kernel(Orders.app(pipeline), pipeline, schema)) {
            var piece = Sheets.piece(schema, 1, List.of(line));
            var rows = kernel.run(Sheets.UNIT, piece, new StagingFolder(folder)).rows();
            assertThat(new Runner.Ran(rows, new Outcomes(1, 1)).texts(0, 0))
                    .containsExactly("{\"last\":%d}".formatted(columns - 1));
        }
    }

    private static Map<String, Sql> renamed(int columns, String from) {
        var select = new LinkedHashMap<String, Sql>();
        IntStream.range(0, columns).forEach(i -> select.put("c" + i, Sql.of(from)));
        return select;
    }
}

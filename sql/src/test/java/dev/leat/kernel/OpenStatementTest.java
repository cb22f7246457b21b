package dev.leat.kernel;

import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Attribute;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.column.arrow.MemoryView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A statement that stays open returns the same rows and reasons as one that is executed for each
/// batch.
class OpenStatementTest {

    private static final Schema SCHEMA =
            new Schema(
                    "Values",
                    List.of(
                            new Field("text", Simple.VARCHAR),
                            new Field("flag", Simple.BOOLEAN),
                            new Field("small", Simple.INTEGER),
                            new Field("large", Simple.BIGINT),
                            new Field("real", Simple.DOUBLE),
                            new Field("day", Simple.DATE),
                            new Field("local", Simple.TIMESTAMP),
                            new Field("moment", Simple.TIMESTAMPTZ),
                            new Field("money", new Type.Decimal(18, 2)),
                            new Field("wide", new Type.Decimal(38, 10)),
                            new Field("raw", Simple.JSON),
                            new Field("list", new Type.ListOf(Orders.ITEM)),
                            new Field("names", new Type.ListOf(Simple.VARCHAR))));

    /// Values at the limits of each type, and values that are invalid.
    private static final Map<String, List<String>> VALUES =
            Map.ofEntries(
                    Map.entry(
                            "text",
                            List.of(
                                    "\"\"",
                                    "\" \\u2028\\\"é\"",
                                    "\"\\ud83d\\ude00\"",
                                    "\"\\u001e\\t\\u0001\"",
                                    "\"\\u0000\"",
                                    "5")),
                    Map.entry("flag", List.of("true", "false", "\"true\"")),
                    Map.entry("small", List.of("-2147483648", "2147483647", "2147483648", "1e2")),
                    Map.entry(
                            "large",
                            List.of("-9223372036854775808", "9223372036854775807", "1e30")),
                    Map.entry(
                            "real", List.of("-0.0", "0.1", "1e308", "5e-324", "1e999", "\"NaN\"")),
                    Map.entry("day", List.of("\"0001-01-01\"", "\"9999-12-31\"", "\"2024-02-30\"")),
                    Map.entry(
                            "local",
                            List.of("\"0001-01-01T00:00:00\"", "\"9999-12-31T23:59:59.999999\"")),
                    Map.entry(
                            "moment",
                            List.of(
                                    "\"1969-12-31T23:59:59.999999Z\"",
                                    "\"2024-03-31T02:30:00+14:00\"",
                                    "\"2024-03-31T02:30:00\"")),
                    Map.entry("money", List.of("-9999999999999999.99", "0.10", "0.001", "1E+15")),
                    Map.entry(
                            "wide",
                            List.of(
                                    "9999999999999999999999999999.9999999999",
                                    "-0.0000000001",
                                    "\"1234567890123456789.5\"")),
                    Map.entry(
                            "raw",
                            List.of(
                                    "null",
                                    "12345678901234567890.12345678901234567890",
                                    "{\"b\": [1, {\"a\":\"\\u001e\"}], \"a\":1.0}")),
                    Map.entry(
                            "list",
                            List.of(
                                    "[]",
                                    "[null]",
                                    "[{}]",
                                    "[{\"product_id\":\"\\\\\",\"quantity\":-1,\"price_per_unit\":0.0001}]",
                                    "[7]")),
                    Map.entry("names", List.of("[\"\",null,\"\\n\"]", "[[]]", "\"x\"")));

    private final int before = MemoryView.open();

    @AfterEach
    void nothingIsLeft() {
        assertThat(MemoryView.open()).isEqualTo(before);
    }

    @Test
    void returnsTheSameForEveryValueAsAStatementPerBatch() {
        var steps =
                List.<Step>of(
                        new Step.Set(
                                sql(
                                        "upper_text", "upper(text)",
                                        "sum", "small + 1",
                                        "twice", "large * 2",
                                        "next_day", "day + 1",
                                        "hour", "date_trunc('hour', moment)",
                                        "ten", "money * 10",
                                        "third", "wide / 3",
                                        "part", "raw->>'a'",
                                        "count", "len(list)",
                                        "first", "names[1]",
                                        "group_of", "source.attributes['kind']",
                                        "origin", "source.id || source.name || source.attempt")),
                        new Step.Check(
                                sql(
                                        "flag is set", "coalesce(flag, small is null)",
                                        "real is small", "real is null or real < 1e300")),
                        new Step.Where(dev.leat.app.Sql.of("text is null or text <> ' '")));
        var sinks = List.<Sink>of(new QueueSink("OrderQueue", new Sink.Filter.All(), Map.of()));
        var pipeline = pipeline(SCHEMA, List.of(), steps, sinks);
        var random = new Random(7);
        int reserved = 0;
        try (var open = new Runner(pipeline)) {
            while (OpenStatement.reserve(1)) {
                reserved++;
            }
            try (var perBatch = new Runner(pipeline)) {
                for (int size : List.of(1, 1, 10, 3, 500, 1, 2_048, 2_049, 5_000, 7)) {
                    var work = work(random, size);
                    var expected = perBatch.run(work);
                    assertSame(pipeline, work, open.run(work), expected);
                    if (size >= 500) {
                        assertThat(expected.rows().size()).isBetween(size / 4, size - size / 10);
                    }
                }
            }
        } finally {
            OpenStatement.release(reserved);
        }
    }

    private static void assertSame(
            Pipeline pipeline, LeasedWork work, Runner.Ran ran, Runner.Ran expected) {
        assertThat(ran.rows().record()).isEqualTo(expected.rows().record());
        for (int row = 0; row < expected.rows().size(); row++) {
            assertThat(ran.identity(row)).isEqualTo(expected.identity(row));
            assertThat(ran.digest(row)).isEqualTo(expected.digest(row));
        }
        assertThat(ran.texts(0, 0)).isEqualTo(expected.texts(0, 0));
        for (int record = 0; record < work.size(); record++) {
            assertThat(ran.at(record, 0)).isEqualTo(expected.at(record, 0));
            assertThat(ran.reasons(record)).isEqualTo(expected.reasons(record));
        }
        assertThat(pipeline.to()).hasSize(1);
    }

    private static LeasedWork work(Random random, int size) {
        var records = new ArrayList<Record>();
        for (int i = 0; i < size; i++) {
            var fields = new ArrayList<String>();
            for (var field : SCHEMA.fields()) {
                var values = Objects.requireNonNull(VALUES.get(field.name()));
                int value = random.nextInt(8 * values.size());
                if (value < values.size()) {
                    fields.add('"' + field.name() + "\":" + values.get(value));
                }
            }
            var body = "{" + String.join(",", fields) + "}";
            Map<String, Attribute> attributes =
                    i % 3 == 0 ? Map.of() : Map.of("kind", Attribute.text("k\"" + i));
            records.add(
                    new Record(
                            "m" + i,
                            body.getBytes(StandardCharsets.UTF_8),
                            attributes,
                            1 + i % 2,
                            Orders.ARRIVED));
        }
        return new LeasedWork("OrderQueue", "lease", records);
    }

    @Test
    void rejectsTheDocumentsForWhichItFailsInAnyChunk() {
        // exceeds the memory limit, which TRY cannot catch
        var pad =
                new Step.Set(
                        sql(
                                "user_id",
                                "array_to_string([user_id || x for x in string_split(user_id, '')],"
                                        + " '')"));
        var huge = "\"" + "h".repeat(5_600) + "\"";
        var bad = List.of(7, 2_500);
        var view = List.<Sink>of(dev.leat.app.sink.ViewSink.of("global_stats"));
        try (var runner = new Runner(new Kernels(24L << 20), pipeline(List.of(pad), view))) {
            var documents =
                    IntStream.range(0, 2_600)
                            .mapToObj(i ->
                                    order("O" + i, "user_id", bad.contains(i) ? huge : "\"u\""))
                            .toList();
            var ran = runner.run(Orders.work(documents));
            assertThat(ran.rows().size()).isEqualTo(2_598);
            for (int i : bad) {
                assertThat(ran.at(i, 0)).isEqualTo(Outcome.REJECTED);
                assertThat(ran.reasons(i))
                        .singleElement()
                        .satisfies(why ->
                                assertThat(why.message()).contains("the memory limit is exceeded"));
            }
        }
    }
}

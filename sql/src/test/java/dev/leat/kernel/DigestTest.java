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
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestTest {

    private static final List<Sink> QUEUE =
            List.of(new QueueSink("OrderQueue", new Sink.Filter.All(), Map.of()));

    private static final Schema EVERY_TYPE =
            new Schema(
                    "All",
                    List.of(
                            new Field("text", Simple.VARCHAR),
                            new Field("flag", Simple.BOOLEAN),
                            new Field("small", Simple.INTEGER),
                            new Field("big", Simple.BIGINT),
                            new Field("money", new Type.Decimal(18, 4)),
                            new Field("wide", new Type.Decimal(38, 10)),
                            new Field("real", Simple.DOUBLE),
                            new Field("day", Simple.DATE),
                            new Field("local", Simple.TIMESTAMP),
                            new Field("zoned", Simple.TIMESTAMPTZ),
                            new Field("extra", Simple.JSON),
                            new Field("items", new Type.ListOf(Orders.ITEM)),
                            new Field(
                                    "nest",
                                    new Type.Struct(
                                            List.of(
                                                    new Type.Member("z", Simple.TIMESTAMPTZ),
                                                    new Type.Member("l", Simple.TIMESTAMP),
                                                    new Type.Member("d", Simple.DATE),
                                                    new Type.Member("b", Simple.BOOLEAN),
                                                    new Type.Member("r", Simple.DOUBLE),
                                                    new Type.Member(
                                                            "n",
                                                            new Type.ListOf(
                                                                    new Type.ListOf(
                                                                            new Type.Decimal(
                                                                                    38, 3))))))),
                            new Field("none", Simple.VARCHAR)));

    private static final String VALUES =
            """
            {"text":"é\\u001e\\"\\n😀","flag":true,"small":-5,"big":9223372036854775807,"money":12345678901234.5600,
             "wide":-1234567890123456789012345678.0123456789,"real":0.1,"day":"0001-01-01","local":"1969-12-31 23:59:59.999999",
             "zoned":"9999-12-31T23:59:59.999999Z","extra":"text","items":[{"product_id":"a","quantity":1,"price_per_unit":0.5000},null,{}],
             "nest":{"z":"2024-12-16T14:00:00.5+01:00","l":"2024-12-16T14:00:00.123456","d":"2024-02-29","b":false,"r":1e300,"n":[[1.500,-0],[],null]},"none":null}
            """;

    @Test
    void isTheSameWhetherSqlSawTheValueOrNot() {
        var set = new LinkedHashMap<String, dev.leat.app.Sql>();
        EVERY_TYPE
                .fields()
                .forEach(field ->
                        set.put(
                                field.name(),
                                dev.leat.app.Sql.of("coalesce(" + field.name() + ", null)")));
        var passed =
                pipeline(EVERY_TYPE, List.of("text", "wide", "zoned", "items"), List.of(), QUEUE);
        var computed =
                pipeline(
                        EVERY_TYPE,
                        List.of("text", "wide", "zoned", "items"),
                        List.of(new Step.Set(set)),
                        QUEUE);
        try (var one = new Runner(passed);
                var two = new Runner(computed)) {
            var asItCame = one.run(VALUES);
            var throughSql = two.run(VALUES);
            assertThat(throughSql.reasons(0)).isEmpty();
            assertThat(throughSql.texts(0, 0)).isEqualTo(asItCame.texts(0, 0));
            assertThat(throughSql.identity(0)).isEqualTo(asItCame.identity(0));
            assertThat(throughSql.digest(0)).isEqualTo(asItCame.digest(0));
        }
    }

    @Test
    void doesNotDependOnOrderScaleOrWriting() {
        var reversed = new Schema("Order", Orders.SCHEMA.fields().reversed());
        var other =
                pipeline(
                        reversed,
                        List.of("order_id"),
                        List.of(
                                Orders.CHECKS,
                                new Step.Set(
                                        sql(
                                                "user_id",
                                                "upper(trim(user_id))",
                                                "order_id",
                                                "upper(trim(order_id))"))),
                        QUEUE);
        try (var one = new Runner(pipeline());
                var two = new Runner(other)) {
            var plain = one.run(order("ORD1"));
            var odd =
                    two.run(
                            order(
                                    " ord1",
                                    "order_value",
                                    "\"0.300\"",
                                    "order_timestamp",
                                    "\"2024-12-16 15:00:00.000+01\"",
                                    "items",
                                    "[{\"price_per_unit\":1e-1,\"quantity\":3.0,\"product_id\":\"P1\"}]"));
            assertThat(odd.digest(0)).isEqualTo(plain.digest(0));
            assertThat(odd.identity(0)).isEqualTo(plain.identity(0));
        }
    }

    @Test
    void leavesOutNullsAndWhatDerivesFromSource() {
        var more =
                new Schema(
                        "Order",
                        java.util.stream.Stream.concat(
                                        Orders.SCHEMA.fields().stream(),
                                        java.util.stream.Stream.of(
                                                new Field("later", Simple.INTEGER)))
                                .toList());
        var stamped =
                pipeline(
                        more,
                        List.of("order_id"),
                        List.of(
                                Orders.CLEAN,
                                new Step.Set(
                                        sql(
                                                "stamp",
                                                "source.received_at",
                                                "attempt",
                                                "source.attempt + 1")),
                                new Step.Set(
                                        sql(
                                                "stamp",
                                                "stamp + interval 1 day",
                                                "day",
                                                "day(stamp)"))),
                        QUEUE);
        try (var one = new Runner(pipeline());
                var two = new Runner(stamped)) {
            assertThat(two.run(order("ORD1")).digest(0))
                    .isEqualTo(one.run(order("ORD1")).digest(0));
            assertThat(two.run(order("ORD1")).texts(0, 0))
                    .singleElement()
                    .asString()
                    .contains(
                            "\"later\":null,\"stamp\":\"2024-12-21T00:00:00Z\",\"attempt\":2,\"day\":20}");
        }
    }

    @Test
    void distinguishesRecords() {
        try (var runner = new Runner(pipeline())) {
            var ran =
                    runner.run(
                            order("A"),
                            order("A", "payment_method", "null"),
                            order("A", "payment_method", "\"\""),
                            order("A", "shipping_address", "\"UPI\"", "payment_method", "\"a\""),
                            order("B"));
            assertThat(java.util.stream.IntStream.range(0, 5).mapToObj(ran::digest))
                    .doesNotHaveDuplicates();
            assertThat(java.util.stream.IntStream.range(0, 4).mapToObj(ran::identity))
                    .containsOnly(ran.identity(0));
            assertThat(ran.identity(4)).isNotEqualTo(ran.identity(0));
        }
    }

    @Test
    void joinsKeysUnambiguously() {
        var keys = pipeline(Orders.SCHEMA, List.of("order_id", "user_id"), List.of(), QUEUE);
        try (var runner = new Runner(keys)) {
            var ran = runner.run(order("ab", "user_id", "\"c\""), order("a", "user_id", "\"bc\""));
            assertThat(ran.identity(0)).isNotEqualTo(ran.identity(1));
        }
    }

    @Test
    void takesTheMessageWhereThereIsNoKey() {
        var from = pipeline();
        var without =
                Pipeline.of(from.name(), from.from()).withSteps(from.steps()).withTo(from.to());
        try (var runner = new Runner(without)) {
            var body = order("A").getBytes(StandardCharsets.UTF_8);
            var work =
                    new LeasedWork(
                            "OrderQueue",
                            "l",
                            List.of(
                                    new Record("m1", body, Map.of(), 1, Orders.ARRIVED),
                                    new Record("m2", body, Map.of(), 1, Orders.ARRIVED),
                                    new Record("m1", body, Map.of(), 2, Orders.ARRIVED)));
            var ran = runner.run(work);
            assertThat(ran.identity(0)).isEqualTo(ran.identity(2)).isNotEqualTo(ran.identity(1));
        }
    }

    @Test
    void isTheHashThatTheDocumentationSays() throws Exception {
        var schema =
                new Schema(
                        "S",
                        List.of(
                                new Field("n", new Type.Decimal(9, 3)),
                                new Field("a", Simple.VARCHAR)));
        try (var runner = new Runner(pipeline(schema, List.of("a"), List.of(), QUEUE))) {
            var ran = runner.run("{\"n\":1.50,\"a\":\"x\"}");
            assertThat(ran.digest(0)).isEqualTo(sha("\0\0\0\1aT\0\0\0\1x\0\0\0\1n#\0\0\0\0031.5"));
            assertThat(ran.identity(0)).isEqualTo(sha("\0\0\0\013order_statsT\0\0\0\1x"));
        }
    }

    private static String sha(String latin) throws Exception {
        var hash =
                MessageDigest.getInstance("SHA-256")
                        .digest(latin.getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().formatHex(Arrays.copyOf(hash, 16));
    }
}

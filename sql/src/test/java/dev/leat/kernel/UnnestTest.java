package dev.leat.kernel;

import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Rows of the elements of a list, and how their outcomes become the outcome of their record.
class UnnestTest {

    static final Type ITEM =
            new Type.Struct(
                    List.of(
                            new Type.Member("sku", Simple.VARCHAR),
                            new Type.Member("n", Simple.INTEGER)));

    static final Step ITEMS = new Step.Unnest("items", "item");

    static final Step COLUMNS =
            new Step.Set(sql("sku", "item.sku", "n", "item.n", "line", "source.item"));

    static final Step POSITIVE = new Step.Check(sql("n is positive", "n > 0"));

    static final View SKUS =
            new View(
                    "skus",
                    List.of(new View.Key("sku", Simple.VARCHAR)),
                    List.of(View.Measure.count("rows"), View.Measure.sum("n", "n", Simple.BIGINT)),
                    Optional.empty(),
                    Optional.empty());

    static Pipeline pipeline(Type items, List<String> key, List<Step> steps, Sink... to) {
        var schema =
                new Schema(
                        "Order",
                        List.of(
                                Field.required("id", Simple.VARCHAR),
                                new Field("note", Simple.VARCHAR),
                                new Field("v", Simple.INTEGER),
                                new Field("items", items)));
        return Pipeline.of(
                        "lines",
                        new QueueSource("OrderQueue", schema, Pipeline.UnknownFields.IGNORE, 1000))
                .withKey(key)
                .withSteps(steps)
                .withTo(List.of(to));
    }

    static Runner lists(List<Step> steps, Sink... to) {
        return new Runner(pipeline(new Type.ListOf(ITEM), List.of("id", "sku"), steps, to), SKUS);
    }

    static Runner lines(Sink... to) {
        return lists(List.of(ITEMS, COLUMNS, POSITIVE), to);
    }

    static Sink view() {
        return ViewSink.of("skus");
    }

    static Sink queue() {
        return new QueueSink("OrderQueue", new Sink.Filter.All(), Map.of());
    }

    static Sink queue(String where) {
        return new QueueSink("OrderQueue", new Sink.Filter.Where(Sql.of(where)), Map.of());
    }

    static String order(String id, String... items) {
        return "{\"id\":\"%s\",\"items\":[%s]}".formatted(id, String.join(",", items));
    }

    static String item(String sku, int n) {
        return "{\"sku\":\"%s\",\"n\":%d}".formatted(sku, n);
    }

    @Test
    void eachElementIsARow() {
        try (var runner = lines(view(), queue())) {
            var ran = runner.run(order("A", item("x", 1), item("y", 2)), order("B", item("x", 3)));
            assertThat(ran.rows().record()).containsExactly(0, 0, 1);
            assertThat(ran.texts(0, 0)).containsExactly("x", "y", "x");
            assertThat(ran.longs(0, 2)).containsExactly(1L, 2L, 3L);
            assertThat(ran.texts(1, 0))
                    .containsExactly(
                            "{\"id\":\"A\",\"note\":null,\"v\":null,\"item\":{\"n\":1,\"sku\":\"x\"},\"sku\":\"x\",\"n\":1,\"line\":1}",
                            "{\"id\":\"A\",\"note\":null,\"v\":null,\"item\":{\"n\":2,\"sku\":\"y\"},\"sku\":\"y\",\"n\":2,\"line\":2}",
                            "{\"id\":\"B\",\"note\":null,\"v\":null,\"item\":{\"n\":3,\"sku\":\"x\"},\"sku\":\"x\",\"n\":3,\"line\":1}");
            assertThat(ran.identity(0)).isNotEqualTo(ran.identity(1));
        }
    }

    @Test
    void aRejectedElementRejectsItsRecordOnly() {
        try (var runner = lines(view(), queue())) {
            var ran =
                    runner.run(
                            order("A", item("x", 1), item("y", 0), item("z", -1)),
                            order("B", item("x", 3)));
            assertThat(List.of(ran.at(0, 0), ran.at(0, 1), ran.at(1, 0)))
                    .containsExactly(Outcome.REJECTED, Outcome.REJECTED, Outcome.PENDING);
            assertThat(ran.rows().record()).containsExactly(1);
            assertThat(ran.reasons(0))
                    .containsExactly(positive("items[1].n", "0"), positive("items[2].n", "-1"));
        }
    }

    static Reason positive(String field, String value) {
        return new Reason(
                "check",
                Optional.of(field),
                Optional.of(value),
                "n is positive",
                Optional.of("steps[2].check"));
    }

    @Test
    void twoElementsWithOneKeyRejectTheRecord() {
        try (var runner = lines(view())) {
            var ran = runner.run(order("A", item("x", 1), item("y", 2), item("x", 3)));
            assertThat(ran.reasons(0))
                    .containsExactly(
                            new Reason(
                                    "key",
                                    Optional.of("items[2]"),
                                    Optional.empty(),
                                    "elements 1 and 3 of 'items' have the same key (id, sku); add"
                                            + " source.item to the key",
                                    Optional.of("key")));
            assertThat(ran.rows().size()).isZero();
        }
    }

    @Test
    void theNumberOfTheElementMakesAKeyUnique() {
        var pipeline =
                pipeline(
                        new Type.ListOf(ITEM),
                        List.of("id", "line"),
                        List.of(ITEMS, COLUMNS),
                        view());
        try (var runner = new Runner(pipeline, SKUS)) {
            var ran = runner.run(order("A", item("x", 1), item("x", 1)));
            assertThat(ran.rows().size()).isEqualTo(2);
            assertThat(ran.identity(0)).isNotEqualTo(ran.identity(1));
            assertThat(ran.digest(0)).isEqualTo(ran.digest(1));
        }
    }

    @Test
    void withoutAKeyEachElementHasAnIdentity() {
        var pipeline = pipeline(new Type.ListOf(ITEM), List.of(), List.of(ITEMS, COLUMNS), view());
        try (var runner = new Runner(pipeline, SKUS)) {
            var ran = runner.run(order("A", item("x", 1), item("x", 1)));
            var again = runner.run(order("A", item("x", 1), item("x", 1)));
            assertThat(ran.identity(0)).isNotEqualTo(ran.identity(1));
            assertThat(List.of(again.identity(0), again.identity(1)))
                    .containsExactly(ran.identity(0), ran.identity(1));
        }
    }

    @Test
    void aRecordWithoutElementsIsFiltered() {
        try (var runner = lines(view(), queue())) {
            var ran =
                    runner.run(
                            order("A"), "{\"id\":\"B\",\"items\":null}", order("C", item("x", 1)));
            assertThat(List.of(ran.at(0, 0), ran.at(0, 1), ran.at(1, 0), ran.at(2, 0)))
                    .containsExactly(
                            Outcome.FILTERED, Outcome.FILTERED, Outcome.FILTERED, Outcome.PENDING);
            assertThat(ran.rows().record()).containsExactly(2);
        }
    }

    @Test
    void aCheckBeforeTheStepReportsTheRecordOnce() {
        var check = new Step.Check(sql("there are two items", "len(items) = 2"));
        try (var runner = lists(List.of(check, ITEMS, COLUMNS, POSITIVE), view())) {
            var ran = runner.run(order("A", item("x", 0), item("y", 0), item("z", 0)), order("B"));
            assertThat(ran.reasons(0))
                    .singleElement()
                    .satisfies(why -> {
                        assertThat(why.field()).contains("items");
                        assertThat(why.message()).isEqualTo("there are two items");
                    });
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.REJECTED);
        }
    }

    @Test
    void aNullElementIsARow() {
        var where = new Step.Where(Sql.of("item is not null"));
        try (var runner = lists(List.of(ITEMS, COLUMNS, where), view());
                var all = lists(List.of(ITEMS, COLUMNS), view())) {
            var document = order("A", "null", item("x", 2));
            assertThat(runner.run(document).longs(0, 2)).containsExactly(2L);
            assertThat(all.run(document).reasons(0))
                    .singleElement()
                    .satisfies(why -> {
                        assertThat(why.cause()).isEqualTo("key");
                        assertThat(why.field()).contains("items[0].sku");
                    });
        }
    }

    @Test
    void aFilteredElementLeavesTheOthers() {
        var where = new Step.Where(Sql.of("n > 1"));
        try (var runner = lists(List.of(ITEMS, COLUMNS, where), view())) {
            var ran =
                    runner.run(
                            order("A", item("x", 1), item("y", 2)),
                            order("B", item("x", 1), item("y", 1)));
            assertThat(ran.texts(0, 0)).containsExactly("y");
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.PENDING);
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.FILTERED);
        }
    }

    @Test
    void aSinkReceivesOnlyTheElementsOfItsWhere() {
        try (var runner = lines(view(), queue("n > 1"), queue("n > 5"))) {
            var ran = runner.run(order("A", item("x", 1), item("y", 2)), order("B", item("z", 9)));
            var rows = ran.rows();
            assertThat(excluded(rows, 0)).containsExactly(false, false, false);
            assertThat(excluded(rows, 1)).containsExactly(true, false, false);
            assertThat(List.of(ran.at(0, 1), ran.at(0, 2), ran.at(1, 2)))
                    .containsExactly(Outcome.PENDING, Outcome.FILTERED, Outcome.PENDING);
        }
    }

    private static List<Boolean> excluded(dev.leat.batch.Rows rows, int sink) {
        return IntStream.range(0, rows.size())
                .mapToObj(row -> rows.elements().excluded(sink, row))
                .toList();
    }

    @Test
    void anElementThatOneSinkRejectsRejectsTheRecord() {
        var far =
                new QueueSink(
                        "OrderQueue",
                        new Sink.Filter.Where(Sql.of("cast(sku as integer) > 0")),
                        Map.of());
        try (var runner = lines(view(), far)) {
            var ran = runner.run(order("A", item("1", 1), item("y", 2)));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.at(0, 1)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.table().reasons(0, 0)).isEqualTo(ran.table().reasons(0, 1));
            assertThat(ran.table().reasons(0, 1))
                    .singleElement()
                    .satisfies(why -> {
                        assertThat(why.field()).contains("items[1]");
                    });
            assertThat(ran.rows().size()).isZero();
        }
    }

    @Test
    void sinksThatHaveARedrivenRecordStayDone() {
        try (var runner = lines(view(), queue())) {
            var work = Orders.work(order("A", item("x", 1), item("y", 2)));
            var table = new Outcomes(1, 2);
            table.put(0, 0, Outcome.DUPLICATE);
            var rows = runner.run(work, table);
            assertThat(table.at(0, 0)).isEqualTo(Outcome.DUPLICATE);
            assertThat(table.at(0, 1)).isEqualTo(Outcome.PENDING);
            assertThat(rows.size()).isEqualTo(2);
            assertThat(excluded(rows, 0)).containsExactly(true, true);
        }
    }

    @Test
    void jsonArraysHaveJsonElements() {
        var columns =
                new Step.Set(sql("sku", "item ->> 'sku'", "n", "cast(item ->> 'n' as integer)"));
        var pipeline =
                pipeline(
                        Simple.JSON,
                        List.of("id", "sku"),
                        List.of(ITEMS, columns),
                        view(),
                        queue());
        try (var runner = new Runner(pipeline, SKUS)) {
            var ran =
                    runner.run(
                            order("A", item("x", 1), item("y", 2)),
                            "{\"id\":\"B\",\"items\":{\"sku\":\"x\"}}",
                            "{\"id\":\"C\",\"items\":null}",
                            "{\"id\":\"D\",\"items\":\"[1]\"}",
                            "{\"id\":\"E\",\"items\":[]}");
            assertThat(ran.texts(0, 0)).containsExactly("x", "y");
            assertThat(ran.texts(1, 0).getFirst()).contains("\"item\":{\"sku\":\"x\",\"n\":1}");
            assertThat(ran.reasons(1))
                    .containsExactly(
                            new Reason(
                                    "unnest",
                                    Optional.of("items"),
                                    Optional.of("{\"sku\":\"x\"}"),
                                    "'items' is not a JSON array",
                                    Optional.of("steps[0].unnest")));
            assertThat(List.of(ran.at(2, 0), ran.at(3, 0), ran.at(4, 0)))
                    .containsExactly(Outcome.FILTERED, Outcome.REJECTED, Outcome.FILTERED);
        }
    }

    @Test
    void numbersOfJsonElementsKeepTheirDigits() {
        var pipeline = pipeline(Simple.JSON, List.of(), List.of(ITEMS), queue());
        try (var runner = new Runner(pipeline)) {
            var ran = runner.run(order("A", "{\"price\":9999999999999999.99}", "1.10"));
            assertThat(ran.texts(0, 0).get(0)).contains("9999999999999999.99");
            assertThat(ran.texts(0, 0).get(1)).contains("\"item\":1.10");
        }
    }
}

package dev.leat.kernel;

import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Lookup;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Step.Lookup.Missing;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookupStepTest {

    private static final List<Sink> QUEUE =
            List.of(new QueueSink("OrderQueue", new Sink.Filter.All(), Map.of()));

    private static final Schema USER =
            new Schema(
                    "User",
                    List.of(
                            Field.required("id", Simple.VARCHAR),
                            new Field("limit", new Type.Decimal(10, 2)),
                            new Field("since", Simple.TIMESTAMPTZ),
                            new Field("day", Simple.DATE),
                            new Field("local", Simple.TIMESTAMP),
                            new Field("ratio", Simple.DOUBLE),
                            new Field("vip", Simple.BOOLEAN),
                            new Field("extra", Simple.JSON),
                            new Field("tags", new Type.ListOf(Simple.VARCHAR)),
                            new Field("name", Simple.VARCHAR, false, true, Optional.empty())));

    private static final Lookup USERS = lookup("users", USER, "id");

    private final List<Set<List<String>>> asked = new ArrayList<>();

    private static Lookup lookup(String name, Schema schema, String... key) {
        return new Lookup(
                name,
                new Lookup.Origin.OfTable(name),
                schema,
                List.of(key),
                Duration.ofMinutes(1),
                10);
    }

    private static Step.Lookup users(Missing missing, String... take) {
        var columns = new java.util.LinkedHashMap<String, String>();
        for (var column : take) {
            columns.put(column, column);
        }
        return new Step.Lookup(USERS, Map.of("user_id", "id"), columns, missing);
    }

    private static LookupRows rows(Lookup lookup, String... documents) {
        var rows = new LookupRows(lookup);
        for (var document : documents) {
            assertThat(rows.add(document.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(LookupRows.Added.Row.class);
        }
        return rows;
    }

    private Runner runner(List<Step> steps, LookupReader reader) {
        return new Runner(
                new Kernels((lookup, keys) -> {
                    asked.add(keys);
                    return reader.read(lookup, keys);
                }),
                pipeline(steps, QUEUE));
    }

    private Runner runner(List<Step> steps, String... users) {
        return runner(steps, (lookup, _) -> rows(lookup, users));
    }

    @Test
    void addsColumnsOfEveryType() {
        var step =
                users(
                        Missing.REJECT,
                        "limit",
                        "since",
                        "day",
                        "local",
                        "ratio",
                        "vip",
                        "extra",
                        "tags",
                        "name");
        var select = new Step.Exclude(List.of("items", "order_value", "order_timestamp"));
        try (var runner =
                runner(
                        List.of(step, select),
                        """
                        {"id":"u1","limit":12.50,"since":"2024-02-03T04:05:06.7Z","day":"2024-02-03",
                        "local":"2024-02-03T04:05:06","ratio":0.25,"vip":true,"extra":{"n":1.10},
                        "tags":["a","b"],"name":"Ann"}
                        """)) {
            var ran = runner.run(order("A", "user_id", "\"u1\""));
            assertThat(ran.reasons(0)).isEmpty();
            assertThat(ran.texts(0, 0).getFirst())
                    .contains(
                            "\"limit\":12.5,\"since\":\"2024-02-03T04:05:06.7Z\",\"day\":\"2024-02-03\","
                                    + "\"local\":\"2024-02-03T04:05:06\",\"ratio\":0.25,\"vip\":true,"
                                    + "\"extra\":{\"n\":1.10},\"tags\":[\"a\",\"b\"],\"name\":\"Ann\"");
        }
    }

    @Test
    void readsTheKeysOfABatchInOneCallAndEachOnce() {
        try (var runner =
                runner(
                        List.of(users(Missing.KEEP, "limit")),
                        "{\"id\":\"u1\",\"limit\":1}",
                        "{\"id\":\"u2\",\"limit\":2}")) {
            runner.run(
                    order("A", "user_id", "\"u1\""),
                    order("B", "user_id", "\"u2\""),
                    order("C", "user_id", "\"u1\""));
            assertThat(asked).containsExactly(Set.of(List.of("u1"), List.of("u2")));
        }
    }

    @Test
    void asksForNoKeyOfARecordThatAnEarlierStepRejectsOrFilters() {
        var where = new Step.Where(Sql.of("order_id <> 'B'"));
        try (var runner =
                runner(
                        List.of(where, users(Missing.REJECT, "limit")),
                        "{\"id\":\"u1\",\"limit\":1}")) {
            var ran =
                    runner.run(order("A", "user_id", "\"u1\""), order("B", "user_id", "\"gone\""));
            assertThat(asked).containsExactly(Set.of(List.of("u1")));
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.FILTERED);
        }
    }

    @Test
    void rejectsARecordWithoutARow() {
        try (var runner = runner(List.of(users(Missing.REJECT, "limit")))) {
            var ran = runner.run(order("A", "user_id", "\"u9\""));
            assertThat(ran.reasons(0))
                    .containsExactly(
                            new Reason(
                                    "lookup",
                                    Optional.of("user_id"),
                                    Optional.of("\"u9\""),
                                    "lookup 'users' has no row with this key",
                                    Optional.of("steps[0].lookup")));
        }
    }

    @Test
    void keepsARecordWithoutARowAndLaterStepsSeeNull() {
        var later = new Step.Set(sql("payment_method", "coalesce(name, 'unknown')"));
        try (var runner = runner(List.of(users(Missing.KEEP, "name"), later))) {
            var ran = runner.run(order("A", "user_id", "\"u9\""));
            assertThat(ran.texts(0, 0).getFirst())
                    .contains("\"payment_method\":\"unknown\"", "\"name\":null");
        }
    }

    @Test
    void retriesARecordWithoutARow() {
        try (var runner =
                runner(List.of(users(Missing.RETRY, "limit")), "{\"id\":\"u1\",\"limit\":1}")) {
            var ran = runner.run(order("A", "user_id", "\"u9\""), order("B", "user_id", "\"u1\""));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.RETRIED);
            assertThat(ran.reasons(0))
                    .extracting(Reason::message)
                    .containsExactly("lookup 'users' has no row with this key");
            assertThat(ran.rows().record()).containsExactly(1);
        }
    }

    @Test
    void aNullKeyHasNoRowAndIsNotRetried() {
        var none = new Step.Set(sql("user_id", "nullif(user_id, 'none')"));
        try (var runner = runner(List.of(none, users(Missing.RETRY, "limit")), "{\"id\":\"u1\"}")) {
            var ran = runner.run(order("A", "user_id", "\"none\""));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(asked).containsExactly(Set.of());
        }
        try (var runner = runner(List.of(none, users(Missing.KEEP, "limit")))) {
            var ran = runner.run(order("A", "user_id", "\"none\""));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.PENDING);
        }
    }

    @Test
    void comparesNumbersByValueAndTimesAsInstants() {
        var schema =
                new Schema(
                        "Price",
                        List.of(
                                new Field("amount", new Type.Decimal(20, 4)),
                                new Field("at", Simple.TIMESTAMPTZ),
                                new Field("label", Simple.VARCHAR)));
        var prices = lookup("prices", schema, "at", "amount");
        var step =
                new Step.Lookup(
                        prices,
                        Map.of("order_value", "amount", "order_timestamp", "at"),
                        Map.of("label", "label"),
                        Missing.REJECT);
        try (var runner =
                runner(
                        List.of(step),
                        (lookup, _) ->
                                rows(
                                        lookup,
                                        "{\"amount\":30.0000,\"at\":\"2024-12-16T01:00:00+01:00\",\"label\":\"x\"}"))) {
            var ran =
                    runner.run(
                            order(
                                    "A",
                                    "order_value",
                                    "30.00",
                                    "order_timestamp",
                                    "\"2024-12-16T00:00:00Z\""));
            assertThat(ran.reasons(0)).isEmpty();
            assertThat(ran.texts(0, 0).getFirst()).contains("\"label\":\"x\"");
        }
    }

    @Test
    void aLookupMayUseAColumnOfAnEarlierLookup() {
        var segment =
                lookup(
                        "segments",
                        new Schema(
                                "Segment",
                                List.of(
                                        new Field("name", Simple.VARCHAR),
                                        new Field("discount", Simple.INTEGER))),
                        "name");
        var second =
                new Step.Lookup(
                        segment,
                        Map.of("name", "name"),
                        Map.of("percent", "discount"),
                        Missing.REJECT);
        try (var runner =
                runner(
                        List.of(users(Missing.REJECT, "name"), second),
                        (lookup, _) ->
                                lookup.equals(USERS)
                                        ? rows(lookup, "{\"id\":\"u1\",\"name\":\"gold\"}")
                                        : rows(lookup, "{\"name\":\"gold\",\"discount\":15}"))) {
            var ran = runner.run(order("A", "user_id", "\"u1\""));
            assertThat(ran.texts(0, 0).getFirst()).contains("\"percent\":15");
            assertThat(asked).containsExactly(Set.of(List.of("u1")), Set.of(List.of("gold")));
        }
    }

    @Test
    void theDigestOfARecordDoesNotDependOnTheRow() {
        var euros = new Step.Set(sql("payment_method", "name || '!'"));
        var steps = List.<Step>of(users(Missing.REJECT, "name", "limit"), euros);
        String before;
        try (var runner = runner(steps, "{\"id\":\"u1\",\"name\":\"Ann\",\"limit\":1}")) {
            before = runner.run(order("A", "user_id", "\"u1\"")).digest(0);
        }
        try (var runner = runner(steps, "{\"id\":\"u1\",\"name\":\"Bob\",\"limit\":2}")) {
            var ran = runner.run(order("A", "user_id", "\"u1\""));
            assertThat(ran.digest(0)).isEqualTo(before);
            assertThat(ran.texts(0, 0).getFirst()).contains("\"payment_method\":\"Bob!\"");
            assertThat(runner.run(order("A", "user_id", "\"u1\"", "order_value", "31")).digest(0))
                    .isNotEqualTo(before);
        }
    }

    @Test
    void rejectsARecordWhoseRowDoesNotFitTheSchema() {
        var rows = new LookupRows(USERS);
        rows.invalid(List.of("u1"), List.of(Reason.of("type", "is not a number")));
        try (var runner = runner(List.of(users(Missing.KEEP, "limit")), (_, _) -> rows)) {
            var ran = runner.run(order("A", "user_id", "\"u1\""), order("B", "user_id", "\"u2\""));
            assertThat(ran.reasons(0))
                    .extracting(Reason::message)
                    .containsExactly(
                            "the row of lookup 'users' with this key does not fit schema User");
            assertThat(ran.rows().record()).containsExactly(1);
        }
    }

    @Test
    void quotesSpecialCharactersOfKeysAndValues() {
        var name = "\\\"\\\\ \\u001e \\n' ü";
        try (var runner =
                runner(
                        List.of(users(Missing.REJECT, "name")),
                        "{\"id\":\"" + name + "\",\"name\":\"" + name + "\"}")) {
            var ran = runner.run(order("A", "user_id", "\"" + name + "\""));
            assertThat(ran.reasons(0)).isEmpty();
            assertThat(ran.texts(0, 0).getFirst()).contains("\"name\":\"\\\"\\\\ \\u001e");
        }
    }

    @Test
    void aFailedExpressionRejectsItsRecordAlone() {
        var wrong = new Step.Set(sql("payment_method", "concat(cast(name as integer), '')"));
        try (var runner =
                runner(
                        List.of(users(Missing.REJECT, "name"), wrong),
                        "{\"id\":\"u1\",\"name\":\"x\"}",
                        "{\"id\":\"u2\",\"name\":\"2\"}")) {
            var ran = runner.run(order("A", "user_id", "\"u1\""), order("B", "user_id", "\"u2\""));
            assertThat(ran.rows().record()).containsExactly(1);
            assertThat(ran.reasons(0)).extracting(Reason::cause).containsExactly("set");
            assertThat(ran.reasons(0).getFirst().value()).contains("***");
        }
    }

    @Test
    void anUnavailableLookupRejectsNothing() {
        LookupReader reader = LookupReader.unavailable("the file does not exist");
        try (var runner = runner(List.of(users(Missing.REJECT, "name")), reader)) {
            var work = Orders.work(order("A", "user_id", "\"u1\""));
            var table = Orders.table(work, pipeline(List.of(), QUEUE));
            assertThatThrownBy(() -> runner.run(work, table))
                    .isInstanceOf(UnavailableException.class);
            assertThat(table.at(0, 0)).isEqualTo(Outcome.PENDING);
        }
    }
}

package dev.leat.bench;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The app of the orders example, built in Java, and orders for this app. An order has about 380
/// bytes and two items. The orders are from 10,000 users and two days.
final class OrderApp {

    private static final Type MONEY = new Type.Decimal(18, 2);

    private static final Type ITEMS =
            new Type.ListOf(
                    new Type.Struct(
                            List.of(
                                    new Type.Member("product_id", Simple.VARCHAR),
                                    new Type.Member("quantity", Simple.INTEGER),
                                    new Type.Member("price_per_unit", new Type.Decimal(18, 4)))));

    private static final Schema SCHEMA =
            new Schema(
                    "Order",
                    List.of(
                            Field.required("order_id", Simple.VARCHAR),
                            Field.required("user_id", Simple.VARCHAR),
                            Field.required("order_timestamp", Simple.TIMESTAMPTZ),
                            Field.required("order_value", MONEY),
                            Field.required("items", ITEMS),
                            new Field("shipping_address", Simple.VARCHAR),
                            new Field("payment_method", Simple.VARCHAR)));

    static final Instant ARRIVED = Instant.parse("2024-12-20T00:00:00Z");

    private OrderApp() {}

    static Pipeline pipeline() {
        var clean = sql("order_id", "upper(strip(order_id))", "user_id", "upper(strip(user_id))");
        var checks =
                sql(
                        "order_id is not blank",
                        "order_id <> ''",
                        "user_id is not blank",
                        "user_id <> ''",
                        "order_value is above zero",
                        "order_value > 0",
                        "there is at least one item",
                        "len(items) > 0",
                        "quantities and prices are above zero",
                        "list_bool_and([i.quantity > 0 and i.price_per_unit > 0 for i in items])",
                        "items add up to order_value",
                        "round(list_sum([i.quantity * i.price_per_unit for i in items]), 2) ="
                                + " order_value");
        return Pipeline.of(
                        "order_stats",
                        new QueueSource("OrderQueue", SCHEMA, Pipeline.UnknownFields.IGNORE, 1000))
                .withKey(List.of("order_id"))
                .withSteps(List.of(new Step.Set(clean), new Step.Check(checks)))
                .withTo(List.of(ViewSink.of("user_stats"), ViewSink.of("global_stats")));
    }

    static App app(Pipeline pipeline) {
        var views = new LinkedHashMap<String, View>();
        views.put(
                "user_stats", view("user_stats", List.of(new View.Key("user_id", Simple.VARCHAR))));
        views.put("global_stats", view("global_stats", List.of()));
        return App.named("orders")
                .withQueues(Map.of("OrderQueue", Queue.named("OrderQueue")))
                .withViews(views)
                .withPipelines(Map.of(pipeline.name(), pipeline));
    }

    private static View view(String name, List<View.Key> key) {
        return new View(
                name,
                key,
                List.of(
                        View.Measure.count("orders"),
                        View.Measure.sum("value", "order_value", MONEY)),
                Optional.of(
                        new View.Every(
                                "order_timestamp",
                                Simple.TIMESTAMPTZ,
                                Duration.ofDays(1),
                                ZoneOffset.UTC,
                                Optional.empty())),
                Optional.empty());
    }

    static LeasedWork work(int size, int round) {
        var records = new ArrayList<Record>();
        for (int i = 0; i < size; i++) {
            var body = order(round * size + i).getBytes(StandardCharsets.UTF_8);
            records.add(new Record("m" + i, body, Map.of(), 1, ARRIVED));
        }
        return new LeasedWork("OrderQueue", "lease", records);
    }

    static String order(int i) {
        int price = 10 + i % 7;
        return """
        {"order_id":"ORD%08d","user_id":"u%05d","order_timestamp":"2024-12-%02dT14:%02d:00Z",\
        "order_value":%d.50,"items":[{"product_id":"P0001","quantity":2,"price_per_unit":%d.00},\
        {"product_id":"P0002","quantity":1,"price_per_unit":3.5}],\
        "shipping_address":"%d Long Street, Apartment 7, Third Floor, 12345 Some Town, Some Country of the World",\
        "payment_method":"CreditCard"}\
        """
                .formatted(i, i % 10_000, 16 + i % 2, i % 60, 2 * price + 3, price, i % 1000);
    }

    private static Map<String, Sql> sql(String... namesAndTexts) {
        var sql = new LinkedHashMap<String, Sql>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            sql.put(namesAndTexts[i], Sql.of(namesAndTexts[i + 1]));
        }
        return sql;
    }
}

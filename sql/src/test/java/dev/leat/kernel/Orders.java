package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
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

/// Test data: an app of orders like the example's, and batches for it.
final class Orders {

    static final Instant ARRIVED = Instant.parse("2024-12-20T00:00:00Z");

    static final Type MONEY = new Type.Decimal(18, 2);

    static final Type ITEM =
            new Type.Struct(
                    List.of(
                            new Type.Member("product_id", Simple.VARCHAR),
                            new Type.Member("quantity", Simple.INTEGER),
                            new Type.Member("price_per_unit", new Type.Decimal(18, 4))));

    static final Schema SCHEMA =
            new Schema(
                    "Order",
                    List.of(
                            Field.required("order_id", Simple.VARCHAR),
                            Field.required("user_id", Simple.VARCHAR),
                            Field.required("order_timestamp", Simple.TIMESTAMPTZ),
                            Field.required("order_value", MONEY),
                            Field.required("items", new Type.ListOf(ITEM)),
                            new Field(
                                    "shipping_address",
                                    Simple.VARCHAR,
                                    false,
                                    true,
                                    Optional.empty()),
                            new Field("payment_method", Simple.VARCHAR)));

    static final Step CLEAN =
            new Step.Set(
                    sql("order_id", "upper(strip(order_id))", "user_id", "upper(strip(user_id))"));

    static final Step CHECKS =
            new Step.Check(
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
                            "list_bool_and([i.quantity > 0 and i.price_per_unit > 0 for i in"
                                    + " items])",
                            "items add up to order_value",
                            "round(list_sum([i.quantity * i.price_per_unit for i in items]), 2) ="
                                    + " order_value"));

    static final View USERS =
            new View(
                    "user_stats",
                    List.of(new View.Key("user_id", Simple.VARCHAR)),
                    List.of(
                            View.Measure.count("order_count"),
                            View.Measure.sum("total_spend", "order_value", MONEY)),
                    Optional.of(every()),
                    Optional.of("total_spend"));

    static final View GLOBAL =
            new View(
                    "global_stats",
                    List.of(),
                    List.of(
                            View.Measure.count("total_orders"),
                            View.Measure.sum("total_revenue", "order_value", MONEY)),
                    Optional.of(every()),
                    Optional.empty());

    private Orders() {}

    static View.Every every() {
        return new View.Every(
                "order_timestamp",
                Simple.TIMESTAMPTZ,
                Duration.ofDays(1),
                ZoneOffset.UTC,
                Optional.empty());
    }

    /// The example's pipeline.
    static Pipeline pipeline() {
        return pipeline(
                List.of(CLEAN, CHECKS),
                List.of(ViewSink.of("user_stats"), ViewSink.of("global_stats")));
    }

    static Pipeline pipeline(List<Step> steps, List<Sink> to) {
        return pipeline(SCHEMA, List.of("order_id"), steps, to);
    }

    static Pipeline pipeline(Schema schema, List<String> key, List<Step> steps, List<Sink> to) {
        var from = new QueueSource("OrderQueue", schema, Pipeline.UnknownFields.IGNORE, 1000);
        return Pipeline.of("order_stats", from).withKey(key).withSteps(steps).withTo(to);
    }

    static App app(Pipeline pipeline, View... more) {
        var views = new LinkedHashMap<String, View>();
        views.put(USERS.name(), USERS);
        views.put(GLOBAL.name(), GLOBAL);
        for (var view : more) {
            views.put(view.name(), view);
        }
        return App.named("orders")
                .withQueues(Map.of("OrderQueue", Queue.named("OrderQueue")))
                .withViews(views)
                .withPipelines(Map.of(pipeline.name(), pipeline));
    }

    static Map<String, Sql> sql(String... namesAndTexts) {
        var sql = new LinkedHashMap<String, Sql>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            sql.put(namesAndTexts[i], Sql.of(namesAndTexts[i + 1]));
        }
        return sql;
    }

    /// Returns a valid order of one item, with some fields replaced.
    static String order(String id, String... namesAndValues) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("order_id", '"' + id + '"');
        fields.put("user_id", "\"U1\"");
        fields.put("order_timestamp", "\"2024-12-16T14:00:00Z\"");
        fields.put("order_value", "0.3");
        fields.put("items", "[{\"product_id\":\"P1\",\"quantity\":3,\"price_per_unit\":0.1}]");
        fields.put("shipping_address", "\"a\"");
        fields.put("payment_method", "\"UPI\"");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return document(fields);
    }

    static String document(Map<String, String> fields) {
        var parts = new ArrayList<String>();
        fields.forEach((name, value) -> parts.add('"' + name + "\":" + value));
        return "{" + String.join(",", parts) + "}";
    }

    static LeasedWork work(String... documents) {
        return work(List.of(documents));
    }

    static LeasedWork work(List<String> documents) {
        var records = new ArrayList<Record>();
        for (var document : documents) {
            records.add(
                    new Record(
                            "m" + records.size(),
                            document.getBytes(StandardCharsets.UTF_8),
                            Map.of(),
                            1,
                            ARRIVED));
        }
        return new LeasedWork("OrderQueue", "lease", records);
    }

    static Outcomes table(LeasedWork work, Pipeline pipeline) {
        return new Outcomes(work.size(), pipeline.to().size());
    }
}

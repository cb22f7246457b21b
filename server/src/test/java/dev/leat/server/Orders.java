package dev.leat.server;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Route;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.port.ViewReader.Row;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An app of orders, made by hand.
public final class Orders {

    public static final Type MONEY = new Type.Decimal(18, 2);

    private static final View.Every DAYS =
            new View.Every(
                    "order_timestamp",
                    Type.Simple.TIMESTAMPTZ,
                    Duration.ofDays(1),
                    ZoneOffset.UTC,
                    Optional.empty());

    public static final View USERS =
            new View(
                    "user_stats",
                    List.of(new View.Key("user_id", Type.Simple.VARCHAR)),
                    List.of(
                            View.Measure.count("order_count"),
                            View.Measure.sum("total_spend", "order_value", MONEY)),
                    Optional.of(DAYS),
                    Optional.of("total_spend"));

    public static final View ALL =
            new View(
                    "global_stats",
                    List.of(),
                    List.of(
                            View.Measure.count("total_orders"),
                            View.Measure.sum("total_revenue", "order_value", MONEY),
                            new View.Measure(
                                    "first_order",
                                    View.Kind.MIN,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Type.Simple.TIMESTAMPTZ)),
                    Optional.of(DAYS),
                    Optional.empty());

    public static final View PAYMENTS =
            new View(
                    "payment_stats",
                    List.of(new View.Key("method", Type.Simple.VARCHAR)),
                    List.of(View.Measure.count("orders")),
                    Optional.empty(),
                    Optional.empty());

    private static final Type ITEM =
            new Type.Struct(
                    List.of(
                            new Type.Member("product_id", Type.Simple.VARCHAR),
                            new Type.Member("quantity", Type.Simple.INTEGER),
                            new Type.Member("price", new Type.Decimal(18, 4))));

    public static final Schema ORDER =
            new Schema(
                    "Order",
                    List.of(
                            Schema.Field.required("order_id", Type.Simple.VARCHAR),
                            Schema.Field.required("placed", Type.Simple.TIMESTAMPTZ),
                            Schema.Field.required("value", MONEY),
                            new Schema.Field("items", new Type.ListOf(ITEM)),
                            new Schema.Field(
                                    "shipping_address",
                                    Type.Simple.VARCHAR,
                                    false,
                                    true,
                                    Optional.empty())));

    private static final Pipeline PIPELINE =
            Pipeline.of(
                            "order_stats",
                            new QueueSource(
                                    "OrderQueue", ORDER, Pipeline.UnknownFields.IGNORE, 1000))
                    .withKey(List.of("order_id"));

    public static final App APP =
            App.named("orders")
                    .withQueues(queues())
                    .withViews(
                            Map.of(USERS.name(), USERS, ALL.name(), ALL, PAYMENTS.name(), PAYMENTS))
                    .withPipelines(Map.of("order_stats", PIPELINE))
                    .withApi(
                            List.of(
                                    route("/users/{user_id}/stats", USERS),
                                    route("/users/all/stats", ALL),
                                    route("/stats/global", ALL),
                                    route("/payments/{method}", PAYMENTS),
                                    new Route.Post("/orders", "OrderQueue", ORDER),
                                    new Route.Get(
                                            "/stats/top",
                                            USERS.name(),
                                            Optional.of("total_spend"),
                                            2)));

    /// An app that takes orders into a FIFO queue.
    public static final App FIFO =
            App.named("fifo")
                    .withQueues(
                            Map.of(
                                    "OrderQueue",
                                    Queue.named("OrderQueue").with(Queue.Fifo.DEFAULT),
                                    "OrderQueue-dlq",
                                    Queue.deadLetters("OrderQueue-dlq").with(Queue.Fifo.DEFAULT)))
                    .withPipelines(Map.of("order_stats", PIPELINE))
                    .withApi(List.of(new Route.Post("/orders", "OrderQueue", ORDER)));

    private Orders() {}

    public static Row user(String id, long orders, long cents) {
        return new Row(List.of(id), new Long[] {orders, cents});
    }

    private static Route route(String path, View view) {
        return new Route.Get(path, view.name(), Optional.empty(), Route.Get.DEFAULT_LIMIT);
    }

    private static Map<String, Queue> queues() {
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("OrderQueue", Queue.named("OrderQueue"));
        queues.put("OrderQueue-dlq", Queue.deadLetters("OrderQueue-dlq"));
        return queues;
    }
}

package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.Model;
import dev.leat.app.Pipeline;
import dev.leat.app.Quality;
import dev.leat.app.Quality.Limits;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Route;
import dev.leat.app.Schema;
import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.sink.ViewSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrdersAppTest {

    private static final Path ORDERS = Path.of("../examples/orders/app.yaml");

    private static final List<String> LINES = lines();

    private static final Map<String, String> STORES =
            Map.of(
                    "user_stats", "redis://127.0.0.1:6379",
                    "global_stats", "redis://127.0.0.1:6379");

    private static final Type DECIMAL = new Type.Decimal(18, 2);

    @Test
    void readsTheExampleWithoutAWarning() throws AppException {
        var file = AppFile.lint(ORDERS, Map.of());

        assertThat(file.warnings()).isEmpty();
        assertThat(file.app()).isEqualTo(orders());
    }

    private static App orders() {
        var items =
                new Type.ListOf(
                        new Type.Struct(
                                List.of(
                                        new Type.Member("product_id", Simple.VARCHAR),
                                        new Type.Member("quantity", Simple.INTEGER),
                                        new Type.Member(
                                                "price_per_unit", new Type.Decimal(18, 4)))));
        var schema =
                new Schema(
                        "Order",
                        List.of(
                                Schema.Field.required("order_id", Simple.VARCHAR),
                                Schema.Field.required("user_id", Simple.VARCHAR),
                                Schema.Field.required("order_timestamp", Simple.TIMESTAMPTZ),
                                Schema.Field.required("order_value", DECIMAL),
                                Schema.Field.required("items", items),
                                new Schema.Field(
                                        "shipping_address",
                                        Simple.VARCHAR,
                                        false,
                                        true,
                                        Optional.empty()),
                                new Schema.Field("payment_method", Simple.VARCHAR)));
        var pipeline =
                Pipeline.of(
                                "order_stats",
                                new QueueSource(
                                        "OrderQueue", schema, Pipeline.UnknownFields.IGNORE, 1000))
                        .withKey(List.of("order_id"))
                        .withSteps(steps())
                        .withQuality(Optional.of(quality()))
                        .withTo(List.of(ViewSink.of("user_stats"), ViewSink.of("global_stats")));
        return App.named("orders")
                .withQueues(
                        Map.of(
                                "OrderQueue",
                                Queue.named("OrderQueue"),
                                "OrderQueue-dlq",
                                Queue.deadLetters("OrderQueue-dlq")))
                .withViews(views())
                .withPipelines(Map.of("order_stats", pipeline))
                .withAlarms(Map.of("unusual_orders", alarm()))
                .with(
                        Model.class,
                        Map.of("local", Model.of("local", Model.Provider.OLLAMA, "llama3.1:8b")))
                .withApi(
                        List.of(
                                new Route.Get(
                                        "/users/{user_id}/stats",
                                        "user_stats",
                                        Optional.empty(),
                                        10),
                                new Route.Get(
                                        "/stats/global", "global_stats", Optional.empty(), 10),
                                new Route.Get(
                                        "/stats/top", "user_stats", Optional.of("total_spend"), 10),
                                new Route.Post("/orders", "OrderQueue", schema)))
                .withEnvironments(
                        Map.of(
                                "redis", new Environment("redis", STORES),
                                "aws", aws("aws", Map.of()),
                                "aws-redis", aws("aws-redis", STORES)));
    }

    private static Quality quality() {
        var columns = new LinkedHashMap<String, Limits>();
        columns.put(
                "order_value", new Limits(Optional.of(0.01), Optional.empty(), Optional.of(0.25)));
        columns.put(
                "payment_method", new Limits(Optional.empty(), Optional.of(20), Optional.of(0.25)));
        columns.put(
                "shipping_address",
                new Limits(Optional.of(0.1), Optional.empty(), Optional.empty()));
        return new Quality(
                Quality.DEFAULT_WINDOW, Optional.of("order_timestamp"), columns, Optional.empty());
    }

    private static Alarm alarm() {
        return new Alarm(
                "unusual_orders",
                "order_stats",
                Alarm.Measure.BROKEN_LIMITS,
                0,
                Duration.ZERO,
                Optional.empty());
    }

    private static Environment aws(String name, Map<String, String> stores) {
        return new Environment(
                name, stores, Optional.empty(), Optional.of(new Environment.Aws("eu-west-1", "")));
    }

    private static Map<String, View> views() {
        var every =
                Optional.of(
                        new View.Every(
                                "order_timestamp",
                                Simple.TIMESTAMPTZ,
                                Duration.ofDays(1),
                                ZoneId.of("UTC"),
                                Optional.empty()));
        var users =
                new View(
                        "user_stats",
                        List.of(new View.Key("user_id", Simple.VARCHAR)),
                        List.of(View.Measure.count("order_count"), sum("total_spend")),
                        every,
                        Optional.of("total_spend"),
                        Optional.of("user:{user_id}"));
        var all =
                new View(
                        "global_stats",
                        List.of(),
                        List.of(View.Measure.count("total_orders"), sum("total_revenue")),
                        every,
                        Optional.empty(),
                        Optional.of("global:stats"));
        return Map.of("user_stats", users, "global_stats", all);
    }

    private static View.Measure sum(String name) {
        return new View.Measure(
                name,
                View.Kind.SUM,
                Optional.of(sql("order_value", name + ": sum(")),
                Optional.empty(),
                DECIMAL);
    }

    private static List<Step> steps() {
        var set = new LinkedHashMap<String, Sql>();
        put(set, "order_id", "upper(strip(order_id))");
        put(set, "user_id", "upper(strip(user_id))");
        var check = new LinkedHashMap<String, Sql>();
        put(check, "order_id is not blank", "order_id <> ''");
        put(check, "user_id is not blank", "user_id <> ''");
        put(check, "order_value is above zero", "order_value > 0");
        put(check, "there is at least one item", "len(items) > 0");
        check.put(
                "quantities and prices are above zero",
                sql(
                        "list_bool_and([coalesce(i.quantity > 0 and i.price_per_unit > 0, false)"
                                + " for i in items])",
                        ": "));
        check.put(
                "items add up to order_value",
                sql(
                        "round(list_sum([i.quantity * i.price_per_unit for i in items]), 2)"
                                + " = order_value",
                        ": "));
        return List.of(new Step.Set(set), new Step.Check(check));
    }

    private static void put(Map<String, Sql> expressions, String name, String text) {
        expressions.put(name, sql(text, name + ": "));
    }

    /// An expression whose mark is where the example has it, behind other words of its line.
    private static Sql sql(String text, String before) {
        for (int line = 0; line < LINES.size(); line++) {
            int column = LINES.get(line).indexOf(before + text);
            if (column >= 0) {
                return new Sql(text, new SourcePosition(line + 1, column + before.length() + 1));
            }
        }
        throw new AssertionError("the example has no '" + before + text + "'");
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(ORDERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

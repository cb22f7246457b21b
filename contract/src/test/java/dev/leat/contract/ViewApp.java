package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.app.sink.ViewSink;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Apps for contract tests of views. Each has one queue and a few views.
public final class ViewApp {

    public static final String PIPELINE = "order_stats";
    public static final String USERS = "user_stats";
    public static final String ALL = "global_stats";

    /// Time for which identities are stored: 4 days of queue retention and 14 days of dead-letter
    /// retention.
    public static final Duration WINDOW = Queue.DEFAULT_RETENTION.plus(Queue.DEAD_LETTER_RETENTION);

    private static final Type MONEY = new Type.Decimal(18, 2);

    private static final Pipeline.Version VERSION =
            new Pipeline.Version("revision", Optional.of(Sql.of("status = 'DELETED'")));

    private ViewApp() {}

    /// Returns an app of orders with versions, which feeds [#sums()] and [#all()].
    public static App changing() {
        return changing(sums(), all());
    }

    /// Returns an app with one pipeline of records with versions, which feeds these views in this
    /// order.
    public static App changing(View... views) {
        return changing(of(views), PIPELINE);
    }

    /// Returns the app, with versions for the records of this pipeline.
    public static App changing(App app, String pipeline) {
        var pipelines = new LinkedHashMap<>(app.pipelines());
        pipelines.computeIfPresent(
                pipeline,
                (_, p) ->
                        Pipeline.of(p.name(), p.from())
                                .withKey(p.key())
                                .withVersion(Optional.of(VERSION))
                                .withSteps(p.steps())
                                .withTo(p.to())
                                .withMaxRejects(p.maxRejects()));
        return App.named(app.name())
                .withQueues(app.queues())
                .withViews(app.views())
                .withPipelines(pipelines)
                .withApi(app.api());
    }

    /// Returns the app, whose records of this pipeline have versions and are all their rows.
    public static App listed(App app, String pipeline) {
        var versioned = changing(app, pipeline);
        var pipelines = new LinkedHashMap<>(versioned.pipelines());
        pipelines.computeIfPresent(
                pipeline, (_, p) -> p.withSteps(List.of(new Step.Unnest("items", "item"))));
        return App.named(app.name())
                .withQueues(app.queues())
                .withViews(app.views())
                .withPipelines(pipelines)
                .withApi(app.api());
    }

    /// Returns an app of orders, which feeds [#users()] and [#all()].
    public static App orders() {
        return of(users(), all());
    }

    /// Returns a view with a key: `order_count`, `total_spend`, `smallest` and `largest` of each
    /// `user_id`. It has daily periods and is ranked by `total_spend`.
    public static View users() {
        return new View(
                USERS,
                List.of(new View.Key("user_id", Type.Simple.VARCHAR)),
                List.of(
                        View.Measure.count("order_count"),
                        View.Measure.sum("total_spend", "order_value", MONEY),
                        measure("smallest", View.Kind.MIN),
                        measure("largest", View.Kind.MAX)),
                Optional.of(days(ZoneId.of("UTC"), Optional.empty())),
                Optional.of("total_spend"));
    }

    /// Returns [#users()] with only the measures that can subtract a value.
    public static View sums() {
        var users = users();
        return new View(
                users.name(),
                users.key(),
                users.measures().subList(0, 2),
                users.every(),
                users.rankBy());
    }

    /// Returns a view without a key: `total_orders` and `total_revenue`.
    public static View all() {
        return new View(
                ALL,
                List.of(),
                List.of(
                        View.Measure.count("total_orders"),
                        View.Measure.sum("total_revenue", "order_value", MONEY)),
                Optional.of(days(ZoneId.of("UTC"), Optional.empty())),
                Optional.empty());
    }

    public static View.Measure measure(String name, View.Kind kind) {
        return new View.Measure(
                name, kind, Optional.of(Sql.of("order_value")), Optional.empty(), MONEY);
    }

    public static View.Every days(ZoneId zone, Optional<Duration> keep) {
        return new View.Every(
                "order_timestamp", Type.Simple.TIMESTAMPTZ, Duration.ofDays(1), zone, keep);
    }

    /// Returns an app with one pipeline, which feeds these views in this order.
    public static App of(View... views) {
        return of(List.of(PIPELINE), views);
    }

    /// Returns an app with these pipelines, each of which feeds all these views.
    public static App of(List<String> pipelines, View... views) {
        var schema =
                new Schema(
                        "Order", List.of(Schema.Field.required("order_id", Type.Simple.VARCHAR)));
        var from = new QueueSource("orders", schema, Pipeline.UnknownFields.IGNORE, 1000);
        List<Sink> to = Arrays.stream(views).<Sink>map(v -> ViewSink.of(v.name())).toList();
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("orders", Queue.named("orders"));
        queues.put("orders-dlq", Queue.deadLetters("orders-dlq"));
        var named = new LinkedHashMap<String, View>();
        for (var view : views) {
            named.put(view.name(), view);
        }
        var byName = new LinkedHashMap<String, Pipeline>();
        for (var name : pipelines) {
            byName.put(name, Pipeline.of(name, from).withKey(List.of("order_id")).withTo(to));
        }
        return App.named("orders").withQueues(queues).withViews(named).withPipelines(byName);
    }

    /// Returns an order of this number of cents, for both views of [#orders()].
    public static Fact order(String id, String user, long day, long cents) {
        return Fact.of(id, user + " " + day + " " + cents)
                .to(USERS, Fact.Contribution.of(List.of(user), start(day), 1L, cents, cents, cents))
                .to(ALL, Fact.Contribution.of(List.of(), start(day), 1L, cents));
    }

    /// Returns a version of an order of this number of cents, for both views of [#changing()].
    public static Fact state(String id, long version, String user, long day, long cents) {
        return Fact.of(id, "v" + version + " " + user + " " + day + " " + cents)
                .at(version)
                .to(USERS, Fact.Contribution.of(List.of(user), start(day), 1L, cents))
                .to(ALL, Fact.Contribution.of(List.of(), start(day), 1L, cents));
    }

    /// Returns the deletion of an order, without contributions.
    public static Fact deletion(String id, long version) {
        return Fact.of(id, "v" + version + " deleted").at(version).gone();
    }

    /// Returns the start of day `day` (UTC, counted from 1970-01-01) in microseconds since 1970.
    public static long start(long day) {
        return Math.multiplyExact(day, Duration.ofDays(1).toNanos() / 1000);
    }
}

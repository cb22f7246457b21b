package dev.leat.kernel;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Test data of records that change: an `id`, a version `v`, and a column that a view sums.
final class Changes {

    /// A view each of whose expressions fails for some row.
    static final View TOTALS =
            new View(
                    "totals",
                    List.of(new View.Key("who", Simple.VARCHAR)),
                    List.of(
                            View.Measure.count("n"),
                            View.Measure.sum("spent", "cast(amount as bigint)", Simple.BIGINT)),
                    Optional.empty(),
                    Optional.empty());

    private Changes() {}

    static Schema schema(Type version) {
        return new Schema(
                "Change",
                List.of(
                        Field.required("id", Simple.VARCHAR),
                        new Field("v", version),
                        new Field("state", Simple.VARCHAR),
                        new Field("who", Simple.VARCHAR),
                        new Field("amount", Simple.VARCHAR)));
    }

    /// `deleteWhen` may be empty.
    static Pipeline pipeline(Schema schema, List<Step> steps, String deleteWhen, Sink... to) {
        var condition =
                deleteWhen.isEmpty() ? Optional.<Sql>empty() : Optional.of(Sql.of(deleteWhen));
        return Pipeline.of(
                        "changes",
                        new QueueSource("OrderQueue", schema, Pipeline.UnknownFields.IGNORE, 1000))
                .withKey(List.of("id"))
                .withVersion(Optional.of(new Pipeline.Version("v", condition)))
                .withSteps(steps)
                .withTo(List.of(to));
    }

    static Sink toQueue(Sink.Filter filter) {
        return new QueueSink("OrderQueue", filter, Map.of());
    }

    static Sink toTotals(Sink.Filter filter) {
        return new ViewSink("totals", filter, Map.of());
    }

    static Sink.Filter where(String condition) {
        return new Sink.Filter.Where(Sql.of(condition));
    }

    static String change(String id, String version) {
        return "{\"id\":\"%s\",\"v\":%s}".formatted(id, version);
    }

    /// Returns a record of version 1 with these texts, which may be null.
    static String change(String id, String state, String who, String amount) {
        return "{\"id\":\"%s\",\"v\":1,\"state\":%s,\"who\":%s,\"amount\":%s}"
                .formatted(id, json(state), json(who), json(amount));
    }

    private static String json(String text) {
        return text.isEmpty() ? "null" : '"' + text + '"';
    }
}

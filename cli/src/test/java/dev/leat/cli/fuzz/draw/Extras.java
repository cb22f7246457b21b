package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import java.util.List;
import java.util.Map;

/// Draws the routes, alarms and environment of an app whose pipelines are drawn.
final class Extras {

    private final Draft draft;
    private final Dice dice;
    private final Resources resources;

    Extras(Draft draft, Resources resources) {
        this.draft = draft;
        dice = draft.dice();
        this.resources = resources;
    }

    void draw() {
        if (dice.chance(40)) {
            routes();
        }
        if (dice.chance(35)) {
            alarms();
        }
        if (dice.chance(20)) {
            environment();
        }
    }

    private void routes() {
        draft.file()
                .below("views")
                .map()
                .forEach((name, view) -> {
                    var key = ((Entries) view).map().get("key");
                    var parameters =
                            switch (key) {
                                case null -> "";
                                case Tree.Text(var column) -> "/{" + column + "}";
                                case Items(var all) ->
                                        all.stream()
                                                .map(c -> "/{" + ((Tree.Text) c).value() + "}")
                                                .reduce("", String::concat);
                                case Entries _ -> "";
                            };
                    draft.section("api")
                            .put("/" + name + parameters, new Entries().put("view", name));
                    if (((Entries) view).map().get("rank_by") instanceof Tree.Text(var rank)) {
                        var top = new Entries().put("view", name).put("top", rank);
                        if (dice.chance(50)) {
                            top.put("limit", "" + dice.between(1, 10_000));
                        }
                        draft.section("api").put("/top/" + name, top);
                    }
                });
        if (draft.file().map().get("tables") instanceof Entries(var tables)) {
            tables.forEach((name, table) -> items(name, (Entries) table));
        }
        draft.flows().stream()
                .filter(f -> f.source().format().equals(Flow.Source.MESSAGE))
                .forEach(flow -> {
                    var from = (Entries) draft.file().at(List.of("pipelines", flow.name(), "from"));
                    draft.section("api")
                            .put(
                                    "/post/" + flow.name(),
                                    new Entries()
                                            .put("queue", flow.source().place())
                                            .put("schema", from.at(List.of("schema"))));
                });
        removeEmpty("api");
        removeEmpty("views");
    }

    /// Routes that read a table: an item, a partition, and the pages of an index.
    private void items(String name, Entries table) {
        var key = Apps.texts(table.at(List.of("key")));
        var path = "/items/" + name + "/{" + key.getFirst() + "}";
        if (key.size() > 1) {
            draft.section("api").put(path, limited(new Entries().put("table", name)));
            path += "/{" + key.getLast() + "}";
        }
        draft.section("api").put(path, new Entries().put("table", name));
        if (table.map().get("indexes") instanceof Entries(var indexes)) {
            indexes.forEach((index, columns) ->
                    draft.section("api")
                            .put(
                                    "/%s/{%s}".formatted(index, Apps.texts(columns).getFirst()),
                                    limited(new Entries().put("table", name).put("index", index))));
        }
    }

    private Entries limited(Entries route) {
        return dice.chance(50) ? route.put("limit", "" + dice.between(1, 10_000)) : route;
    }

    private void removeEmpty(String section) {
        if (draft.file().map().get(section) instanceof Entries(Map<String, Tree> map)
                && map.isEmpty()) {
            draft.file().map().remove(section);
        }
    }

    private void alarms() {
        for (var flow : draft.flows()) {
            var alarm = new Entries();
            boolean ofPipeline = flow.source().files() || dice.chance(40);
            if (ofPipeline) {
                boolean rate = dice.chance(50);
                alarm.put("pipeline", flow.name())
                        .put("measure", rate ? "reject_rate" : "failures")
                        .put("above", rate ? "5%" : "3");
            } else if (flow.source().stream() && dice.chance(60)) {
                var measure = dice.of("lag", "backlog");
                alarm.put("stream", flow.source().place())
                        .put("measure", measure)
                        .put("above", measure.equals("lag") ? "10m" : "2");
            } else {
                boolean stream = flow.source().stream();
                var measure = dice.of("dead_letters", "visible", "oldest_age", "in_flight");
                alarm.put("queue", stream ? flow.name() + "-redrive" : flow.source().place())
                        .put("measure", measure)
                        .put("above", measure.equals("oldest_age") ? "10m" : "2");
                if (measure.equals("dead_letters")) {
                    alarm.put(
                            "redrive",
                            new Entries()
                                    .put("canary", "2")
                                    .put("rate", "5/s")
                                    .put("max_attempts", "2")
                                    .put("cool_down", "60s"));
                }
            }
            if (dice.chance(60)) {
                alarm.put("for", draft.duration(0, 600));
            }
            if (dice.chance(50)) {
                alarm.put("notify", resources.topic());
            }
            draft.section("alarms").put(draft.name("alarm"), alarm);
        }
    }

    private void environment() {
        var environment = draft.section("environments").below(draft.name("env"));
        if (draft.file().map().get("views") instanceof Entries(var views) && !views.isEmpty()) {
            environment
                    .below("stores")
                    .put(
                            dice.of(List.copyOf(views.keySet())),
                            dice.of("redis://127.0.0.1:6379", "${env:REDIS}"));
        }
        if (dice.chance(70)) {
            environment.put(
                    "mail",
                    new Entries()
                            .put("server", "smtp://127.0.0.1:25")
                            .put("from", "ops@example.com"));
        }
        if (draft.file().map().containsKey("warehouse_tables") && dice.chance(60)) {
            environment.put(
                    "warehouse",
                    dice.of(
                            "postgresql://127.0.0.1/sales",
                            "redshift://127.0.0.1/sales?bucket=staging&iam_role=default"));
        }
        // Names of buckets may not be valid in S3, and short names need a prefix.
        if (draft.file().map().get("buckets") == null && dice.chance(50)) {
            environment.put("region", dice.of("eu-west-1", "${env:AWS_REGION:-us-east-1}"));
            environment.put("prefix", dice.of("test-", "a_"));
        }
    }
}

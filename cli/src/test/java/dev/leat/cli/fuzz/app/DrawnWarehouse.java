package dev.leat.cli.fuzz.app;

import dev.leat.cli.fuzz.app.Flow.Target;
import dev.leat.cli.fuzz.app.Tree.Entries;
import dev.leat.cli.fuzz.app.Tree.Items;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Draws more pipelines that write the warehouse tables of an app, with their data: some rows come
/// again, some in another state, and some files are overwritten.
final class DrawnWarehouse {

    private final Draft draft;
    private final Dice dice;
    private final Resources resources;
    private final Sources sources;

    DrawnWarehouse(Draft draft, Resources resources, Sources sources) {
        this.draft = draft;
        dice = draft.dice();
        this.resources = resources;
        this.sources = sources;
    }

    void writers() {
        for (var flow : List.copyOf(draft.flows())) {
            for (int sink = 0; sink < flow.targets().size(); sink++) {
                if (flow.targets().get(sink).kind().equals("warehouse_table") && dice.chance(60)) {
                    var known = known(flow, sink);
                    for (int i = dice.between(1, 2); i > 0; i--) {
                        writer(flow, flow.targets().get(sink).place(), known);
                    }
                }
            }
        }
    }

    /// The rows that a pipeline sends to its table, as far as they can be known.
    private List<Map<String, Object>> known(Flow flow, int sink) {
        var rows = new ArrayList<Map<String, Object>>();
        if (flow.fed() || !flow.known()) {
            return rows;
        }
        var app = new Drawn(0, draft.file(), draft.beside(), draft.flows(), Map.of());
        var data =
                draft.data()
                        .computeIfAbsent(
                                flow.name(), _ -> new Records(dice, flow, List.of()).draw());
        try {
            data.forEach(one ->
                    SentRow.of(app, flow, sink, one).rows().stream()
                            .map(SentRow::values)
                            .forEach(rows::add));
        } catch (Expressions.Unsure unsure) {
            rows.clear();
        }
        return rows;
    }

    private void writer(Flow first, String table, List<Map<String, Object>> known) {
        var declared = (Entries) draft.file().at(List.of("warehouse_tables", table));
        var key = Apps.texts(declared.at(List.of("key")));
        var columns = columns(((Tree.Text) declared.at(List.of("schema"))).value(), key);
        var name = draft.name("add");
        var from = new Entries();
        var pipeline = draft.section("pipelines").below(name).put("from", from);
        var source = source(from, columns);
        var versions =
                dice.chance(first.versioned() ? 80 : 15)
                        ? Apps.versions(dice, pipeline, columns, columns, key)
                        : Optional.<Flow.Versions>empty();
        if (versions.isPresent()) {
            pipeline.put("key", Items.of(key));
        }
        var to = new Entries().put("warehouse_table", table);
        var where =
                dice.chance(25)
                        ? Optional.of(new Expressions(dice, columns, true).condition(0))
                        : Optional.<Expr>empty();
        where.ifPresent(condition -> to.put("where", condition.sql()));
        pipeline.put("to", new Items().add(to));
        var target =
                new Target(
                        "warehouse_table", table, where, false, Map.of(), "", "", Optional.empty());
        var flow =
                new Flow(
                        name,
                        source,
                        List.of(),
                        List.of(target),
                        versions.isPresent() ? key : List.of(),
                        versions,
                        false,
                        Optional.empty());
        draft.flows().add(flow);
        draft.data().put(name, data(flow, known));
    }

    /// The columns of a table, some of which may be NULL though the table needs them.
    private List<Column> columns(String schema, List<String> key) {
        var columns = new ArrayList<Column>();
        ((Entries) draft.section("schemas").at(List.of(schema)))
                .map()
                .forEach((name, declared) -> {
                    var type = ((Tree.Text) declared).value().replace(" not null", "");
                    var kind =
                            Kind.ALL.stream()
                                    .filter(k ->
                                            type.split("\\(", 2)[0].equals(
                                                    k.type().split("\\(", 2)[0]))
                                    .findFirst()
                                    .orElseThrow();
                    boolean needed = name.equals("id") || dice.chance(key.contains(name) ? 80 : 25);
                    columns.add(
                            new Column(name, kind, type, needed, false, resources.format(kind)));
                });
        return columns;
    }

    private Flow.Source source(Entries from, List<Column> columns) {
        return switch (dice.between(0, 3)) {
            case 0 -> {
                boolean fifo = dice.chance(25);
                yield sources.queue(from, resources.queue(fifo), columns, fifo);
            }
            case 1 -> sources.stream(from, resources.stream(), columns);
            default -> {
                var format = dice.of("csv", "tsv", "ndjson", "json", "parquet");
                var overwrite = dice.of("", "replace", "append");
                if (!overwrite.isEmpty()) {
                    from.put("on_overwrite", overwrite);
                }
                yield sources.files(from, format, Optional.of(columns));
            }
        };
    }

    /// Returns true if a table accepts all these rows of a pipeline: each has the values that the
    /// table requires, and nothing else is written with its key.
    static boolean takes(Drawn app, Flow flow, String table, List<Map<String, Object>> rows) {
        var declared = (Entries) app.file().at(List.of("warehouse_tables", table));
        var schema = ((Tree.Text) declared.at(List.of("schema"))).value();
        var needed = new ArrayList<String>();
        ((Entries) app.file().at(List.of("schemas", schema)))
                .map()
                .forEach((name, column) -> {
                    if (((Tree.Text) column).value().endsWith(" not null")) {
                        needed.add(name);
                    }
                });
        var key = Apps.texts(declared.at(List.of("key")));
        long writers =
                app.flows().stream()
                        .filter(f -> f.targets().stream().anyMatch(t -> t.place().equals(table)))
                        .count();
        return writers == 1
                && app.data().getOrDefault(flow.name(), List.of()).size() <= 1
                && rows.stream().allMatch(row -> row.keySet().containsAll(needed))
                && rows.stream().distinct().count()
                        == rows.stream()
                                .map(row -> key.stream().map(row::get).toList())
                                .distinct()
                                .count();
    }

    private List<Data> data(Flow flow, List<Map<String, Object>> known) {
        var fitting = new ArrayList<Map<String, Object>>();
        for (var row : known) {
            var fits = new LinkedHashMap<>(row);
            fits.keySet().retainAll(flow.source().columns().stream().map(Column::name).toList());
            if (flow.source().columns().stream()
                    .allMatch(c -> !c.notNull() || fits.containsKey(c.name()))) {
                fitting.add(fits);
            }
        }
        var records = new Records(dice, flow, fitting);
        var data = new ArrayList<>(records.draw());
        if (flow.source().files() && dice.chance(60)) {
            var next = records.overwriting(data.getFirst());
            if (data.stream().noneMatch(one -> Arrays.equals(one.content(), next.content()))) {
                data.add(next);
            }
        }
        return data;
    }
}

package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Flow.Target;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Draws more pipelines that write the warehouse tables of an app, and its lake tables with a
/// unique key, with their data: some rows come again, some in another state, and some files are
/// overwritten.
final class DrawnWriters {

    private final Draft draft;
    private final Dice dice;
    private final Resources resources;
    private final Sources sources;

    DrawnWriters(Draft draft, Resources resources, Sources sources) {
        this.draft = draft;
        dice = draft.dice();
        this.resources = resources;
        this.sources = sources;
    }

    void draw() {
        for (var flow : List.copyOf(draft.flows())) {
            for (int sink = 0; sink < flow.targets().size(); sink++) {
                if (isShared(flow, flow.targets().get(sink)) && dice.chance(60)) {
                    var known = known(flow, sink);
                    for (int i = dice.between(1, 2); i > 0; i--) {
                        writer(flow, flow.targets().get(sink), known);
                    }
                }
            }
        }
    }

    /// Returns true if other pipelines can write to the table of a sink, whose rows have a key.
    private boolean isShared(Flow flow, Target target) {
        if (flow.replacesRows()) {
            return false;
        }
        if (target.kind().equals("warehouse_table")) {
            return true;
        }
        var from = (Entries) draft.file().at(List.of("pipelines", flow.name(), "from"));
        var flat = Kind.ALL.stream().filter(Kind::flat).map(DrawnWriters::word).toList();
        return target.kind().equals("lake_table")
                && !flow.key().isEmpty()
                && !new Tree.Text("replace").equals(from.map().get("on_overwrite"))
                && fields(target).values().stream()
                        .allMatch(type -> flat.contains(type.split("[( ]", 2)[0]))
                && fields(target).values().stream().noneMatch(type -> type.contains("[]"));
    }

    private static String word(Kind kind) {
        return kind.type().split("\\(", 2)[0];
    }

    /// The types of the columns of a table.
    private Map<String, String> fields(Target target) {
        var declared = draft.file().at(List.of(target.kind() + "s", target.place()));
        var schema = ((Tree.Text) declared.at(List.of("schema"))).value();
        var fields = new LinkedHashMap<String, String>();
        ((Entries) draft.section("schemas").at(List.of(schema)))
                .map()
                .forEach((name, type) -> fields.put(name, ((Tree.Text) type).value()));
        return fields;
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

    private void writer(Flow first, Target to, List<Map<String, Object>> known) {
        boolean lake = to.kind().equals("lake_table");
        var declared = (Entries) draft.file().at(List.of(to.kind() + "s", to.place()));
        var key = lake ? first.key() : Apps.texts(declared.at(List.of("key")));
        var columns = columns(to, key, first.versions().filter(_ -> lake));
        var name = draft.name("add");
        var from = new Entries();
        var pipeline = draft.section("pipelines").below(name).put("from", from);
        var source = source(from, columns, lake);
        var versions =
                lake
                        ? first.versions()
                                .map(of -> new Flow.Versions(of.column(), Optional.empty()))
                        : dice.chance(first.versioned() ? 80 : 15)
                                ? Apps.versions(dice, pipeline, columns, columns, key)
                                : Optional.<Flow.Versions>empty();
        versions.filter(_ -> lake).ifPresent(of -> pipeline.put("version", of.column()));
        boolean keyed = lake || versions.isPresent();
        if (keyed) {
            pipeline.put("key", Items.of(key));
        }
        var sink = new Entries().put(to.kind(), to.place());
        var where =
                dice.chance(25) && !(lake && versions.isPresent())
                        ? Optional.of(new Expressions(dice, columns, true).condition(0))
                        : Optional.<Expr>empty();
        where.ifPresent(condition -> sink.put("where", condition.sql()));
        pipeline.put("to", new Items().add(sink));
        var target =
                new Target(to.kind(), to.place(), where, false, Map.of(), "", "", Optional.empty());
        var flow =
                new Flow(
                        name,
                        source,
                        List.of(),
                        List.of(target),
                        keyed ? key : List.of(),
                        versions,
                        false,
                        Optional.empty());
        draft.flows().add(flow);
        draft.data().put(name, data(flow, known));
    }

    /// The columns of a table, some of which may be NULL though the table needs them.
    private List<Column> columns(Target to, List<String> key, Optional<Flow.Versions> versions) {
        var columns = new ArrayList<Column>();
        fields(to)
                .forEach((name, declared) -> {
                    var type = declared.replace(" not null", "");
                    var kind =
                            Kind.ALL.stream()
                                    .filter(k -> type.split("\\(", 2)[0].equals(word(k)))
                                    .findFirst()
                                    .orElseThrow();
                    boolean version = versions.filter(of -> of.column().equals(name)).isPresent();
                    boolean needed =
                            name.equals("id")
                                    || version
                                    || dice.chance(key.contains(name) ? 80 : 25);
                    columns.add(
                            new Column(name, kind, type, needed, false, resources.format(kind)));
                });
        return columns;
    }

    private Flow.Source source(Entries from, List<Column> columns, boolean lake) {
        return switch (dice.between(0, 3)) {
            case 0 -> {
                boolean fifo = dice.chance(25);
                yield sources.queue(from, resources.queue(fifo), columns, fifo);
            }
            case 1 -> sources.stream(from, resources.stream(), columns);
            default -> {
                var format = dice.of("csv", "tsv", "ndjson", "json", "parquet");
                var overwrite = dice.of("", lake ? "append" : "replace", "append");
                if (!overwrite.isEmpty()) {
                    from.put("on_overwrite", overwrite);
                }
                yield sources.files(from, format, Optional.of(columns));
            }
        };
    }

    /// Returns true if a lake table has no rows of other pipelines and files with the key of the
    /// pipeline.
    static boolean isAlone(Drawn app, Flow flow, String table) {
        long writers =
                app.flows().stream()
                        .filter(f -> f.targets().stream().anyMatch(t -> t.place().equals(table)))
                        .count();
        return flow.key().isEmpty()
                || (writers == 1 && app.data().getOrDefault(flow.name(), List.of()).size() <= 1);
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

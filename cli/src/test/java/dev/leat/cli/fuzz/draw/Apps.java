package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Drawn.Pair;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Draws apps: an app of a number and a seed is always the same. Each has one pipeline with a
/// wanted pair of step, sink and format, so that some hundreds of apps have all of them.
public final class Apps {

    private static final List<String> ROW_STEPS =
            List.of("set", "select", "exclude", "check", "where");
    private static final List<String> MESSAGE_STEPS = List.of("lookup", "unnest", "java");
    private static final List<String> FILE_STEPS =
            List.of("lookup", "distinct", "aggregate", "sql");

    /// Sinks that replace all rows of a record.
    private static final List<String> REPLACING = List.of("view", "lake_table", "warehouse_table");

    private static final List<String> SINKS = List.of("queue", "view", "topic");
    private static final List<String> WRITTEN = List.of("csv", "ndjson", "parquet");
    private static final List<String> READ = List.of("csv", "tsv", "ndjson", "json", "parquet");

    /// Every pair that a pipeline can have.
    public static final List<Pair> PAIRS = pairs();

    private final Draft draft;
    private final Dice dice;
    private final Resources resources;
    private final Sources sources;

    private Apps(Dice dice) {
        this.dice = dice;
        draft = new Draft(dice);
        resources = new Resources(draft);
        sources = new Sources(draft, resources);
    }

    private static List<Pair> pairs() {
        var pairs = new ArrayList<Pair>();
        int number = 0;
        for (var sink :
                List.of(
                        "queue",
                        "view",
                        "topic",
                        "table",
                        "stream",
                        "lake_table",
                        "warehouse_table")) {
            for (var steps : List.of(ROW_STEPS, MESSAGE_STEPS)) {
                for (var step : steps) {
                    pairs.add(new Pair(step, sink, Flow.Source.MESSAGE));
                    if (number++ % 2 == 0) { // a stream differs from a queue before the steps only
                        pairs.add(new Pair(step, sink, Flow.Source.STREAM));
                    }
                }
            }
        }
        for (var read : READ) {
            for (var steps : List.of(ROW_STEPS, FILE_STEPS)) {
                for (var sinks : List.of(SINKS, WRITTEN)) {
                    steps.forEach(
                            step -> sinks.forEach(sink -> pairs.add(new Pair(step, sink, read))));
                }
            }
        }
        return List.copyOf(pairs);
    }

    /// The app of this number; those of other numbers have other pairs.
    public static Drawn of(long seed, int number) {
        long own = seed * 1_000_003 + number;
        var apps = new Apps(new Dice(own));
        // A prime step goes through all of them before one comes again.
        apps.pipeline(PAIRS.get(Math.floorMod(number * 37L, PAIRS.size())));
        if (number % 3 == 0) { // pairs of files, which seldom occur by chance
            apps.pipeline(PAIRS.get(Math.floorMod(-1 - number / 3, PAIRS.size())));
        }
        new DrawnWriters(apps.draft, apps.resources, apps.sources).draw();
        new Extras(apps.draft, apps.resources).draw();
        return apps.drawn(own);
    }

    private Drawn drawn(long seed) {
        var data = new LinkedHashMap<String, List<Data>>();
        for (var flow : draft.flows()) {
            if (!flow.fed() && !draft.data().containsKey(flow.name())) {
                data.put(flow.name(), new Records(dice, flow, List.of()).draw());
            }
        }
        data.putAll(draft.data());
        return new Drawn(seed, draft.file(), draft.beside(), List.copyOf(draft.flows()), data);
    }

    private void pipeline(Pair wish) {
        var from = new Entries();
        boolean list = wish.step().equals("unnest");
        var source =
                switch (wish.format()) {
                    case Flow.Source.MESSAGE -> sources.queue(from, list);
                    case Flow.Source.STREAM -> sources.stream(from, list);
                    default -> sources.files(from, wish.format(), Optional.empty());
                };
        pipeline(from, source, wish, false);
    }

    private void pipeline(Entries from, Flow.Source source, Pair wish, boolean fed) {
        var name = draft.name(dice.of("load", "count", "clean"));
        var pipeline = draft.section("pipelines").below(name).put("from", from);
        boolean twins = dice.chance(65);
        boolean rows = wish.step().equals("unnest") && REPLACING.contains(wish.sink());
        boolean versioned = dice.chance(rows ? 85 : 12) && !fed;
        var steps = new Steps(draft, resources, source.columns(), twins, versioned);
        if (!fed) {
            steps.draw(wish.step(), source.files());
        }
        boolean buckets = WRITTEN.contains(wish.sink()) || wish.sink().endsWith("e_table");
        var overwrite = overwriting(from, source, buckets);
        var sinks = new Sinks(draft, resources, steps, twins, versioned, source.declared());
        sinks.draw(wish.sink(), source.files(), overwrite);
        var key = key(pipeline, steps, sinks, versioned, overwrite.equals("replace"));
        var versions =
                versioned && !key.isEmpty() && (!steps.unnests() || replaces(steps, sinks, key))
                        ? versions(
                                dice,
                                pipeline,
                                steps.beforeRows(steps.ofRecord()),
                                steps.beforeRows(steps.columns()),
                                key)
                        : Optional.<Flow.Versions>empty();
        boolean shrinks = !source.files() && !fed && dice.chance(60);
        var shrink =
                shrinks
                        ? steps.shrink(identifying(pipeline, sinks), sinks.targets())
                        : Optional.<Flow.Shrink>empty();
        if (!steps.written().list().isEmpty()) {
            pipeline.put("steps", steps.written());
        }
        pipeline.put("to", sinks.written());
        if (dice.chance(20)) {
            pipeline.put("max_rejects", dice.of("0%", "50%", "100%", "2.5%"));
        }
        if (!source.files() && dice.chance(20)) {
            archived(pipeline, from);
        }
        if (!source.files() && dice.chance(20)) {
            pipeline.put("quality", quality(source));
        }
        reported(pipeline, source.files());
        draft.flows()
                .add(
                        new Flow(
                                name,
                                source,
                                steps.steps(),
                                sinks.targets(),
                                key,
                                versions,
                                fed,
                                shrink));
        if (!fed) {
            sinks.fed().forEach(this::reader);
        }
    }

    /// True if the sinks can replace all rows of a record, which some columns of the key identify.
    private boolean replaces(Steps steps, Sinks sinks, List<String> key) {
        var names = steps.beforeRows(steps.columns()).stream().map(Column::name).toList();
        var record = key.stream().filter(names::contains).toList();
        return !record.isEmpty()
                && sinks.targets().stream()
                        .allMatch(target ->
                                switch (target.kind()) {
                                    case "view" -> true;
                                    case "lake_table" -> record.size() < key.size();
                                    case "warehouse_table" ->
                                            warehouseKey(target).containsAll(record);
                                    default -> false;
                                });
    }

    private List<String> warehouseKey(Flow.Target target) {
        return texts(draft.file().at(List.of("warehouse_tables", target.place(), "key")));
    }

    /// Limits that data may break, on some of the columns of a source.
    private Entries quality(Flow.Source source) {
        var quality = new Entries();
        if (dice.chance(50)) {
            quality.put("window", dice.of("1m", "1h", "7d"));
        }
        var columns = new Entries();
        for (var column : source.columns()) {
            if (dice.chance(40)) {
                var limits = new Entries().put("nulls", dice.of("0%", "2.5%", "100%"));
                if (dice.chance(30)) {
                    limits.put("distinct", dice.of("1", "1000"));
                }
                columns.put(column.name(), limits);
            }
        }
        return columns.map().isEmpty() ? quality : quality.put("columns", columns);
    }

    /// An archive is an option of the pipeline, or of the queue that it reads.
    private void archived(Entries pipeline, Entries from) {
        var queue = from.map().get("queue") instanceof Tree.Text(var name) ? name : "";
        boolean ofQueue = !queue.isEmpty() && dice.chance(50);
        var place = ofQueue ? draft.section("queues").below(queue) : pipeline;
        place.put("archive", resources.archive());
    }

    private String overwriting(Entries from, Flow.Source source, boolean buckets) {
        if (!source.files() || !dice.chance(20)) {
            return "";
        }
        var overwrite = buckets && dice.chance(60) ? "replace" : "append";
        from.put("on_overwrite", overwrite);
        return overwrite;
    }

    /// Columns that `shrink` cannot shorten.
    private Set<String> identifying(Entries pipeline, Sinks sinks) {
        var names = new HashSet<String>();
        for (var option : List.of("key", "version")) {
            if (pipeline.map().containsKey(option)) {
                names.addAll(texts(pipeline.at(List.of(option))));
            }
        }
        for (var target : sinks.targets()) {
            if (target.kind().equals("table")) {
                names.addAll(texts(draft.file().at(List.of("tables", target.place()))));
            }
        }
        return names;
    }

    /// All values below.
    public static List<String> texts(Tree tree) {
        return switch (tree) {
            case Tree.Text(var text) -> List.of(text);
            case Items(var list) -> list.stream().flatMap(t -> texts(t).stream()).toList();
            case Entries(var map) -> map.values().stream().flatMap(t -> texts(t).stream()).toList();
        };
    }

    private List<String> key(
            Entries pipeline, Steps steps, Sinks sinks, boolean versioned, boolean replace) {
        var able = steps.ofRecord();
        var keys = able.stream().filter(c -> c.kind().key()).map(Column::name).toList();
        boolean views = sinks.targets().stream().anyMatch(t -> t.kind().equals("view"));
        boolean tables = !sinks.tableKey().isEmpty();
        // Lint refuses a key that has no effect on files, or that a lake table cannot have.
        boolean lakes = sinks.targets().stream().anyMatch(t -> t.kind().equals("lake_table"));
        boolean buckets = sinks.targets().stream().allMatch(t -> t.kind().equals("bucket"));
        boolean idle =
                (buckets || (replace && lakes))
                        && steps.steps().stream().noneMatch(step -> step.kind().equals("distinct"));
        int likely = idle ? 5 : views || lakes ? 60 : 30;
        if (keys.isEmpty() || !(versioned || tables || dice.chance(likely))) {
            return List.of();
        }
        var key =
                keys.contains("id")
                        ? new ArrayList<>(List.of("id"))
                        : new ArrayList<>(List.of(dice.of(keys)));
        steps.number().filter(_ -> dice.chance(85)).ifPresent(key::add);
        var member = steps.member();
        if (member.isPresent() && !key.contains(member.get()) && dice.chance(85)) {
            key.add(member.get());
        }
        var other = dice.of(keys);
        if (dice.chance(20) && !key.contains(other)) {
            key.add(other);
        }
        if (tables) {
            key = new ArrayList<>(sinks.tableKey());
        }
        pipeline.put("key", key.size() == 1 ? new Tree.Text(key.getFirst()) : Items.of(key));
        return key;
    }

    /// A version that is one of these columns; empty if none can be.
    static Optional<Flow.Versions> versions(
            Dice dice, Entries pipeline, List<Column> able, List<Column> all, List<String> key) {
        var columns =
                able.stream()
                        .filter(c ->
                                c.kind().whole()
                                        || c.kind().time()
                                        || c.type().equals("decimal(18,2)"))
                        .filter(c -> !key.contains(c.name()))
                        .toList();
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        var column = dice.of(columns).name();
        pipeline.put("version", column);
        var deletes =
                dice.chance(50)
                        ? Optional.of(new Expressions(dice, all, true).condition(0))
                        : Optional.<Expr>empty();
        deletes.ifPresent(condition -> pipeline.put("delete_when", condition.sql()));
        return Optional.of(new Flow.Versions(column, deletes));
    }

    private void reported(Entries pipeline, boolean files) {
        if (!files) {
            return;
        }
        var sinks =
                new Sinks(
                        draft,
                        resources,
                        new Steps(draft, resources, List.of(), true, false),
                        true,
                        false,
                        true);
        if (dice.chance(20)) {
            pipeline.put("on_success", sinks.reported(List.of("written", "outputs", "started")));
        }
        if (dice.chance(20)) {
            pipeline.put("on_failure", sinks.reported(List.of("error", "attempts", "\"at\"")));
        }
    }

    /// A pipeline that reads what another one sends.
    private void reader(Sinks.Fed fed) {
        boolean plain =
                fed.columns().stream()
                        .allMatch(c -> c.kind() != Kind.OTHER && c.format().isEmpty());
        if (!plain || !dice.chance(40) || draft.section("pipelines").map().size() > 3) {
            return;
        }
        var columns =
                fed.columns().stream()
                        .map(c ->
                                new Column(
                                        c.name(), c.kind(), c.type(), false, c.pii(), c.format()))
                        .toList();
        var from = new Entries();
        var source =
                fed.stream()
                        ? sources.stream(from, fed.place(), columns)
                        : sources.queue(from, fed.place(), columns, fed.fifo());
        pipeline(from, source, new Pair("where", "view", Flow.Source.MESSAGE), true);
    }
}

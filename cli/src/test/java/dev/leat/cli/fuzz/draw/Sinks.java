package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Flow.Target;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Draws the sinks of one pipeline, with the places that they write to.
final class Sinks {

    private final Dice dice;
    private final Resources resources;
    private final Steps steps;
    private final boolean twins;
    private final boolean versioned;
    private final boolean declared;
    private boolean append;
    private List<String> tableKey = List.of();
    private final Items written = new Items();
    private final List<Target> targets = new ArrayList<>();
    private final List<Fed> fed = new ArrayList<>();

    /// A queue or stream that the pipeline fills with these columns.
    record Fed(String place, List<Column> columns, boolean fifo, boolean stream) {}

    /// @param declared whether the source has a schema
    Sinks(
            Draft draft,
            Resources resources,
            Steps steps,
            boolean twins,
            boolean versioned,
            boolean declared) {
        dice = draft.dice();
        this.declared = declared;
        this.resources = resources;
        this.steps = steps;
        this.twins = twins;
        this.versioned = versioned;
    }

    Items written() {
        return written;
    }

    List<Target> targets() {
        return targets;
    }

    /// The key of the tables, which the pipeline must have; empty if it has no tables.
    List<String> tableKey() {
        return tableKey;
    }

    List<Fed> fed() {
        return fed;
    }

    /// @param wish a sink that must be there, as a word of [Target#word]
    void draw(String wish, boolean files, String overwrite) {
        boolean replace = overwrite.equals("replace");
        append = overwrite.equals("append") && !dice.chance(10);
        sink(wish);
        for (int i = dice.between(0, 2); i > 0; i--) {
            sink(
                    steps.replacesRows()
                            ? dice.of("view", "lake_table", "warehouse_table")
                            : replace
                                    ? dice.of(bucketFormat(), "lake_table", "warehouse_table")
                                    : dice.of(
                                            "queue",
                                            "lake_table",
                                            "warehouse_table",
                                            "view",
                                            "topic",
                                            "stream",
                                            files ? bucketFormat() : "table"));
        }
    }

    private String bucketFormat() {
        return dice.of("csv", "ndjson", "parquet");
    }

    private void sink(String wish) {
        boolean lacking =
                switch (wish) {
                    case "table" -> !tables();
                    case "lake_table" -> !declared;
                    case "warehouse_table" -> !declared || warehouseKey().isEmpty();
                    default -> false;
                };
        var word = lacking ? "queue" : wish;
        // A lake table has all states of a record, and a column of each name.
        boolean stored = word.equals("lake_table") || word.equals("warehouse_table");
        boolean all = word.equals("lake_table") && versioned;
        boolean otherwise =
                targets.stream().anyMatch(t -> t.where().isPresent()) && dice.chance(40) && !all;
        var where =
                !otherwise && dice.chance(35) && !all
                        ? Optional.of(new Expressions(dice, steps.columns(), twins).condition(1))
                        : Optional.<Expr>empty();
        var select =
                stored
                        ? stored(able(word))
                        : dice.chance(40) ? steps.selected() : Map.<String, Expr>of();
        if (word.equals("table") && !select.isEmpty()) {
            steps.columns().stream()
                    .filter(c -> tableKey.contains(c.name()))
                    .forEach(c -> select.put(c.name(), c.expression()));
        }
        var columns =
                select.isEmpty() || stored
                        ? steps.columns()
                        : select.entrySet().stream()
                                .map(e -> new Column(e.getKey(), e.getValue().kind()))
                                .toList();
        var sink = new Entries();
        var partition = word.equals("stream") ? partition() : Optional.<Expr>empty();
        var target =
                switch (word) {
                    case "queue" -> queue(sink, columns);
                    case "view" -> {
                        var view = resources.view(columns, versioned);
                        sink.put("view", view);
                        yield List.of("view", view, "", "");
                    }
                    case "topic" -> topic(sink);
                    case "stream" -> stream(sink, columns, partition);
                    case "table" -> table(sink, columns);
                    case "lake_table" -> {
                        var table =
                                resources.lakeTable(
                                        able(word),
                                        steps.replacesRows() ? List.of() : steps.ofRecord());
                        sink.put("lake_table", table);
                        yield List.of("lake_table", table, "", "");
                    }
                    case "warehouse_table" -> {
                        var table = resources.warehouseTable(able(word), warehouseKey());
                        sink.put("warehouse_table", table);
                        yield List.of("warehouse_table", table, "", "");
                    }
                    default -> bucket(sink, word, columns);
                };
        where.ifPresent(condition -> sink.put("where", condition.sql()));
        if (otherwise) {
            sink.put("else", "true");
        }
        select(sink, select);
        written.add(sink);
        targets.add(
                new Target(
                        target.get(0),
                        target.get(1),
                        where,
                        otherwise,
                        select,
                        target.get(2),
                        target.get(3),
                        partition));
    }

    /// The columns that a lake table or a warehouse table can have.
    private List<Column> able(String word) {
        return steps.columns().stream()
                .filter(c -> c.kind() != Kind.OTHER)
                .filter(c -> c.kind().flat() || word.equals("lake_table"))
                .toList();
    }

    /// The key of a warehouse table; empty if the row has none.
    private List<String> warehouseKey() {
        var able = steps.ofRecord().stream().filter(c -> c.kind().key()).map(Column::name).toList();
        var key =
                able.stream().filter("id"::equals).collect(Collectors.toCollection(ArrayList::new));
        steps.number().ifPresent(key::add);
        if (key.isEmpty() && !able.isEmpty()) {
            key.add(able.getFirst());
        }
        return key;
    }

    /// These columns as they are; empty if they are all.
    private Map<String, Expr> stored(List<Column> columns) {
        var select = new LinkedHashMap<String, Expr>();
        columns.forEach(c -> select.put(c.name(), c.expression()));
        boolean all = select.size() == steps.columns().size();
        return all && dice.chance(70) ? Map.of() : select;
    }

    private static void select(Entries sink, Map<String, Expr> select) {
        var entries = new Entries();
        select.forEach((name, expr) -> entries.put(name, expr.sql()));
        if (!select.isEmpty()) {
            sink.put("select", entries);
        }
    }

    private List<String> queue(Entries sink, List<Column> columns) {
        boolean fifo = dice.chance(30);
        var queue = resources.queue(fifo);
        sink.put("queue", queue);
        if (fifo) {
            sink.put("group", id() ? dice.of("'g'", "'g' || length(cast(id as varchar))") : "'g'");
        }
        fed.add(new Fed(queue, columns, fifo, false));
        return List.of("queue", queue, "", "");
    }

    private List<String> stream(Entries sink, List<Column> columns, Optional<Expr> partition) {
        var stream = resources.stream();
        sink.put("stream", stream);
        partition.ifPresent(key -> sink.put("partition_by", key.sql()));
        fed.add(new Fed(stream, columns, false, true));
        return List.of("stream", stream, "", "");
    }

    /// A partition key, which may be NULL, empty or too long where it is a column.
    private Optional<Expr> partition() {
        var texts = steps.columns().stream().filter(c -> c.kind() == Kind.TEXT).toList();
        return switch (dice.between(0, 3)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Expr("'all'", Kind.TEXT, _ -> "all"));
            case 2 -> texts.isEmpty() ? Optional.empty() : Optional.of(dice.of(texts).expression());
            default ->
                    id()
                            ? Optional.of(
                                    new Expr(
                                            "'k' || length(cast(id as varchar))",
                                            Kind.TEXT,
                                            row -> length(row.get("id"))))
                            : Optional.empty();
        };
    }

    private static @Nullable Object length(@Nullable Object id) {
        return id == null ? null : "k" + id.toString().length();
    }

    /// Draws the key of the tables. Returns false if the row has none.
    private boolean tables() {
        if (tableKey.isEmpty()) {
            var able = steps.ofRecord().stream().filter(c -> c.kind().ofItem()).toList();
            var names = new ArrayList<String>();
            able.stream().map(Column::name).filter("id"::equals).forEach(names::add);
            steps.number().ifPresent(names::add);
            if (!able.isEmpty() && (names.isEmpty() || (names.size() == 1 && dice.chance(25)))) {
                names.add(dice.of(able).name());
            }
            tableKey = names.stream().distinct().toList();
        }
        return !tableKey.isEmpty();
    }

    private List<String> table(Entries sink, List<Column> columns) {
        var table = resources.table(dice.chance(80) ? tableKey : tableKey.reversed(), columns);
        sink.put("table", table);
        return List.of("table", table, "", "");
    }

    private boolean id() {
        return steps.columns().stream().anyMatch(column -> column.name().equals("id"));
    }

    private List<String> topic(Entries sink) {
        var topic = resources.topic();
        sink.put("topic", topic);
        if (dice.chance(40)) {
            sink.put("subject", id() ? dice.of("News", "About {id}") : "News");
        }
        return List.of("topic", topic, "", "");
    }

    private List<String> bucket(Entries sink, String format, List<Column> columns) {
        var bucket = resources.bucket();
        sink.put("bucket", bucket);
        var packed = format.equals("parquet") ? "" : dice.of("", "", ".gz", ".zst");
        boolean said = dice.chance(40);
        var end = said && dice.chance(50) ? "" : "." + format + packed;
        var path = new StringBuilder(dice.of("", "out/"));
        var parts = columns.stream().filter(c -> c.kind().key()).toList();
        var rows = steps.columns().stream().filter(c -> c.kind().key()).toList();
        if (dice.chance(40)) {
            var column =
                    !parts.isEmpty() && dice.chance(70)
                            ? dice.of(parts)
                            : rows.isEmpty() ? null : dice.of(rows);
            if (column != null) {
                path.append("%s={%1$s}/".formatted(column.name()));
            }
        }
        path.append(
                "{source.%s}"
                        .formatted(
                                append
                                        ? dice.of("version", "id")
                                        : dice.of("stem", "stem", "key", "version", "id")));
        path.append(dice.of("", "", "-{source.version}", "-{source.name}"))
                .append(dice.of("", "-{part}"))
                .append(end);
        sink.put("path", path.toString());
        if (said || end.isEmpty()) {
            sink.put("format", format);
        }
        if (dice.chance(30)) {
            var all =
                    format.equals("parquet")
                            ? List.of("none", "gzip", "zstd", "snappy")
                            : List.of("none", "gzip", "zstd");
            sink.put("compression", dice.of(all));
        }
        return List.of("bucket", bucket, format, path.toString());
    }

    /// Returns the subscribers of file notifications: queues, streams and topics, which see these
    /// columns.
    Items reported(List<String> columns) {
        var reported = new Items();
        boolean conditional = false;
        for (int i = dice.between(1, 2); i > 0; i--) {
            var sink = new Entries();
            if (dice.chance(20)) {
                stream(sink, List.of(), Optional.of(new Expr("'files'", Kind.TEXT, null)));
                fed.removeLast();
            } else if (dice.chance(50)) {
                queue(sink, List.of());
                fed.removeLast();
                if (sink.map().containsKey("group")) {
                    sink.put("group", "pipeline");
                }
            } else {
                sink.put("topic", resources.topic());
                if (dice.chance(40)) {
                    sink.put("subject", "File {object}");
                }
            }
            if (conditional && dice.chance(50)) {
                sink.put("else", "true");
            } else if (dice.chance(40)) {
                sink.put("where", "object is not null");
                conditional = true;
            }
            if (dice.chance(50)) {
                sink.put(
                        "select",
                        new Entries().put("file", "object").put("more", dice.of(columns)));
            }
            reported.add(sink);
        }
        return reported;
    }
}

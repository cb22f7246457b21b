package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Draws schemas, queues, streams, topics, buckets and views, with any of their options.
final class Resources {

    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "name",
                    "city",
                    "amount",
                    "price",
                    "placed",
                    "paid",
                    "note",
                    "Total",
                    "order",
                    "größe",
                    "unit price",
                    "n",
                    "kind",
                    "at",
                    "qty",
                    "x_1",
                    "group");

    private final Draft draft;
    private final Dice dice;

    Resources(Draft draft) {
        this.draft = draft;
        dice = draft.dice();
    }

    /// Columns of a schema; the first is an identity.
    List<Column> columns(boolean flat) {
        var names = new LinkedHashSet<>(List.of("id"));
        int wanted = dice.between(2, 7);
        while (names.size() < wanted) {
            names.add(dice.of(COLUMNS));
        }
        var columns = new ArrayList<Column>();
        for (var name : names) {
            var kind = dice.of(Kind.ALL);
            if (name.equals("id")) {
                kind = dice.of(Kind.TEXT, Kind.TEXT, Kind.BIGINT, Kind.INTEGER);
            }
            while (flat && !kind.flat()) {
                kind = dice.of(Kind.ALL);
            }
            boolean needed = name.equals("id") || dice.chance(40);
            columns.add(new Column(name, kind, type(kind), needed, dice.chance(8), format(kind)));
        }
        return columns;
    }

    private String type(Kind kind) {
        return kind == Kind.DECIMAL ? dice.of("decimal(18,2)", "decimal(38,2)") : kind.type();
    }

    /// Returns the format in which a schema writes values of this type.
    Optional<String> format(Kind kind) {
        if (!dice.chance(30)) {
            return Optional.empty();
        }
        return switch (kind) {
            case BOOLEAN -> Optional.of(dice.of("yes/no", "1/0", "Y/N"));
            case DATE -> Optional.of(dice.of("%d/%m/%Y", "%Y%m%d", "%d.%m.%Y"));
            case TIMESTAMP -> Optional.of(dice.of("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S"));
            default -> Optional.empty();
        };
    }

    String schema(List<Column> columns) {
        var name = draft.name(dice.of("Order", "Sale", "Event"));
        var schema = draft.section("schemas").below(name);
        columns.forEach(column -> schema.put(column.name(), column.declared()));
        return name;
    }

    /// A queue that keeps messages in order, or does not.
    String queue(boolean fifo) {
        var name = draft.name("q");
        var queue = draft.section("queues").below(name);
        if (fifo) {
            queue.put("fifo", "true");
        } else if (dice.chance(5)) {
            queue.put("fifo", "false");
        }
        if (dice.chance(20)) {
            queue.put("visibility_timeout", draft.duration(1, 7200));
        }
        if (dice.chance(15)) {
            queue.put("retention", draft.perhapsVariable(draft.duration(3600, 86_400)));
        }
        if (dice.chance(10)) {
            queue.put("delay", dice.of("0s", "20ms"));
        }
        if (dice.chance(15)) {
            queue.put("max_receive_count", "" + dice.between(1, 9));
        }
        if (dice.chance(15)) {
            queue.put("dead_letter_queue", draft.name("letters"));
            if (fifo || dice.chance(20)) {
                var letters =
                        queue.map().get("dead_letter_queue") instanceof Tree.Text(var text)
                                ? text
                                : "";
                var declared = draft.section("queues").below(letters);
                if (fifo) {
                    declared.put("fifo", "true");
                }
            }
        }
        return name;
    }

    String stream() {
        var name = draft.name("stream");
        var stream = draft.section("streams").below(name);
        if (dice.chance(60)) {
            stream.put("shards", "" + dice.between(1, 4));
        }
        if (dice.chance(30)) {
            stream.put("retention", dice.of("1d", "36h", "365d"));
        }
        return name;
    }

    /// A topic, and who hears it.
    String topic() {
        var name = draft.name("t");
        var topic = draft.section("topics").below(name);
        boolean mail = dice.chance(25);
        if (mail) {
            topic.put("email", "ops@example.com");
            if (dice.chance(40)) {
                topic.put("email", Items.of(List.of("ops@example.com", "dev@example.com")));
            }
        }
        if (!mail || dice.chance(70)) {
            var queue = queue(false);
            draft.section("queues").below(queue).put("subscribe", subscription(name));
        }
        return name;
    }

    private Tree subscription(String topic) {
        if (dice.chance(40)) {
            return new Tree.Text(topic);
        }
        var subscription = new Entries().put("topic", topic);
        if (dice.chance(50)) {
            subscription.put("raw", dice.of("true", "false"));
        }
        if (dice.chance(30)) {
            boolean body = dice.chance(70);
            subscription.put("scope", body ? "body" : "attributes");
            var condition = dice.of("id", "name", "kind");
            var wanted = new Items().add(new Entries().put("exists", dice.of("true", "false")));
            if (dice.chance(50)) {
                wanted.add(new Tree.Text("Oslo1")).add(new Entries().put("prefix", "B"));
            }
            subscription.put("where", new Entries().put(condition, wanted));
        }
        return subscription;
    }

    String bucket() {
        var name = draft.name("b");
        var bucket = draft.section("buckets").below(name);
        if (dice.chance(25)) {
            bucket.put("expire_after", dice.of("1h", "30d", "90m"));
        }
        if (dice.chance(20)) {
            var notify = new Entries();
            if (dice.chance(50)) {
                notify.put("queue", queue(false));
            } else {
                notify.put("topic", topic());
            }
            if (dice.chance(50)) {
                notify.put("prefix", dice.of("in/", "out", "a"));
            }
            if (dice.chance(50)) {
                notify.put("suffix", dice.of(".csv", ".parquet", "x"));
            }
            bucket.put("notify", notify);
        }
        return name;
    }

    /// An archive in the state file, or in a bucket that no pipeline reads.
    Tree archive() {
        var keep = dice.of("1h", "30d", "3650d");
        if (dice.chance(50)) {
            return new Tree.Text(keep);
        }
        var archive = new Entries().put("keep", keep);
        return dice.chance(80) ? archive.put("bucket", bucket()) : archive;
    }

    /// A table with this key. Each column of `index` may be in the key of an index.
    String table(List<String> key, List<Column> index) {
        var name = draft.name("table");
        var table = draft.section("tables").below(name).put("key", names(key));
        var able = index.stream().filter(c -> c.kind().ofItem()).map(Column::name).toList();
        for (int i = able.isEmpty() ? 0 : dice.between(0, 2); i > 0; i--) {
            var columns = dice.some(able, 1);
            var indexed = columns.subList(0, Math.min(columns.size(), dice.between(1, 2)));
            table.below("indexes").put(draft.name("by"), new Entries().put("key", names(indexed)));
        }
        var whole = index.stream().filter(c -> c.kind().whole()).toList();
        if (!whole.isEmpty() && dice.chance(25)) {
            table.put("expire_at", dice.of(whole).name());
        }
        if (dice.chance(20)) {
            table.put("point_in_time_recovery", dice.of("true", "false"));
        }
        return name;
    }

    /// A lake table with these columns, in a bucket of its own.
    ///
    /// @param given columns that have a value where their schema needs one
    String lakeTable(List<Column> columns, List<Column> given) {
        var name = draft.name("lake");
        if (dice.chance(40)) {
            name = dice.of("sales", "ns_2") + "." + name.replace('-', '_');
        }
        var bucket = draft.name("objects");
        draft.section("buckets").below(bucket);
        var table = draft.section("lake_tables").below(name);
        table.put("bucket", bucket).put("schema", stored(columns, given));
        if (dice.chance(30)) {
            table.put("prefix", dice.of("lake/", "a/b c/"));
        }
        var parts = new ArrayList<String>();
        for (var column : dice.some(columns, 0)) {
            if (parts.size() < 2 && dice.chance(40)) {
                DrawnPartitions.of(column, dice).ifPresent(parts::add);
            }
        }
        if (!parts.isEmpty()) {
            table.put("partition_by", names(parts));
        }
        if (dice.chance(15)) {
            table.put("max_snapshot_age", dice.of("1h", "2d"));
            table.put("orphan_file_age", dice.of("1d", "365d"));
        }
        if (dice.chance(30)) {
            table.put("min_input_files", "" + dice.of(2, 3, 1000));
            table.put("min_snapshots_to_keep", "" + dice.between(1, 5));
        }
        if (dice.chance(8)) {
            table.put("was", new Entries().put(columns.getFirst().name(), "former"));
        }
        return name;
    }

    /// A warehouse table with these columns and this key.
    String warehouseTable(List<Column> columns, List<String> key) {
        var name = draft.name("facts");
        var schema = draft.name("Fact");
        var fields = draft.section("schemas").below(schema);
        for (var column : columns) {
            boolean needed = key.contains(column.name()) || dice.chance(column.notNull() ? 60 : 8);
            fields.put(column.name(), column.type() + (needed ? " not null" : ""));
        }
        draft.section("warehouse_tables").below(name).put("schema", schema).put("key", names(key));
        return name;
    }

    /// The schema of a table: a column that is needed is not NULL there, or may be.
    private String stored(List<Column> columns, List<Column> given) {
        var name = draft.name("Row");
        var schema = draft.section("schemas").below(name);
        for (var column : columns) {
            boolean needed = column.notNull() && dice.chance(50) && given.contains(column);
            schema.put(column.name(), column.type() + (needed ? " not null" : ""));
        }
        return name;
    }

    private Tree names(List<String> names) {
        return names.size() == 1 && dice.chance(70)
                ? new Tree.Text(names.getFirst())
                : Items.of(names);
    }

    /// A view over these columns.
    ///
    /// @param takesBack whether its pipeline has a version
    String view(List<Column> columns, boolean takesBack) {
        var name = draft.name("v");
        var view = draft.section("views").below(name);
        var keys =
                columns.stream().filter(column -> column.kind().key()).map(Column::name).toList();
        var key =
                dice.chance(20)
                        ? List.<String>of()
                        : dice.some(keys.subList(0, Math.min(2, keys.size())), 1);
        if (key.size() == 1 && dice.chance(60)) {
            view.put("key", key.getFirst());
        } else if (!key.isEmpty()) {
            view.put("key", Items.of(key));
        }
        var measures = view.below("measures").put("rows", "count(*)");
        for (var column : columns) {
            if (!key.contains(column.name()) && dice.chance(50)) {
                measure(column, columns, measures, takesBack);
            }
        }
        var stored = List.copyOf(measures.map().keySet());
        averages(columns, key, measures);
        var times = columns.stream().filter(column -> column.kind().time()).toList();
        if (!times.isEmpty() && dice.chance(40)) {
            view.put("every", every(dice.of(times).name()));
        }
        if (!key.isEmpty() && dice.chance(35)) {
            view.put("rank_by", dice.of(stored));
        }
        if (dice.chance(20)) {
            var text = new StringBuilder(name + ":");
            key.forEach(column -> text.append('{').append(column).append("}:"));
            view.put("redis_key", text.toString());
        }
        return name;
    }

    /// Adds averages of columns, and measures that are computed from others.
    private void averages(List<Column> columns, List<String> key, Entries measures) {
        for (var column : columns) {
            boolean number = column.kind().whole() || column.kind() == Kind.DECIMAL;
            if (number && !key.contains(column.name()) && dice.chance(15)) {
                var average = "average" + (measures.map().size() + 1);
                measures.put(average, "avg(%s)".formatted(column.sql()));
                measures.put("share_of_" + average, average + dice.of(" / rows", " - 2 * rows"));
            }
        }
    }

    private void measure(Column column, List<Column> columns, Entries measures, boolean takesBack) {
        boolean summed = column.kind().whole() || column.kind() == Kind.DECIMAL;
        boolean ordered = (summed || column.kind().time()) && (!takesBack || dice.chance(5));
        if (!summed && !ordered) {
            return;
        }
        var function =
                !ordered ? "sum" : !summed ? dice.of("min", "max") : dice.of("sum", "min", "max");
        var filter =
                dice.chance(25)
                        ? " filter (where %s)"
                                .formatted(new Expressions(dice, columns, true).condition(0).sql())
                        : "";
        var name = "m" + (measures.map().size() + 1);
        measures.put(name, "%s(%s)%s".formatted(function, column.sql(), filter));
    }

    private Entries every(String column) {
        boolean days = dice.chance(60);
        var every =
                new Entries()
                        .put("column", column)
                        .put("period", days ? dice.of("1d", "7d") : dice.of("1h", "5m", "12h"));
        if (days && dice.chance(40)) {
            every.put("zone", dice.of("UTC", "Europe/Oslo", "America/New_York"));
        }
        if (dice.chance(30)) {
            every.put("keep", dice.of("30d", "36500d"));
        }
        return every;
    }
}

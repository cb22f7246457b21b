package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Data.Message;
import dev.leat.cli.fuzz.draw.Drawn.Beside;
import dev.leat.cli.fuzz.draw.Flow.Dialect;
import dev.leat.cli.fuzz.draw.Flow.Source;
import dev.leat.cli.fuzz.draw.Flow.Step;
import dev.leat.cli.fuzz.draw.Flow.Target;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Draws a lookup with its rows, in a file, an object or a table, and a step that reads it. The
/// rows of a table are the messages of a pipeline of their own.
final class LookupStep {

    private static final Set<Kind> KEYS =
            Set.of(Kind.TEXT, Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.DATE, Kind.TIMESTAMP);
    private static final List<Kind> VALUES =
            List.of(
                    Kind.TEXT,
                    Kind.BOOLEAN,
                    Kind.INTEGER,
                    Kind.BIGINT,
                    Kind.DECIMAL,
                    Kind.DATE,
                    Kind.TIMESTAMP);

    private final Draft draft;
    private final Dice dice;
    private final Resources resources;
    private final List<Column> row;
    private final boolean files;
    private final Map<Column, Column> by = new LinkedHashMap<>();
    private final List<Column> columns = new ArrayList<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();

    /// A step as it was drawn.
    ///
    /// @param added the columns that no key may derive from
    record Made(Tree written, Step step, List<Column> added) {}

    private LookupStep(Draft draft, Resources resources, List<Column> row, boolean files) {
        this.draft = draft;
        this.resources = resources;
        this.row = row;
        this.files = files;
        dice = draft.dice();
    }

    /// Empty if a row with these columns has none to look up by.
    static Optional<Made> draw(Draft draft, Resources resources, List<Column> row, boolean files) {
        var able = row.stream().filter(c -> KEYS.contains(c.kind())).toList();
        return able.isEmpty()
                ? Optional.empty()
                : Optional.of(new LookupStep(draft, resources, row, files).draw(able));
    }

    private Made draw(List<Column> able) {
        var mine = new ArrayList<Column>();
        able.stream().filter(c -> c.name().equals("id") && dice.chance(60)).forEach(mine::add);
        var other = dice.of(able);
        if (!mine.contains(other) && (mine.isEmpty() || dice.chance(25))) {
            mine.add(other);
        }
        for (var column : mine) {
            var kind = column.kind();
            var key = new Column(draft.name("k"), kind, kind.type(), true, false, Optional.empty());
            by.put(column, key);
            columns.add(key);
        }
        for (int i = dice.between(1, 3); i > 0; i--) {
            var kind = dice.of(VALUES);
            columns.add(
                    new Column(
                            draft.name("of"),
                            kind,
                            kind.type(),
                            dice.chance(40),
                            dice.chance(8),
                            resources.format(kind)));
        }
        var take = take();
        boolean list =
                take.entrySet().stream().allMatch(e -> e.getKey().equals(e.getValue().name()));
        var names = take.values().stream().map(Column::name).toList();
        var step = new Entries().put("in", lookup()).put("by", by());
        step.put("take", list ? Items.of(names) : renamed(take));
        if (list && names.size() == 1 && dice.chance(50)) {
            step.put("take", names.getFirst());
        }
        var missing = dice.of("reject", "keep", "keep", files ? "" : "retry", "");
        if (!missing.isEmpty()) {
            step.put("missing", missing);
        }
        var odd = take.entrySet().stream().filter(e -> e.getValue().kind().time()).toList();
        return new Made(
                step,
                new Step(
                        "lookup",
                        odd.stream().map(Map.Entry::getKey).toList(),
                        row -> twin(row, take, missing.equals("keep"))),
                take.entrySet().stream().map(e -> e.getValue().called(e.getKey())).toList());
    }

    private Map<String, Column> take() {
        var take = new LinkedHashMap<String, Column>();
        var able = columns.subList(by.size(), columns.size());
        boolean same = dice.chance(50);
        for (var column : dice.some(able, 1)) {
            take.put(same ? column.name() : draft.name("l"), column);
        }
        var member = dice.of(Kind.MEMBERS);
        if (row.stream().anyMatch(column -> column.kind() == Kind.STRUCT)
                && row.stream().noneMatch(column -> column.name().equalsIgnoreCase(member))
                && dice.chance(60)) {
            take.put(member, dice.of(able));
        }
        return take;
    }

    private static Entries renamed(Map<String, Column> take) {
        var entries = new Entries();
        take.forEach((name, column) -> entries.put(name, column.name()));
        return entries;
    }

    private Tree by() {
        var entries = new Entries();
        by.forEach((mine, key) -> entries.put(mine.name(), key.name()));
        boolean one = by.size() == 1 && dice.chance(50);
        return one ? new Tree.Text(by.keySet().iterator().next().name()) : entries;
    }

    private List<Map<String, Object>> twin(
            Map<String, Object> row, Map<String, Column> take, boolean keep) {
        var found =
                rows.stream()
                        .filter(there ->
                                by.entrySet().stream()
                                        .allMatch(e ->
                                                same(
                                                        row.get(e.getKey().name()),
                                                        there.get(e.getValue().name()))))
                        .findFirst();
        if (found.isEmpty() && !keep) {
            throw new ArithmeticException("no row");
        }
        var next = new LinkedHashMap<>(row);
        take.forEach((name, column) -> {
            next.remove(name);
            found.map(there -> there.get(column.name())).ifPresent(value -> next.put(name, value));
        });
        return List.of(next);
    }

    private static boolean same(@Nullable Object mine, @Nullable Object theirs) {
        return (mine instanceof BigDecimal a && theirs instanceof BigDecimal b)
                ? a.compareTo(b) == 0
                : mine != null && mine.equals(theirs);
    }

    private String lookup() {
        var schema = resources.schema(columns);
        rows();
        var name = draft.name("lookup");
        var lookup = new Entries();
        var key = by.values().stream().map(Column::name).toList();
        if (dice.chance(30)) {
            lookup.put("table", table(schema, key)).put("schema", schema);
        } else {
            file(lookup);
            lookup.put("schema", schema)
                    .put("key", key.size() == 1 ? new Tree.Text(key.getFirst()) : Items.of(key));
            if (dice.chance(50)) {
                lookup.put("refresh", dice.of("1s", "10m", "30d"));
            }
            if (dice.chance(50)) {
                lookup.put("max_rows", dice.of("30", "10000000"));
            }
        }
        draft.section("lookups").put(name, lookup);
        return name;
    }

    /// Keys that records often have.
    private void rows() {
        var values = new Values(dice, false);
        var known = new ArrayList<List<Object>>();
        for (int i = 0; i < 20; i++) {
            var row = new HashMap<String, Object>();
            for (var column : columns) {
                var value = by.containsValue(column) ? key(column, i, values) : values.draw(column);
                if (value != null) {
                    row.put(column.name(), value instanceof String text ? plain(text) : value);
                }
            }
            var key = by.values().stream().map(column -> row.get(column.name())).toList();
            if (!known.contains(key)) {
                known.add(key);
                rows.add(row);
            }
        }
    }

    private @Nullable Object key(Column column, int number, Values values) {
        boolean counted = dice.chance(70);
        return switch (column.kind()) {
            case TEXT -> counted ? "id" + number : dice.of("Oslo1", "Rome2", "Ann3", "x", "it's");
            case INTEGER, BIGINT -> (long) number;
            default -> values.draw(column);
        };
    }

    /// In no format a text ends with a line, or has to be told from null.
    private static String plain(String text) {
        return text.isEmpty() || text.chars().anyMatch(c -> c < ' ') ? "plain" : text;
    }

    private void file(Entries lookup) {
        var format = dice.of("csv", "csv", "tsv", "ndjson");
        boolean said = dice.chance(40);
        var path = dice.of("", "data/") + draft.name("rows") + (said ? ".txt" : "." + format);
        var content = content(format).getBytes(StandardCharsets.UTF_8);
        lookup.put("file", path);
        if (said) {
            lookup.put("format", format);
        }
        if (dice.chance(50)) {
            var bucket = resources.bucket();
            lookup.put("bucket", bucket);
            draft.beside().objects().add(new Beside.Stored(bucket, path, content));
        } else {
            draft.beside().files().put(path, content);
        }
    }

    private String content(String format) {
        if (format.equals("ndjson")) {
            return rows.stream().map(this::document).collect(Collectors.joining("\n"));
        }
        boolean csv = format.equals("csv");
        var end = dice.of("\n", csv ? "\r\n" : "\n");
        var lines = new ArrayList<String>();
        lines.add(line(csv, Column::name));
        rows.forEach(row ->
                lines.add(
                        line(
                                csv,
                                column -> {
                                    var value = row.get(column.name());
                                    return value == null ? "" : Values.text(column, value);
                                })));
        return String.join(end, lines) + dice.of("", end);
    }

    private String line(boolean csv, java.util.function.Function<Column, String> value) {
        return columns.stream()
                .map(value)
                .map(text -> csv ? quoted(text) : text)
                .collect(Collectors.joining(csv ? "," : "\t"));
    }

    private static String quoted(String text) {
        return text.matches(".*[\",].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    private String document(Map<String, Object> row) {
        return columns.stream()
                .map(column ->
                        "\"" + column.name() + "\":" + Values.json(column, row.get(column.name())))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String table(String schema, List<String> key) {
        var queue = resources.queue(false);
        var table = resources.table(key, List.of());
        var name = draft.name("fill");
        draft.section("pipelines")
                .below(name)
                .put("from", new Entries().put("queue", queue).put("schema", schema))
                .put("key", Items.of(key))
                .put("to", new Items().add(new Entries().put("table", table)));
        var source =
                new Source(queue, Source.MESSAGE, Dialect.CSV, "", "", columns, true, false, false);
        var target =
                new Target(
                        "table",
                        table,
                        Optional.empty(),
                        false,
                        Map.of(),
                        "",
                        "",
                        Optional.empty());
        draft.flows()
                .add(
                        new Flow(
                                name,
                                source,
                                List.of(),
                                List.of(target),
                                key,
                                Optional.empty(),
                                false,
                                Optional.empty()));
        draft.beside().feeders().add(name);
        var messages = rows.stream().map(row -> new Message(document(row), Optional.empty()));
        draft.data()
                .put(
                        name,
                        List.of(
                                new Data(
                                        "",
                                        rows.stream().map(Optional::of).toList(),
                                        new byte[0],
                                        messages.toList(),
                                        true)));
        return table;
    }
}

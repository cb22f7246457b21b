package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Flow.Step;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Draws the steps of one pipeline, and knows the columns that they leave.
final class Steps {

    private static final List<String> ROWS =
            List.of("set", "set", "select", "exclude", "check", "where");
    private static final List<String> OF_FILES = List.of("distinct", "aggregate", "sql", "lookup");

    private final Draft draft;
    private final Resources resources;
    private final Dice dice;
    private final boolean twins;
    private final boolean versioned;
    private final Items written = new Items();
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> added = new HashSet<>();
    private final Set<String> ofRows = new HashSet<>();
    private List<Column> columns;
    private Optional<String> number = Optional.empty();
    private Optional<String> member = Optional.empty();

    /// @param twins whether everything must have its twin in Java
    Steps(
            Draft draft,
            Resources resources,
            List<Column> columns,
            boolean twins,
            boolean versioned) {
        this.draft = draft;
        this.resources = resources;
        dice = draft.dice();
        this.columns = columns;
        this.twins = twins;
        this.versioned = versioned;
    }

    /// @param wish a step that must be there, perhaps not at once
    void draw(String wish, boolean files) {
        int place = Flow.TWINS.contains(wish) ? 0 : dice.between(0, 2);
        int count = Math.max(place + 1, dice.between(1, 4));
        for (int i = 0; i < count; i++) {
            var others = files ? OF_FILES : List.of("lookup", "unnest");
            step(
                    i == place
                            ? wish
                            : dice.chance(files ? 15 : 25) ? dice.of(others) : dice.of(ROWS),
                    files);
        }
    }

    /// Shortens documents, where a sink has some.
    Optional<Flow.Shrink> shrink(Set<String> identifying, List<Flow.Target> targets) {
        var able = columns.stream().filter(c -> !identifying.contains(c.name())).toList();
        var made = ShrinkStep.draw(draft, resources, able, targets);
        made.ifPresent(shrink -> written.add(new Entries().put("shrink", shrink.written())));
        return made.map(ShrinkStep.Made::shrink);
    }

    /// True if rows are made of lists.
    boolean unnests() {
        return steps.stream().anyMatch(step -> step.kind().equals("unnest"));
    }

    /// True if records with a version are all their rows.
    boolean replacesRows() {
        return versioned && unnests();
    }

    /// Returns the columns that have their values from before the step `unnest`, if there is one.
    List<Column> beforeRows(List<Column> of) {
        return of.stream().filter(c -> !ofRows.contains(c.name())).toList();
    }

    /// Columns that a key or a version can have.
    List<Column> ofRecord() {
        return columns.stream().filter(c -> !added.contains(c.name())).toList();
    }

    /// The column with the number of an element, if there is one.
    Optional<String> number() {
        return number.filter(name -> columns.stream().anyMatch(c -> c.name().equals(name)));
    }

    /// The column with the member of a struct that has the name of a column of a lookup, if there
    /// is one and a key can have it.
    Optional<String> member() {
        return member.filter(name -> ofRecord().stream().anyMatch(c -> c.name().equals(name)));
    }

    Items written() {
        return written;
    }

    List<Step> steps() {
        return steps;
    }

    List<Column> columns() {
        return columns;
    }

    private void step(String kind, boolean files) {
        switch (kind) {
            case "set" -> set();
            case "select" -> select();
            case "exclude" -> exclude();
            case "check" -> check();
            case "where" -> where();
            case "distinct" -> distinct();
            case "aggregate" -> aggregate();
            case "lookup" -> lookup(files);
            case "unnest" -> unnest();
            case "java" -> java();
            default -> query();
        }
    }

    private Expressions expressions() {
        return new Expressions(dice, columns, twins);
    }

    private void set() {
        var set = new LinkedHashMap<String, Expr>();
        for (int i = dice.between(1, 3); i > 0; i--) {
            boolean old = dice.chance(40);
            var over = dice.of(columns).name();
            set.put(old && !over.equals("id") ? over : draft.name("s"), expressions().any());
        }
        set(set);
    }

    private void set(Map<String, Expr> set) {
        var after = new ArrayList<Column>();
        columns.forEach(column ->
                after.add(set.containsKey(column.name()) ? of(column.name(), set) : column));
        set.keySet().stream()
                .filter(name -> columns.stream().noneMatch(c -> c.name().equals(name)))
                .forEach(name -> after.add(of(name, set)));
        var derived = derived(set);
        added.removeAll(set.keySet());
        added.addAll(derived);
        add("set", sql(set), new Step("set", set, List.of(), ""), after);
    }

    /// Expressions in which a column occurs that no key may derive from.
    private List<String> derived(Map<String, Expr> expressions) {
        return expressions.entrySet().stream()
                .filter(e -> added.stream().anyMatch(name -> e.getValue().sql().contains(name)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void lookup(boolean files) {
        var made = LookupStep.draw(draft, resources, columns, files);
        if (made.isEmpty()) {
            where();
            return;
        }
        made.get().added().forEach(column -> added.add(column.name()));
        add("lookup", made.get().written(), made.get().step(), after(made.get().added()));
        columns.stream()
                .filter(column -> column.kind() == Kind.STRUCT)
                .findFirst()
                .ifPresent(struct ->
                        made.get().added().stream()
                                .map(Column::name)
                                .filter(Kind.MEMBERS::contains)
                                .forEach(name -> member(struct, name)));
    }

    /// Sets a column to the member of a struct that has the name of a column of a lookup. The value
    /// is one of the record, so that a key can have it.
    private void member(Column struct, String name) {
        var column = draft.name("m");
        var kind = name.equals(Kind.MEMBERS.getFirst()) ? Kind.TEXT : Kind.INTEGER;
        var sql = struct.sql() + "." + name;
        set(Map.of(column, new Expr(sql, kind, row -> UnnestStep.field(row, struct.name(), name))));
        added.remove(column);
        member = Optional.of(column);
    }

    private void java() {
        boolean late = steps.stream().anyMatch(s -> Flow.TWINS.contains(s.kind()));
        var made = late ? Optional.<JavaStep.Made>empty() : JavaStep.draw(draft, columns);
        if (made.isEmpty()) {
            where();
            return;
        }
        made.get().added().forEach(column -> added.add(column.name()));
        add("java", made.get().written(), made.get().step(), after(made.get().added()));
    }

    private List<Column> after(List<Column> more) {
        var after = new ArrayList<>(columns);
        after.addAll(more);
        return after;
    }

    private void unnest() {
        var made = unnests() ? Optional.<UnnestStep.Made>empty() : UnnestStep.draw(draft, columns);
        if (made.isEmpty()) {
            where();
            return;
        }
        add("unnest", made.get().unnest(), made.get().step(), made.get().after());
        if (dice.chance(85)) {
            set(made.get().set());
            number = Optional.of(made.get().number());
        }
    }

    private static Column of(String name, Map<String, Expr> set) {
        return new Column(name, Objects.requireNonNull(set.get(name)).kind());
    }

    private static Entries sql(Map<String, Expr> expressions) {
        var entries = new Entries();
        expressions.forEach((name, expr) -> entries.put(name, expr.sql()));
        return entries;
    }

    private void select() {
        if (dice.chance(50)) {
            var kept = dice.some(columns, Math.min(2, columns.size()));
            var names = kept.stream().map(Column::name).toList();
            add("select", Items.of(names), new Step("select", Map.of(), names, ""), kept);
            return;
        }
        var map = selected();
        var derived = derived(map);
        added.clear();
        added.addAll(derived);
        var after = map.keySet().stream().map(name -> of(name, map)).toList();
        add("select", sql(map), new Step("select", map, List.of(), ""), after);
    }

    /// Columns as they are, perhaps under other names, and an expression.
    Map<String, Expr> selected() {
        var map = new LinkedHashMap<String, Expr>();
        for (var column : dice.some(columns, 1)) {
            var name =
                    dice.chance(60) || column.name().equals("id") ? column.name() : draft.name("c");
            map.put(name, column.expression());
        }
        if (dice.chance(60)) {
            map.put(draft.name("e"), expressions().any());
        }
        return map;
    }

    private void exclude() {
        var others = columns.stream().filter(c -> !c.name().equals("id")).toList();
        if (others.size() < 2) {
            where();
            return;
        }
        var out =
                dice.some(others.subList(1, others.size()), 1).stream().map(Column::name).toList();
        var left = columns.stream().filter(c -> !out.contains(c.name())).toList();
        var tree = out.size() == 1 ? new Tree.Text(out.getFirst()) : Items.of(out);
        add("exclude", tree, new Step("exclude", Map.of(), out, ""), left);
    }

    private void check() {
        var checks = new LinkedHashMap<String, Expr>();
        for (int i = dice.between(1, 2); i > 0; i--) {
            checks.put(draft.name("this is so "), expressions().condition(1));
        }
        add("check", sql(checks), new Step("check", checks, List.of(), ""), columns);
    }

    private void where() {
        var condition = expressions().condition(1);
        add(
                "where",
                new Tree.Text(condition.sql()),
                new Step("where", Map.of("", condition), List.of(), ""),
                columns);
    }

    private List<Column> comparable() {
        return columns.stream().filter(c -> c.kind().key()).limit(3).toList();
    }

    private void distinct() {
        var by = dice.some(comparable(), 1).stream().map(Column::name).toList();
        if (by.isEmpty()) {
            where();
            return;
        }
        var keep = versioned && dice.chance(50) ? "newest" : dice.of("", "same");
        var tree =
                keep.isEmpty()
                        ? Items.of(by)
                        : new Entries().put("by", Items.of(by)).put("keep", keep);
        add("distinct", tree, new Step("distinct", Map.of(), by, keep), columns);
    }

    private void aggregate() {
        var by = dice.chance(20) ? List.<Column>of() : dice.some(comparable(), 1);
        var names = by.stream().map(Column::name).toList();
        var entries = new Entries();
        if (!names.isEmpty()) {
            entries.put(
                    "by", names.size() == 1 ? new Tree.Text(names.getFirst()) : Items.of(names));
        }
        var count = draft.name("n");
        var measures = new Entries().put(count, "count(*)");
        entries.put("measures", measures);
        var others = new LinkedHashMap<String, Expr>();
        if (!twins) {
            var other =
                    dice.of("count(distinct %s)", "max(%s)", "string_agg(%s, ',' order by %1$s)")
                            .formatted(dice.of(columns).sql());
            var name = draft.name("n");
            measures.put(name, other);
            others.put(name, new Expr(other, Kind.OTHER, null));
        }
        var after = new ArrayList<>(by);
        after.add(new Column(count, Kind.BIGINT));
        add("aggregate", entries, new Step("aggregate", others, names, count), after);
    }

    private void query() {
        var column = dice.of(columns).sql();
        var sql =
                dice.of(
                                "select * from batch",
                                "select * from batch where %1$s is not null",
                                "select *, row_number() over (order by %1$s) as place from batch",
                                "with b as (select * from batch) select * from b order by %1$s limit 5")
                        .formatted(column);
        var after = new ArrayList<>(columns);
        if (sql.contains("as place")) {
            if (columns.stream().anyMatch(c -> c.name().equals("place"))) {
                sql = "select * from batch";
            } else {
                after.add(new Column("place", Kind.BIGINT));
            }
        }
        if (!added.isEmpty()) {
            after.forEach(made -> added.add(made.name())); // a query may derive any of them
        }
        add("sql", new Tree.Text(sql), new Step("sql", Map.of(), List.of(), ""), after);
    }

    private void add(String kind, Tree value, Step step, List<Column> after) {
        written.add(new Entries().put(kind, value));
        steps.add(step);
        if (unnests()) {
            var before = columns.stream().map(Column::name).toList();
            after.stream()
                    .map(Column::name)
                    .filter(name -> step.expressions().containsKey(name) || !before.contains(name))
                    .forEach(ofRows::add);
        }
        columns = after;
    }
}

package dev.leat.config;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Properties of columns other than their types: `missing` has the nullable columns, `pii` the
/// columns with personal data. Both sets are estimated from the texts of expressions and used only
/// for warnings. A column whose properties are unclear is in neither set.
record Lineage(Set<String> missing, Set<String> pii) {

    /// Expressions that may replace NULL with another value.
    private static final Pattern FILLED =
            Pattern.compile("(?i)\\b(coalesce|ifnull|case|if|concat\\w*|is)\\b");

    private static final Pattern ALLOWED = Pattern.compile("(?i)\\bis\\s+null\\b");

    /// Functions whose result is as personal as their argument.
    private static final Pattern CLEANED =
            Pattern.compile(
                    "(?i)\\b(strip|trim|ltrim|rtrim|lower|upper|coalesce)\\s*\\(|[()\\s\"]|,\\s*''");

    /// The lineage with no nullable and no personal columns.
    static final Lineage NOTHING = new Lineage(Set.of(), Set.of());

    Lineage {
        missing = Set.copyOf(missing);
        pii = Set.copyOf(pii);
    }

    /// Returns the lineage after the steps of a pipeline.
    static Lineage after(Pipeline pipeline) {
        var fields = pipeline.from().schema().fields();
        var lineage =
                new Lineage(
                        names(fields, field -> !field.notNull()), names(fields, Schema.Field::pii));
        for (var step : pipeline.steps()) {
            lineage = lineage.after(step);
        }
        return lineage;
    }

    private static Set<String> names(List<Schema.Field> fields, Predicate<Schema.Field> which) {
        return fields.stream().filter(which).map(Schema.Field::name).collect(Collectors.toSet());
    }

    /// Returns the lineage of the columns that a sink receives.
    Lineage reaching(Sink sink) {
        var some =
                sink.filter() instanceof Sink.Filter.Where where
                        ? seen(List.of(where.condition()))
                        : this;
        return sink.columns().isEmpty() ? some : some.made(sink.columns(), true);
    }

    private Lineage after(Step step) {
        return switch (step) {
            case Step.Set set -> made(set.columns(), false);
            case Step.Select select -> made(select.columns(), true);
            case Step.Exclude exclude ->
                    new Lineage(
                            without(missing, exclude.columns()::contains),
                            without(pii, exclude.columns()::contains));
            case Step.Check check -> seen(check.sentences().values());
            case Step.Where where -> seen(List.of(where.condition()));
            case Step.Unnest(var column, var as) -> {
                var some = without(missing, name -> name.equals(column) || name.equals(as));
                var personal = new HashSet<>(without(pii, column::equals));
                if (pii.contains(column)) {
                    personal.add(as);
                }
                yield new Lineage(some, personal);
            }
            case Step.Lookup lookup -> looked(lookup);
            case Step.Distinct _ -> this;
            case Step.Aggregate aggregate ->
                    new Lineage(
                            without(missing, name -> !aggregate.by().contains(name)),
                            without(pii, name -> !aggregate.by().contains(name)));
            case Step.Query _ -> new Lineage(Set.of(), pii);
            case Step.Java java -> {
                var nullable = new HashSet<>(missing);
                nullable.addAll(java.adds().keySet());
                yield new Lineage(nullable, pii);
            }
        };
    }

    /// Adds the columns of a lookup.
    private Lineage looked(Step.Lookup lookup) {
        var columns = lookup.take().keySet();
        var nullable = new HashSet<>(without(missing, columns::contains));
        var personal = new HashSet<>(without(pii, columns::contains));
        for (var column : columns) {
            var field = lookup.taken(column);
            if (lookup.missing() == Step.Lookup.Missing.KEEP || !field.notNull()) {
                nullable.add(column);
            }
            if (field.pii()) {
                personal.add(column);
            }
        }
        return new Lineage(nullable, personal);
    }

    /// Removes the nullable columns that a condition uses, because the condition rejects or filters
    /// out NULLs. Ignores conditions with `is null`.
    private Lineage seen(Collection<Sql> conditions) {
        var strict =
                conditions.stream().filter(sql -> !ALLOWED.matcher(sql.text()).find()).toList();
        return new Lineage(
                without(missing, name -> strict.stream().anyMatch(sql -> mentions(sql, name))),
                pii);
    }

    /// Adds computed columns. With `all` the other columns are removed.
    private Lineage made(Map<String, Sql> columns, boolean all) {
        return new Lineage(
                next(missing, columns, all, sql -> !filled(sql) && mentions(sql, missing)),
                next(pii, columns, all, sql -> pii.contains(cleaned(sql))));
    }

    private static Set<String> next(
            Set<String> names, Map<String, Sql> columns, boolean all, Predicate<Sql> comesFrom) {
        var next = new HashSet<String>();
        if (!all) {
            next.addAll(without(names, columns::containsKey));
        }
        columns.forEach((made, sql) -> {
            if (comesFrom.test(sql)) {
                next.add(made);
            }
        });
        return next;
    }

    private static Set<String> without(Set<String> names, Predicate<String> gone) {
        return names.stream().filter(gone.negate()).collect(Collectors.toSet());
    }

    private static boolean mentions(Sql sql, Set<String> names) {
        return names.stream().anyMatch(name -> mentions(sql, name));
    }

    /// Returns true if the text contains the name as a whole word. Does not compile a pattern,
    /// because there may be many pairs of texts and names.
    private static boolean mentions(Sql sql, String name) {
        var text = sql.text();
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            if (!wordAt(text, at - 1) && !wordAt(text, at + name.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean wordAt(String text, int at) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private static boolean filled(Sql sql) {
        return FILLED.matcher(sql.text()).find();
    }

    private static String cleaned(Sql sql) {
        return CLEANED.matcher(sql.text()).replaceAll("");
    }
}

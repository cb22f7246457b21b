package dev.leat.mask;

import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.WrittenSchema;
import dev.leat.port.Audit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the personal values that SQL over the dead letters of one queue may use. As in
/// [WrittenSchema], a name in the text counts, wherever it is; `letter` is the whole dead letter.
///
/// @param mask the mask of the messages of the queue
/// @param pipelines the pipelines that read these messages
public record PersonalUse(Mask mask, List<Pipeline> pipelines) {

    private static final String ALL = "true";

    /// Returns true if a message, or a row that a pipeline computes from it, has personal values.
    public boolean any() {
        return !mask.nothing()
                || pipelines.stream().anyMatch(one -> !WrittenSchema.personal(one).isEmpty());
    }

    /// Returns the columns because of which the result of a redrive depends on personal values:
    /// those that its SQL uses, and set columns that are personal, have parts, which may be, or are
    /// combined with personal ones by a pipeline.
    public Set<String> in(Audit.Terms terms) {
        var used = new TreeSet<String>();
        sql(terms).forEach(sql -> used.addAll(mentioned(sql, personal())));
        terms.set().keySet().stream()
                .filter(column ->
                        mask.names(column)
                                || hasParts(Mask.root(column))
                                || pipelines.stream()
                                        .anyMatch(one -> combines(one, Mask.root(column))))
                .forEach(used::add);
        return used;
    }

    /// Returns the columns because of which another condition of a check depends on personal
    /// values. Each column that a step computes is one, as it may derive from a masked text.
    public Set<String> in(Pipeline pipeline, Sql condition) {
        var names = personal();
        if (any()) {
            pipeline.steps().forEach(step -> names.addAll(step.added().keySet()));
        }
        return mentioned(condition, names);
    }

    /// Returns the columns that terms set from personal values or from other masked columns.
    public Set<String> targets(Audit.Terms terms, Collection<String> masked) {
        var names = personal();
        names.addAll(masked);
        return terms.set().entrySet().stream()
                .filter(target -> !mentioned(Sql.of(target.getValue()), names).isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Set<String> personal() {
        var names = new HashSet<>(mask.personal());
        pipelines.forEach(one -> names.addAll(WrittenSchema.personal(one)));
        if (any()) {
            names.add("letter");
        }
        return names;
    }

    /// Returns a condition that is also false where a text that the SQL uses is masked because it
    /// has the name of a personal column; the condition itself if the SQL uses no texts.
    public String visible(String condition, Collection<Sql> used) {
        // of a struct with personal members, the others are texts of their own
        var texts =
                mask.members()
                        .filter(path -> !mask.nothing() && Type.Member.isOne(path))
                        .filter(path -> hasText(path.getLast().type()))
                        .filter(path ->
                                !(path.getLast().type() instanceof Type.Struct)
                                        || !mask.isPartly(Type.Member.text(path)))
                        .collect(
                                Collectors.toMap(Type.Member::text, PersonalUse::sql, (a, _) -> a));
        return used.stream()
                .flatMap(sql -> sql.mentioned(texts.keySet()))
                .distinct()
                .sorted()
                .map(path -> shown(String.valueOf(texts.get(path))))
                .reduce(condition, "(%s\n) AND %s"::formatted);
    }

    /// Returns such a condition of terms; empty if they select all dead letters.
    public Optional<String> visible(Audit.Terms terms) {
        return Optional.of(visible(terms.where().orElse(ALL), sql(terms)))
                .filter(where -> !where.equals(ALL));
    }

    private static String sql(List<Type.Member> path) {
        return path.stream()
                .map(member -> Sql.ofColumn(member.name()).text())
                .collect(Collectors.joining("."));
    }

    private String shown(String sql) {
        return Stream.concat(mask.words().sorted(), Stream.of("\\u"))
                .map(name -> name.replace("'", "''"))
                .map(name -> "contains(lower(cast(%s as varchar)), '%s')".formatted(sql, name))
                .collect(Collectors.joining(" OR ", "NOT coalesce(", ", false)"));
    }

    private boolean hasParts(String column) {
        var type = mask.known().getOrDefault(column, Type.Simple.BOOLEAN);
        return !mask.nothing() && type != Type.Simple.VARCHAR && hasText(type);
    }

    private static boolean hasText(Type type) {
        return type == Type.Simple.VARCHAR
                || type == Type.Simple.JSON
                || !(type instanceof Type.Simple || type instanceof Type.Decimal);
    }

    /// Returns true if the outcome of a record with another value of the column depends on personal
    /// values: SQL uses both, a step joins by the column or runs a class, or stored rows with the
    /// same key are compared.
    private static boolean combines(Pipeline pipeline, String column) {
        var personal = WrittenSchema.personal(pipeline);
        var fields =
                pipeline.from().schema().fields().stream()
                        .map(field -> new Schema.Field(field.name(), Type.Simple.JSON))
                        .map(field -> field.withPii(field.name().equalsIgnoreCase(column)))
                        .toList();
        var from = new QueueSource("", new Schema("", fields), Pipeline.UnknownFields.IGNORE, 1);
        var reached =
                WrittenSchema.personal(
                        Pipeline.of("", from).withSteps(pipeline.steps()).withTo(pipeline.to()));
        var identity =
                Stream.concat(
                        pipeline.key().stream(),
                        pipeline.version().map(Pipeline.Version::column).stream());
        return !personal.isEmpty()
                && (identity.anyMatch(reached::contains)
                        || pipeline.steps().stream().anyMatch(Step.Java.class::isInstance)
                        || pipeline.steps().stream()
                                .anyMatch(step -> step.reads().stream().anyMatch(reached::contains))
                        || sql(pipeline)
                                .anyMatch(sql ->
                                        !mentioned(sql, reached).isEmpty()
                                                && !mentioned(sql, personal).isEmpty()));
    }

    private static Stream<Sql> sql(Pipeline pipeline) {
        return Stream.concat(
                pipeline.steps().stream().flatMap(step -> step.sql().stream()),
                pipeline.to().stream()
                        .flatMap(sink ->
                                Stream.concat(
                                        sink.columns().values().stream(),
                                        sink.filter() instanceof Sink.Filter.Where(var condition)
                                                ? Stream.of(condition)
                                                : Stream.empty())));
    }

    private static List<Sql> sql(Audit.Terms terms) {
        return Stream.concat(terms.where().stream(), terms.set().values().stream())
                .map(Sql::of)
                .toList();
    }

    private static Set<String> mentioned(Sql sql, Set<String> names) {
        return sql.mentioned(names).collect(Collectors.toCollection(TreeSet::new));
    }
}

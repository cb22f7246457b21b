package dev.leat.mask;

import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.WrittenSchema;
import dev.leat.port.Audit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the personal values that SQL over the dead letters of one queue may use. As in
/// [WrittenSchema], names decide: a name in the text counts, wherever it is. `letter` is the whole
/// dead letter, so it counts as personal.
///
/// @param mask the mask of the messages of the queue
/// @param pipelines the pipelines that read these messages
public record PersonalUse(Mask mask, List<Pipeline> pipelines) {

    private static final String LETTER = "letter";

    public PersonalUse {
        pipelines = List.copyOf(pipelines);
    }

    /// Returns true if a message, or a row that a pipeline computes from it, has personal values.
    public boolean any() {
        return !mask.nothing()
                || pipelines.stream().anyMatch(one -> !WrittenSchema.personal(one).isEmpty());
    }

    /// Returns the columns because of which the result of a redrive with these terms depends on
    /// personal values: those that the expressions use, and some of those that are set ([#changed]).
    public Set<String> in(Audit.Terms terms) {
        var used = new TreeSet<String>();
        expressions(terms).forEach(sql -> used.addAll(in(sql)));
        used.addAll(changed(terms.set().keySet()));
        return used;
    }

    /// Returns those of these columns that are personal or that a pipeline combines with personal
    /// ones: if they are changed, the outcome of a message depends on personal values. A document or
    /// a struct may have personal parts that remain.
    public Set<String> changed(Collection<String> columns) {
        return columns.stream()
                .filter(column ->
                        mask.names(column)
                                || hasParts(column)
                                || pipelines.stream().anyMatch(one -> Influence.of(one, column)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Returns the personal columns that another condition of a check uses. A column that a step
    /// computes counts as personal, because it may derive from a text that is masked.
    public Set<String> in(Pipeline pipeline, Sql condition) {
        var computed = new HashSet<>(WrittenSchema.personal(pipeline));
        if (any() || !computed.isEmpty()) {
            pipeline.steps().stream()
                    .map(Step::added)
                    .forEach(added -> computed.addAll(added.keySet()));
        }
        var used = new TreeSet<>(in(condition));
        condition.mentioned(computed).forEach(used::add);
        return used;
    }

    private Set<String> in(Sql sql) {
        return mask.nothing() ? Set.of() : sql.mentioned(personal()).collect(Collectors.toSet());
    }

    private Set<String> personal() {
        var names = new HashSet<>(mask.personal());
        names.add(LETTER);
        return names;
    }

    private static List<Sql> expressions(Audit.Terms terms) {
        return Stream.concat(terms.where().stream(), terms.set().values().stream())
                .map(Sql::of)
                .toList();
    }

    /// Returns the terms without the dead letters in which a column that they use is masked because
    /// of its text.
    public Audit.Terms visible(Audit.Terms terms) {
        return guard(expressions(terms))
                .map(guard -> {
                    var where = terms.where().map(text -> guarded(text, guard)).orElse(guard);
                    return terms.where(where);
                })
                .orElse(terms);
    }

    /// Returns a condition that is false where a column that it uses is masked because of its text.
    public String visible(String condition) {
        return guard(List.of(Sql.of(condition)))
                .map(guard -> guarded(condition, guard))
                .orElse(condition);
    }

    private static String guarded(String condition, String guard) {
        return "(%s\n) AND %s".formatted(condition, guard);
    }

    /// Returns a condition that is true if no text, document or struct that the expressions use
    /// contains the name of a personal column; empty if they use none.
    private Optional<String> guard(Collection<Sql> expressions) {
        var texts =
                mask.known().entrySet().stream()
                        .filter(column ->
                                column.getValue() == Type.Simple.VARCHAR
                                        || hasParts(column.getKey()))
                        .map(column -> column.getKey())
                        .filter(_ -> !mask.nothing())
                        .collect(Collectors.toSet());
        var used = new TreeSet<String>();
        expressions.forEach(sql -> sql.mentioned(texts).forEach(used::add));
        return used.isEmpty()
                ? Optional.empty()
                : Optional.of(used.stream().map(this::plain).collect(Collectors.joining(" AND ")));
    }

    private boolean hasParts(String column) {
        var type = mask.known().get(column);
        return !mask.nothing()
                && type != null
                && (type == Type.Simple.JSON
                        || !(type instanceof Type.Simple || type instanceof Type.Decimal));
    }

    private String plain(String column) {
        var text = "lower(cast(" + Sql.ofColumn(column).text() + " as varchar))";
        return Stream.concat(mask.personal().stream().sorted(), Stream.of("\\u"))
                .map(name -> name.toLowerCase(Locale.ROOT).replace("'", "''"))
                .map(name -> "contains(%s, '%s')".formatted(text, name))
                .collect(Collectors.joining(" OR ", "NOT coalesce(", ", false)"));
    }

    /// Returns the columns that terms set from values that are masked in this message.
    ///
    /// @param masked the columns of the message whose values are masked
    public Set<String> targets(Audit.Terms terms, Collection<String> masked) {
        var names = personal();
        names.addAll(masked);
        return terms.set().entrySet().stream()
                .filter(_ -> !mask.nothing())
                .filter(one -> Sql.of(one.getValue()).mentioned(names).findAny().isPresent())
                .map(one -> one.getKey())
                .collect(Collectors.toSet());
    }
}

package dev.leat.mask;

import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.WrittenSchema;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The columns of a pipeline that a value of one column reaches, found by their names. If an
/// expression combines one of them with a personal column, the outcome of a record with another
/// value of the column depends on personal values.
final class Influence {

    private final Set<String> personal;
    private final Set<String> reached = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    private Influence(Set<String> personal, String column) {
        this.personal = personal;
        reached.add(column);
    }

    /// Returns true if the pipeline combines the column with personal ones: in an expression, in a
    /// Java class, or because stored rows with the same key and version are compared.
    static boolean of(Pipeline pipeline, String column) {
        var personal = WrittenSchema.personal(pipeline);
        return !personal.isEmpty() && new Influence(personal, column).in(pipeline);
    }

    private boolean in(Pipeline pipeline) {
        var identity =
                Stream.concat(
                        pipeline.key().stream(),
                        pipeline.version().map(Pipeline.Version::column).stream());
        return identity.anyMatch(reached::contains)
                || pipeline.steps().stream().anyMatch(this::step)
                || pipeline.to().stream().flatMap(Influence::sql).anyMatch(this::mixes);
    }

    private boolean step(Step step) {
        if (step instanceof Step.Java
                || step.addsUnknown()
                || step.sql().stream().anyMatch(this::mixes)) {
            return true;
        }
        var from = Set.copyOf(reached);
        boolean all = step.reads().stream().anyMatch(reached::contains);
        step.added()
                .forEach((name, value) -> {
                    if (all || value instanceof Step.Added.Computed(var sql) && uses(sql, from)) {
                        reached.add(name);
                    }
                });
        return false;
    }

    private boolean mixes(Sql sql) {
        return uses(sql, reached) && uses(sql, personal);
    }

    private static boolean uses(Sql sql, Set<String> columns) {
        return sql.mentioned(columns).findAny().isPresent();
    }

    private static Stream<Sql> sql(Sink sink) {
        return Stream.concat(
                sink.columns().values().stream(),
                sink.filter() instanceof Sink.Filter.Where(var condition)
                        ? Stream.of(condition)
                        : Stream.empty());
    }
}

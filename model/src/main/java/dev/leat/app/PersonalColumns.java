package dev.leat.app;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/// The names of a pipeline's columns that may have personal data: those with `pii`, and all columns
/// computed from them, also in several steps. A name stays in the set if a later step gives it
/// another value, because messages show values of all steps.
public final class PersonalColumns {

    private final Schema schema;
    private final BiPredicate<Sql, Set<String>> mentions;

    /// SQL does not distinguish upper and lower case.
    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /// True after a step whose columns may all have personal data.
    private boolean everything;

    private PersonalColumns(Schema schema, BiPredicate<Sql, Set<String>> mentions) {
        this.schema = schema;
        this.mentions = mentions;
        schema.personal().forEach(names::add);
    }

    /// Returns the names of columns of the rows and of the views of a pipeline, and the paths of
    /// members of structs, such as `customer.email`. SQL does not distinguish their case.
    ///
    /// @param mentions returns true if an expression uses one of these columns
    public static Set<String> of(
            Pipeline pipeline, Map<String, View> views, BiPredicate<Sql, Set<String>> mentions) {
        var personal = new PersonalColumns(pipeline.from().schema(), mentions);
        pipeline.steps().forEach(personal::step);
        for (var sink : pipeline.to()) {
            personal.sink(sink, views);
        }
        return personal.names;
    }

    private void step(Step step) {
        add(step.added(), this::personal);
        if (step.addsUnknown() && !names.isEmpty()) {
            // the SELECT may give any column any name
            everything = true;
            schema.fields().forEach(field -> names.add(field.name()));
        }
    }

    private boolean personal(String name, Step.Added value) {
        return switch (value) {
            case Step.Added.Computed(var sql) -> changes(name, sql);
            case Step.Added.Measure(var sql) -> uses(sql);
            case Step.Added.OfGroup _ -> false;
            case Step.Added.Element(var list) -> uses(Sql.ofColumn(list));
            case Step.Added.Taken(_, var field, _) -> field.personal().findAny().isPresent();
            // the class receives all columns
            case Step.Added.Returned _ -> !names.isEmpty();
        };
    }

    private void sink(Sink sink, Map<String, View> views) {
        add(sink.columns(), this::changes);
        sink.view().map(views::get).ifPresent(this::view);
    }

    private void view(View view) {
        for (var measure : view.measures()) {
            if (measure.of().filter(this::uses).isPresent()
                    || measure.filter().filter(this::uses).isPresent()) {
                names.add(measure.name());
            }
        }
        for (var column : view.columns()) {
            if (column.formula().stream()
                    .flatMap(formula -> formula.measures().stream())
                    .anyMatch(names::contains)) {
                names.add(column.name());
            }
        }
    }

    /// Adds the columns with a personal value. All values derive from the columns before.
    private <T> void add(Map<String, T> columns, BiPredicate<String, T> isPersonal) {
        var made =
                columns.entrySet().stream()
                        .filter(column -> isPersonal.test(column.getKey(), column.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        names.addAll(made);
    }

    /// Returns true if the value is personal, except that of the same column, whose personal
    /// members are already known.
    private boolean changes(String name, Sql sql) {
        return everything || (uses(sql) && !sql.text().strip().equals(name));
    }

    private boolean uses(Sql sql) {
        return everything || mentions.test(sql, names);
    }
}

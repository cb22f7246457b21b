package dev.leat.kernel.compile;

import dev.leat.app.Step;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.Nullness;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline.Failure;
import dev.leat.kernel.compile.CompiledPipeline.Unnest;
import dev.leat.kernel.compile.Statement.Cte;
import dev.leat.kernel.compile.Statement.Cte.Fragment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compiles a step `unnest`. A record without elements, and a record that is rejected or filtered,
/// keeps one row, because each record of the batch must have a result. Such a row has a bit, so no
/// later expression is evaluated for it.
public final class UnnestStep {

    /// Maximum number of elements of a record.
    public static final int MAX_ELEMENTS = 10_000;

    /// Column with the number of the element, counted from 1.
    public static final String NUMBER = "_leat_number";

    /// The only member of `source` that can be large.
    private static final String ATTRIBUTES = "attributes";

    private static final String LIST = StatementInput.ELEMENTS;

    private final BoundStep stage;
    private final Step.Unnest step;
    private final BoundPipeline pipeline;
    private final StatementBuilder builder;
    private final Variable column;
    private final String place;
    private final BoundExpression size;
    private final boolean exact;

    private UnnestStep(
            BoundStep stage,
            Set<String> after,
            BoundPipeline pipeline,
            StatementBuilder builder,
            String place) {
        this.stage = stage;
        this.step = (Step.Unnest) stage.step();
        this.pipeline = pipeline;
        this.builder = builder;
        this.column = stage.before().get(step.column());
        this.place = place;
        this.exact = field(column).isPresent();
        this.size = size(after);
    }

    /// Adds the step's queries, whose names begin with `name`. `before` and `after` are the columns
    /// that the statement needs before and after the step.
    static Unnest compile(
            BoundStep stage,
            Set<String> before,
            Set<String> after,
            BoundPipeline pipeline,
            StatementBuilder builder,
            String name,
            String place) {
        return new UnnestStep(stage, after, pipeline, builder, place).compile(name, before, after);
    }

    private Unnest compile(String name, Set<String> before, Set<String> after) {
        var row = same(stage.before().named(before));
        builder.measure(name + "_size", List.of(size), row);
        builder.query(name + "_list", List.of(new Cte.Column(LIST, list())), row);
        builder.carry(LIST);
        int empty = bits(name, row);
        builder.drop(LIST);
        int own = builder.bits().size();
        var rows = new ArrayList<Cte.Column>();
        for (var variable : stage.after().named(after)) {
            rows.add(
                    variable.name().equals(step.as())
                            ? Cte.Column.of(step.as(), "unnest(" + elements() + ")")
                            : Cte.Column.same(variable.name()));
        }
        var number = "CAST(generate_subscripts(" + elements() + ", 1) AS BIGINT)";
        var changed = new ArrayList<>(builder.endWitnesses());
        changed.add(Cte.Column.of(NUMBER, number));
        builder.query(name + "_rows", changed, rows);
        builder.carry(NUMBER);
        if (pipeline.numbersItems()) {
            builder.numbered(name, NUMBER, same(stage.after().named(after)));
        }
        return new Unnest(step.column(), step.as(), own, empty, Optional.empty());
    }

    /// Returns the field whose elements the step needs one by one, because they are JSON.
    static Optional<Integer> field(BoundPipeline pipeline) {
        return pipeline.stages().stream()
                .filter(stage -> stage.step() instanceof Step.Unnest)
                .findFirst()
                .flatMap(stage -> field(stage.before().get(((Step.Unnest) stage.step()).column())));
    }

    private static Optional<Integer> field(Variable column) {
        return column.sqlType().equals("JSON") && !column.computed()
                ? Optional.of(column.field())
                : Optional.empty();
    }

    private static List<Cte.Column> same(List<Variable> variables) {
        return variables.stream().map(variable -> Cte.Column.same(variable.name())).toList();
    }

    private boolean json() {
        return !column.sqlType().endsWith("]");
    }

    private String own() {
        return SqlLiterals.name(column.name());
    }

    /// Returns the elements as a list; NULL if the row has an error, or there is no list.
    private List<Fragment> list() {
        var guard = builder.guard(List.of(size));
        var value =
                exact
                        ? SqlLiterals.name(LIST)
                        : json()
                                ? "CASE WHEN json_type(%s) = 'ARRAY' THEN from_json(%s, '[\"JSON\"]') END"
                                        .formatted(own(), own())
                                : own();
        return List.of(Fragment.of("CASE WHEN " + guard + " THEN " + value + " END"));
    }

    /// Returns the list, or a list with one NULL for rows without elements.
    private String elements() {
        var type = json() ? "JSON[]" : column.sqlType();
        return "CASE WHEN %s THEN %s ELSE CAST([NULL] AS %s) END"
                .formatted(builder.guard(), SqlLiterals.name(LIST), type);
    }

    /// Adds the query that sets the step's bits; returns the bit of a record without elements.
    private int bits(String name, List<Cte.Column> row) {
        var changed = new ArrayList<Cte.Column>();
        var values = builder.witnesses(stage.before(), Set.of(column.name()), changed);
        int none = builder.bit(new Failure.Filtered());
        int invalid =
                builder.bit(
                        new Failure.Rejected(
                                "unnest",
                                place,
                                "'" + column.name() + "' is not a JSON array",
                                Optional.of(column.name()),
                                values,
                                builder.details("the step", size, stage.before(), "")));
        int tooMany =
                builder.bit(
                        new Failure.Rejected(
                                "too_large",
                                place,
                                "'%s' has more than %d elements"
                                        .formatted(column.name(), MAX_ELEMENTS),
                                Optional.of(column.name()),
                                List.of(),
                                List.of()));
        var list = SqlLiterals.name(LIST);
        var present = json() ? "json_type(%s) <> 'NULL'".formatted(own()) : own() + " IS NOT NULL";
        var terms = new LinkedHashMap<Integer, List<Fragment>>();
        terms.put(none, term("coalesce(len(" + list + "), 0) = 0", none));
        terms.put(invalid, term(list + " IS NULL AND " + present, invalid));
        terms.put(tooMany, term("len(" + list + ") > " + MAX_ELEMENTS, tooMany));
        changed.addAll(builder.raise(terms));
        builder.ending(name + "_found", changed, row);
        return none;
    }

    private static List<Fragment> term(String condition, int bit) {
        var value = StatementBuilder.value(bit);
        return List.of(Fragment.of("CASE WHEN %s THEN %d ELSE 0 END".formatted(condition, value)));
    }

    /// Returns the bound of the bytes that all rows of a record contain together: the number of
    /// elements, multiplied by the sizes of the other columns.
    private BoundExpression size(Set<String> after) {
        var count = json() ? "json_array_length(" + own() + ")" : "len(" + own() + ")";
        var attributes =
                pipeline.source().contains(ATTRIBUTES)
                        ? Stream.of("strlen(CAST(source." + ATTRIBUTES + " AS VARCHAR))")
                        : Stream.<String>empty();
        var sizes =
                Stream.concat(
                                attributes,
                                stage.after().named(after).stream()
                                        .filter(variable -> !variable.name().equals(step.as()))
                                        .flatMap(variable -> length(variable).stream()))
                        .collect(Collectors.joining(" + "));
        var makes =
                sizes.isEmpty()
                        ? Optional.<String>empty()
                        : Optional.of(
                                "coalesce(CAST(%s AS DOUBLE), 0) * (%s)".formatted(count, sizes));
        return new BoundExpression(
                "DOUBLE",
                Optional.empty(),
                Set.of(),
                Set.of(),
                makes,
                Optional.empty(),
                Nullness.NEVER,
                Optional.empty());
    }

    /// Returns the SQL of a value's size in bytes; empty for values of a fixed size.
    private static Optional<String> length(Variable variable) {
        var name = SqlLiterals.name(variable.name());
        return switch (ResultConversion.reading(variable.sqlType())) {
            case CompiledPipeline.Reading.Text _, CompiledPipeline.Reading.Json _ ->
                    Optional.of("coalesce(strlen(CAST(" + name + " AS VARCHAR)), 0)");
            case CompiledPipeline.Reading.Nested _ ->
                    Optional.of("coalesce(strlen(CAST(to_json(" + name + ") AS VARCHAR)), 0)");
            case CompiledPipeline.Reading.Bool _,
                    CompiledPipeline.Reading.Whole _,
                    CompiledPipeline.Reading.Number _,
                    CompiledPipeline.Reading.Exact _,
                    CompiledPipeline.Reading.Real _,
                    CompiledPipeline.Reading.Day _,
                    CompiledPipeline.Reading.Time _ ->
                    Optional.empty();
        };
    }
}

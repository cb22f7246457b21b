package dev.leat.kernel.compile;

import static java.util.Objects.requireNonNull;

import dev.leat.app.View;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.BoundPipeline.Outlet;
import dev.leat.kernel.compile.CompiledPipeline.Contribution;
import dev.leat.kernel.compile.CompiledPipeline.Measure;
import dev.leat.kernel.compile.Statement.Cte;
import dev.leat.kernel.compile.Statement.Cte.Fragment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compiles the contributions of rows to the measures of views: the values from which a view
/// computes its measures. Expressions are computed as boxes (see `StatementBuilder.box`). Plain
/// columns need no box, and views over the same row share them. Used by one compilation.
final class Contributions {

    private final StatementBuilder builder;
    private final SinkBits bits;
    private final List<Measure> measures = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final Map<String, Integer> plain = new HashMap<>();
    private final Map<Integer, List<Contribution>> ofSink = new HashMap<>();

    Contributions(StatementBuilder builder, SinkBits bits) {
        this.builder = builder;
        this.bits = bits;
    }

    List<Measure> measures() {
        return measures;
    }

    /// Returns the columns of the statement's result, in the order of the measures.
    List<Cte.Column> columns() {
        var columns = new ArrayList<Cte.Column>();
        values.forEach(
                value -> columns.add(Cte.Column.of("_leat_measured" + columns.size(), value)));
        return columns;
    }

    /// Returns the contributions of a sink's rows to the measures of its view.
    List<Contribution> of(int sink) {
        return ofSink.getOrDefault(sink, List.of());
    }

    /// Returns the columns with contributions that a query over the sink's columns must add for its
    /// view.
    List<Cte.Column> compile(int sink, Outlet outlet) {
        var columns = new ArrayList<Cte.Column>();
        var given = new ArrayList<Contribution>();
        for (var measure : outlet.view().map(View::measures).orElse(List.of())) {
            var own = "_leat_m" + sink + "_" + columns.size();
            var of = Optional.ofNullable(outlet.measures().get(measure.name()));
            int place = -1;
            if (isPlain(measure, of)) {
                int scope = outlet.selects() ? sink : -1;
                place = plain(scope, own, of.orElseThrow(), measure, columns);
            } else if (measure.of().isPresent() || measure.filter().isPresent()) {
                columns.add(box(own, measure, outlet));
                raised(sink, own, outlet, measure);
                var sqlType = of.map(BoundExpression::sqlType).orElse("INTEGER");
                place = add(measure, sqlType, SqlLiterals.name(own) + ".v");
            }
            given.add(new Contribution(measure.name(), place, outlet.personal(measure)));
        }
        ofSink.put(sink, given);
        return columns;
    }

    private static boolean isPlain(View.Measure measure, Optional<BoundExpression> of) {
        return measure.filter().isEmpty()
                && of.isPresent()
                && Variable.plain(measure.of().orElseThrow(), of.get());
    }

    private int plain(
            int scope,
            String own,
            BoundExpression of,
            View.Measure measure,
            List<Cte.Column> columns) {
        var from = of.columns().iterator().next();
        var key = scope + " " + measure.type() + " " + from;
        var known = plain.get(key);
        if (known == null) {
            columns.add(Cte.Column.of(own, SqlLiterals.name(from)));
            known = add(measure, of.sqlType(), SqlLiterals.name(own));
            plain.put(key, known);
        }
        return known;
    }

    private int add(View.Measure measure, String sqlType, String value) {
        measures.add(new Measure(ResultConversion.measured(measure, sqlType), measure.scale()));
        values.add(ResultConversion.measure(measure, sqlType, value));
        return measures.size() - 1;
    }

    private Cte.Column box(String own, View.Measure measure, Outlet outlet) {
        var value = new ArrayList<Fragment>();
        value.add(
                Fragment.of(
                        "CASE WHEN "
                                + builder.guard(outlet.bounds(measure))
                                + " THEN TRY({'v': ("));
        measure.filter()
                .ifPresent(filter -> {
                    value.add(Fragment.of("CASE WHEN ("));
                    value.add(
                            Fragment.user(
                                    filter, requireNonNull(outlet.filters().get(measure.name()))));
                    value.add(Fragment.of(") THEN ("));
                });
        value.add(
                measure.of()
                        .map(of ->
                                Fragment.user(
                                        of, requireNonNull(outlet.measures().get(measure.name()))))
                        .orElse(Fragment.of("1")));
        var otherwise = measure.kind() == View.Kind.COUNT ? ") ELSE 0 END" : ") END";
        measure.filter().ifPresent(_ -> value.add(Fragment.of(otherwise)));
        value.add(Fragment.of(")}) END"));
        return new Cte.Column(own, value);
    }

    private void raised(int sink, String own, Outlet outlet, View.Measure measure) {
        // after a select, the names are columns of the sink; a reason cannot show their values
        Set<String> names = outlet.selects() ? Set.of() : outlet.uses(measure);
        bits.raised(
                sink,
                own,
                "set",
                "views." + outlet.sink().name() + "." + measure.name(),
                "the record's contribution to '" + measure.name() + "' cannot be computed",
                Optional.empty(),
                names,
                outlet.bounds(measure).stream()
                        .flatMap(bound ->
                                builder
                                        .details(
                                                "'" + measure.name() + "'",
                                                bound,
                                                outlet.variables(),
                                                own)
                                        .stream())
                        .toList());
    }
}

package dev.leat.config;

import dev.leat.app.Formula;
import dev.leat.app.ViewColumn;
import dev.leat.config.text.MeasureLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Replaces the names of computed measures in formulas by their formulas, so that a formula names
/// stored measures only. Reports cycles and formulas that are too long. Used once, for one view.
final class ComputedMeasures {

    private final String view;
    private final Map<String, MeasureText.Parsed> parsed;
    private final ReadContext in;
    private final Map<String, Optional<Formula>> resolved = new HashMap<>();
    private final List<String> path = new ArrayList<>();

    ComputedMeasures(String view, Map<String, MeasureText.Parsed> parsed, ReadContext in) {
        this.view = view;
        this.parsed = new LinkedHashMap<>(parsed);
        this.in = in;
    }

    /// Returns the columns of the view, without those that are invalid.
    List<ViewColumn> columns() {
        var columns = new ArrayList<ViewColumn>();
        parsed.forEach((name, measure) -> {
            if (measure.formula().isEmpty()) {
                columns.add(ViewColumn.stored(name));
            } else {
                of(name).ifPresent(formula -> columns.add(ViewColumn.computed(name, formula)));
            }
        });
        return columns;
    }

    /// Returns the formula of a measure; the measure itself if it is stored.
    private Optional<Formula> of(String name) {
        var known = resolved.get(name);
        if (known != null) {
            return known;
        }
        var measure = parsed.get(name);
        if (measure == null) {
            // a part of an average, or an invalid measure
            return name.equals(ViewColumn.declared(name))
                    ? Optional.empty()
                    : Optional.of(new Formula.Stored(name));
        }
        if (measure.formula().isEmpty()) {
            return Optional.of(new Formula.Stored(name));
        }
        int before = path.indexOf(name);
        if (before >= 0) {
            var cycle = String.join(" -> ", path.subList(before, path.size())) + " -> " + name;
            problem(name, MeasureLintMessage.FORMULA_CYCLE, name, cycle);
            path.subList(before, path.size()).forEach(n -> resolved.put(n, Optional.empty()));
            return Optional.empty();
        }
        path.add(name);
        var formula = replace(measure.formula().get());
        path.removeLast();
        if (formula.filter(f -> f.operations() > FormulaText.MOST_OPERATIONS).isPresent()) {
            problem(name, MeasureLintMessage.FORMULA_LARGE, name, FormulaText.MOST_OPERATIONS);
            formula = Optional.empty();
        }
        var result = formula;
        return resolved.computeIfAbsent(name, _ -> result);
    }

    private Optional<Formula> replace(Formula formula) {
        return switch (formula) {
            case Formula.Stored stored -> of(stored.measure());
            case Formula.Number number -> Optional.of(number);
            case Formula.Operation(var operator, var left, var right) ->
                    replace(left)
                            .flatMap(one ->
                                    replace(right)
                                            .map(other ->
                                                    new Formula.Operation(operator, one, other)));
        };
    }

    private void problem(String measure, MeasureLintMessage message, Object... values) {
        in.problem(in.mark("views", view, "measures", measure), message, values);
    }
}

package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Formula;
import dev.leat.app.SourcePosition;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.app.ViewColumn;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.MeasureLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import java.util.List;
import java.util.Locale;

/// Rules about views.
final class ViewRules {

    /// A computed measure has 38 digits, so at least 20 of them are before the decimal point.
    private static final int MOST_DECIMAL_PLACES = 18;

    private ViewRules() {}

    static void rankIsAMeasure(App app, ReadContext in) {
        for (var view : app.views().values()) {
            if (view.rankBy().isEmpty()) {
                continue;
            }
            var rank = view.rankBy().get();
            var mark = in.mark("views", view.name(), "rank_by");
            if (!in.has("views", view.name(), "measures", rank)) {
                in.report()
                        .problem(
                                mark,
                                MeasureLintMessage.RANK_NO_MEASURE.what(rank, view.name()),
                                Suggestion.to(rank, stored(view)).map(Suggestion::didYouMean));
            }
            rankIsStored(view, rank, mark, in);
            if (!in.has("views", view.name(), "key")) {
                in.problem(mark, MeasureLintMessage.RANK_WITHOUT_KEY, view.name());
            }
        }
    }

    /// Reports a rank by a computed measure and returns false.
    static boolean rankIsStored(View view, String rank, SourcePosition mark, ReadContext in) {
        boolean computed =
                view.columns().stream()
                        .anyMatch(c -> c.name().equals(rank) && c.formula().isPresent());
        if (computed) {
            in.problem(
                    mark,
                    MeasureLintMessage.RANK_COMPUTED,
                    view.name(),
                    rank,
                    String.join(", ", stored(view)));
        }
        return !computed;
    }

    private static List<String> stored(View view) {
        return view.columns().stream()
                .filter(column -> column.formula().isEmpty())
                .map(ViewColumn::name)
                .toList();
    }

    /// Reports computed measures whose operands are not numbers, or that have too many decimal
    /// places.
    static void formulasAreNumbers(App app, ReadContext in) {
        for (var view : app.views().values()) {
            for (var column : view.columns()) {
                column.formula().ifPresent(formula -> formula(view, column.name(), formula, in));
            }
        }
    }

    private static void formula(View view, String name, Formula formula, ReadContext in) {
        var mark = in.mark("views", view.name(), "measures", name);
        for (var measure : formula.measures()) {
            var type = view.measure(measure).type();
            boolean number =
                    type instanceof Type.Decimal
                            || type == Type.Simple.INTEGER
                            || type == Type.Simple.BIGINT;
            if (!number) {
                in.problem(mark, MeasureLintMessage.FORMULA_TYPE, name, measure, type);
            }
        }
        int scale = view.scale(formula);
        if (scale > MOST_DECIMAL_PLACES) {
            in.problem(mark, MeasureLintMessage.FORMULA_SCALE, name, scale, MOST_DECIMAL_PLACES);
        }
    }

    /// Reports measures that have the name of a key column, because both are fields of the same
    /// JSON object.
    static void namesDiffer(App app, ReadContext in) {
        for (var view : app.views().values()) {
            for (var measure : view.columns()) {
                var name = measure.name().toLowerCase(Locale.ROOT);
                if (view.key().stream()
                        .anyMatch(key -> key.column().toLowerCase(Locale.ROOT).equals(name))) {
                    in.problem(
                            in.keyMark("views", view.name(), "measures", measure.name()),
                            MeasureLintMessage.MEASURE_IS_KEY,
                            measure.name());
                }
            }
        }
    }

    /// Reports views to which no pipeline writes, because their types are unknown.
    static void viewsAreWritten(App app, ReadContext in) {
        if (in.report().size() > 0) {
            return;
        }
        for (var view : app.views().values()) {
            boolean written =
                    app.pipelines().values().stream()
                            .flatMap(pipeline -> pipeline.to().stream())
                            .anyMatch(sink -> sink.view().filter(view.name()::equals).isPresent());
            if (!written) {
                in.problem(
                        in.keyMark("views", view.name()),
                        GeneralLintMessage.VIEW_NOT_WRITTEN,
                        view.name());
            }
        }
    }
}

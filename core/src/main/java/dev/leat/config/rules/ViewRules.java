package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.kernel.bind.Suggestion;
import java.util.Locale;

/// Rules about views.
final class ViewRules {

    private ViewRules() {}

    static void rankIsAMeasure(App app, ReadContext in) {
        for (var view : app.views().values()) {
            if (view.rankBy().isEmpty()) {
                continue;
            }
            var rank = view.rankBy().get();
            var mark = in.mark("views", view.name(), "rank_by");
            var names = view.measures().stream().map(View.Measure::name).toList();
            if (!in.has("views", view.name(), "measures", rank)) {
                in.report()
                        .problem(
                                mark,
                                GeneralLintMessage.RANK_NO_MEASURE.what(rank, view.name()),
                                Suggestion.to(rank, names).map(Suggestion::didYouMean));
            }
            if (!in.has("views", view.name(), "key")) {
                in.problem(mark, GeneralLintMessage.RANK_WITHOUT_KEY, view.name());
            }
        }
    }

    /// Reports measures that have the name of a key column, because both are fields of the same
    /// JSON object.
    static void namesDiffer(App app, ReadContext in) {
        for (var view : app.views().values()) {
            for (var measure : view.measures()) {
                var name = measure.name().toLowerCase(Locale.ROOT);
                if (view.key().stream()
                        .anyMatch(key -> key.column().toLowerCase(Locale.ROOT).equals(name))) {
                    in.problem(
                            in.keyMark("views", view.name(), "measures", measure.name()),
                            GeneralLintMessage.MEASURE_IS_KEY,
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

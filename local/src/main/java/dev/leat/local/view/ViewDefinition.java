package dev.leat.local.view;

import dev.leat.app.Sql;
import dev.leat.app.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The words that say what the values of a view mean. They are kept with the values; other words
/// mean other values. The order of measures, the rank and how long parts are kept do not matter.
final class ViewDefinition {

    private ViewDefinition() {}

    static List<String> lines(View view) {
        var lines = new ArrayList<String>();
        lines.add(
                view.key().isEmpty()
                        ? "no key"
                        : view.key().stream()
                                .map(k -> k.column() + " " + k.type())
                                .collect(Collectors.joining(", ", "key ", "")));
        view.measures().stream().map(ViewDefinition::line).sorted().forEach(lines::add);
        view.every()
                .ifPresent(e ->
                        lines.add(
                                "every %s of %s %s in %s"
                                        .formatted(
                                                text(e.period()), e.column(), e.type(), e.zone())));
        return lines;
    }

    private static String line(View.Measure measure) {
        var what =
                switch (measure.kind()) {
                    case COUNT -> "count(*)";
                    case SUM -> "sum";
                    case MIN -> "min";
                    case MAX -> "max";
                };
        var of = measure.of().map(sql -> "(" + sql.text() + ") " + measure.type()).orElse("");
        var filter = measure.filter().map(Sql::text).map(f -> " filter (where " + f + ")");
        return measure.name() + ": " + what + of + filter.orElse("");
    }

    private static String text(Duration period) {
        if (period.toDays() > 0) {
            return period.toDays() + "d";
        }
        if (period.toHours() > 0 && period.toMinutesPart() == 0) {
            return period.toHours() + "h";
        }
        return period.toSeconds() % 60 == 0 ? period.toMinutes() + "m" : period.toSeconds() + "s";
    }
}

package dev.leat.fingerprint;

import dev.leat.app.App;
import dev.leat.app.Sql;
import dev.leat.app.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// The words that say what the values of a view mean. They are kept with the values; other words
/// mean other values. The order of measures, the rank and how long parts are kept do not matter.
public final class ViewFingerprint {

    private static final String KEY = "its key";
    private static final String PERIOD = "its period";

    private ViewFingerprint() {}

    /// One line for the key, one for the period and one for each measure.
    public static List<String> lines(View view) {
        var lines = new ArrayList<String>();
        lines.add(
                view.key().isEmpty()
                        ? "no key"
                        : view.key().stream()
                                .map(k -> k.column() + " " + k.type())
                                .collect(Collectors.joining(", ", "key ", "")));
        view.measures().stream().map(ViewFingerprint::line).sorted().forEach(lines::add);
        view.every()
                .ifPresent(e ->
                        lines.add(
                                "every %s of %s %s in %s"
                                        .formatted(
                                                text(e.period()), e.column(), e.type(), e.zone())));
        return lines;
    }

    /// In what two definitions, each the lines joined, differ: `largest_order is new`.
    public static String changes(String kept, String now) {
        var before = parts(kept);
        var after = parts(now);
        var changes = new ArrayList<String>();
        after.forEach((name, text) -> {
            var was = before.get(name);
            if (was == null) {
                changes.add(name + " is new");
            } else if (!was.equals(text)) {
                changes.add("%s was '%s' and is now '%s'".formatted(name, was, text));
            }
        });
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> changes.add(name + " is gone"));
        return String.join(", ", changes);
    }

    /// The measures of a definition, in alphabetical order.
    public static List<String> measures(String definition) {
        return parts(definition).keySet().stream()
                .filter(name -> !name.equals(KEY) && !name.equals(PERIOD))
                .sorted()
                .toList();
    }

    /// Why the values kept by a definition cannot go on as those of another: their key or period is
    /// another, or a measure of the same name is of another kind or type. Empty if they can. A view
    /// of records that may change must keep its measures, too: what each record gave has just
    /// those.
    public static Optional<String> misfit(String kept, App app, View view) {
        var names = view.measures().stream().map(View.Measure::name).sorted().toList();
        if (changing(app, view) && !measures(kept).equals(names)) {
            return Optional.of("its records may change, and what they gave has other measures");
        }
        return misfit(kept, view);
    }

    private static boolean changing(App app, View view) {
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.version().isPresent())
                .flatMap(pipeline -> pipeline.to().stream())
                .anyMatch(sink -> sink.view().filter(view.name()::equals).isPresent());
    }

    private static Optional<String> misfit(String kept, View view) {
        var before = parts(kept);
        var now = parts(String.join("\n", lines(view)));
        for (var name : List.of(KEY, PERIOD)) {
            if (!Objects.equals(before.get(name), now.get(name))) {
                return Optional.of(name + " has changed");
            }
        }
        return view.measures().stream()
                .filter(m -> before.containsKey(m.name()))
                .filter(m -> !alike(before.getOrDefault(m.name(), ""), m))
                .map(m -> m.name() + " is of another kind or type")
                .findFirst();
    }

    private static boolean alike(String kept, View.Measure measure) {
        var kind = kept.startsWith(word(measure.kind()));
        var type = ") " + measure.type();
        return kind
                && (measure.of().isEmpty()
                        || kept.endsWith(type)
                        || kept.contains(type + " filter (where "));
    }

    private static String word(View.Kind kind) {
        return switch (kind) {
            case COUNT -> "count(*)";
            case SUM -> "sum";
            case MIN -> "min";
            case MAX -> "max";
        };
    }

    /// By what it is about, which is the name of a measure, its key or its period. An expression
    /// may have several lines.
    private static Map<String, String> parts(String definition) {
        var parts = new LinkedHashMap<String, String>();
        String name = KEY;
        for (var line : definition.lines().toList()) {
            int colon = line.indexOf(": ");
            String text = line;
            if (line.startsWith("key ")) {
                name = KEY;
                text = line.substring("key ".length());
            } else if (line.startsWith("every ")) {
                name = PERIOD;
            } else if (colon > 0) {
                name = line.substring(0, colon);
                text = line.substring(colon + 2);
            }
            parts.merge(name, text, (first, more) -> first + "\n" + more);
        }
        return parts;
    }

    private static String line(View.Measure measure) {
        var what = word(measure.kind());
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

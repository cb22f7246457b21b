package dev.leat.fingerprint;

import dev.leat.app.App;
import dev.leat.app.Sql;
import dev.leat.app.View;
import dev.leat.app.ViewColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// The fingerprint of a view's definition, stored with the view's values. If the fingerprint
/// changes, the stored values do not match the new definition. The order of measures, the rank and
/// the retention of periods are not included.
public final class ViewFingerprint {

    private static final String KEY = "its key";
    private static final String PERIOD = "its period";

    private ViewFingerprint() {}

    /// Returns one line for the key, one for the period and one for each measure.
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

    /// Returns the differences between two definitions, each given as its lines joined by line
    /// breaks. Example: `largest_order is new`.
    public static String changes(String stored, String now) {
        var before = parts(stored);
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
                .forEach(name -> changes.add(name + " was removed"));
        return String.join(", ", changes);
    }

    /// Returns the measures of a definition, in alphabetical order.
    public static List<String> measures(String definition) {
        return parts(definition).keySet().stream()
                .filter(name -> !name.equals(KEY) && !name.equals(PERIOD))
                .sorted()
                .toList();
    }

    /// Returns the reason why stored values are not compatible with another definition: the key or
    /// period differs, or a measure of the same name has another aggregate or type. Empty if they
    /// are compatible. If the view's records have versions, its measures may not change either,
    /// because the values that each record added are stored for exactly the old measures.
    public static Optional<String> incompatibility(String stored, App app, View view) {
        var names = view.measures().stream().map(View.Measure::name).sorted().toList();
        if (changing(app, view) && !measures(stored).equals(names)) {
            return Optional.of("its records have versions, so its measures cannot change");
        }
        return incompatibility(stored, view);
    }

    /// Returns the view's new measures if these are the only difference to the stored definition,
    /// and the stored values are compatible; otherwise an empty list.
    public static List<String> added(String stored, App app, View view) {
        var now = parts(String.join("\n", lines(view)));
        boolean kept = now.entrySet().containsAll(parts(stored).entrySet());
        return kept && incompatibility(stored, app, view).isEmpty()
                ? newMeasures(stored, view)
                : List.of();
    }

    /// Returns the view's measures that the stored definition does not have, by their names in the
    /// app file, in alphabetical order.
    public static List<String> newMeasures(String stored, View view) {
        var before = measures(stored);
        return view.measures().stream()
                .map(View.Measure::name)
                .filter(name -> !before.contains(name))
                .map(ViewColumn::declared)
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean changing(App app, View view) {
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.version().isPresent())
                .flatMap(pipeline -> pipeline.to().stream())
                .anyMatch(sink -> sink.view().filter(view.name()::equals).isPresent());
    }

    private static Optional<String> incompatibility(String stored, View view) {
        var before = parts(stored);
        var now = parts(String.join("\n", lines(view)));
        for (var name : List.of(KEY, PERIOD)) {
            if (!Objects.equals(before.get(name), now.get(name))) {
                return Optional.of(name + " has changed");
            }
        }
        return view.measures().stream()
                .filter(m -> before.containsKey(m.name()))
                .filter(m -> !alike(before.getOrDefault(m.name(), ""), m))
                .map(m -> m.name() + " has another aggregate or type")
                .findFirst();
    }

    private static boolean alike(String stored, View.Measure measure) {
        var kind = stored.startsWith(word(measure.kind()));
        var type = ") " + measure.type();
        return kind
                && (measure.of().isEmpty()
                        || stored.endsWith(type)
                        || stored.contains(type + " filter (where "));
    }

    private static String word(View.Kind kind) {
        return switch (kind) {
            case COUNT -> "count(*)";
            case SUM -> "sum";
            case MIN -> "min";
            case MAX -> "max";
        };
    }

    /// Returns the definition's lines by subject: the name of a measure, the key or the period.
    /// Lines of a multi-line expression are joined.
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

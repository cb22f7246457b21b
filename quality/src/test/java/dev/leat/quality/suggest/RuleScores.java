package dev.leat.quality.suggest;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The planted rules that proposals find, by the kind of the rule and by data set.
final class RuleScores {

    private final SortedMap<String, Score> kinds = new TreeMap<>();
    private final SortedMap<String, Score> sets = new TreeMap<>();

    /// Planted rules, those that were found, and all proposals.
    record Score(int planted, int found, int proposed) {

        Score plus(Score other) {
            return new Score(
                    planted + other.planted, found + other.found, proposed + other.proposed);
        }

        String row(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %.2f | %.2f |\n",
                    name,
                    planted,
                    found,
                    proposed,
                    recall(),
                    precision());
        }

        double recall() {
            return planted == 0 ? 1 : found / (double) planted;
        }

        double precision() {
            return proposed == 0 ? 1 : found / (double) proposed;
        }
    }

    /// Adds the proposals for a data set.
    void add(PlantedData data, Collection<String> made) {
        var all = new HashSet<>(made);
        all.addAll(data.rules());
        for (var rule : all) {
            boolean planted = data.rules().contains(rule);
            boolean proposed = made.contains(rule);
            var score = new Score(planted ? 1 : 0, planted && proposed ? 1 : 0, proposed ? 1 : 0);
            kinds.merge(kind(rule), score, Score::plus);
            sets.merge(data.name(), score, Score::plus);
        }
    }

    SortedMap<String, Score> kinds() {
        return Collections.unmodifiableSortedMap(kinds);
    }

    SortedMap<String, Score> sets() {
        return Collections.unmodifiableSortedMap(sets);
    }

    private static String kind(String rule) {
        if (rule.endsWith(" not null") || rule.endsWith(" pii")) {
            return rule.substring(rule.indexOf(' ') + 1);
        }
        if (rule.matches("(key|version|every|partition_by): .*")) {
            return rule.substring(0, rule.indexOf(':'));
        }
        if (rule.matches("\\w+: .*")) {
            return "set";
        }
        var parts =
                Map.of(
                        "regexp_full_match", "form",
                        " in (", "known values",
                        "<>", "not blank",
                        "round(", "product or total",
                        "<=", "order");
        return parts.entrySet().stream()
                .filter(part -> rule.contains(part.getKey()) && !rule.contains("list_bool_and"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("sign or length");
    }
}

package dev.leat.quality.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules that were planted in six data sets, and are broken by a few records, are found, and few
/// others are proposed. The page has the table of all.
@Tag("slow")
class PlantedRulesTest {

    private static final double RECALL = 0.85;
    private static final double PRECISION = 0.8;

    private static final Path PAGE = Path.of("..", "docs", "how-to", "propose-checks.md");

    @TempDir private Path folder;

    /// Planted rules, those that were found, and all proposals.
    private record Score(int planted, int found, int proposed) {

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

    @Test
    void plantedRulesAreFoundAndFewOthers() throws IOException {
        var kinds = new TreeMap<String, Score>();
        var sets = new TreeMap<String, Score>();
        for (var data : PlantedData.all()) {
            var made = new HashSet<>(Suggested.rules(Suggested.of(data.write(folder), folder)));
            var all = new HashSet<>(made);
            all.addAll(data.rules());
            for (var rule : all) {
                boolean planted = data.rules().contains(rule);
                boolean proposed = made.contains(rule);
                var score =
                        new Score(planted ? 1 : 0, planted && proposed ? 1 : 0, proposed ? 1 : 0);
                kinds.merge(kind(rule), score, Score::plus);
                sets.merge(data.name(), score, Score::plus);
            }
        }
        assertThat(Files.readString(PAGE)).contains(table(kinds) + table(sets));
        sets.forEach((name, score) -> {
            assertThat(score.recall()).as(name).isGreaterThanOrEqualTo(RECALL);
            assertThat(score.precision()).as(name).isGreaterThanOrEqualTo(PRECISION);
        });
    }

    private static String table(Map<String, Score> scores) {
        var text = new StringBuilder();
        scores.forEach((name, score) -> text.append(score.row(name)));
        return text.toString();
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

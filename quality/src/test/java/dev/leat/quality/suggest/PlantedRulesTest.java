package dev.leat.quality.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules that were planted in six data sets, and are broken by a few records, are found, and few
/// others are proposed. The page has the table of all.
@Tag("slow")
class PlantedRulesTest {

    private static final double RECALL = 0.85;
    private static final double PRECISION = 0.8;

    private static final Path PAGE = Path.of("..", "interop", "deequ", "README.md");

    @TempDir private Path folder;

    @Test
    void plantedRulesAreFoundAndFewOthers() throws IOException {
        var scores = new RuleScores();
        for (var data : PlantedData.all()) {
            scores.add(data, Suggested.rules(Suggested.of(data.write(folder), folder)));
        }
        assertThat(Files.readString(PAGE)).contains(table(scores.kinds()) + table(scores.sets()));
        scores.sets()
                .forEach((name, score) -> {
                    assertThat(score.recall()).as(name).isGreaterThanOrEqualTo(RECALL);
                    assertThat(score.precision()).as(name).isGreaterThanOrEqualTo(PRECISION);
                });
    }

    private static String table(Map<String, RuleScores.Score> scores) {
        var text = new StringBuilder();
        scores.forEach((name, score) -> text.append(score.row(name)));
        return text.toString();
    }
}

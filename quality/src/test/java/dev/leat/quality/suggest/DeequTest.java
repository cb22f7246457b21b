package dev.leat.quality.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deequ's suggestions of constraints for the data sets with planted rules, beside Leat's
/// proposals. A suggestion that means a planted rule counts as this rule: a share of values that
/// are not null as `not null`, the most frequent values of a column as its known values, and a
/// number that is not negative also as a positive one. Types, and limits of numbers and lengths,
/// are not counted. The page has the table. Deequ runs in a process of its own.
@Tag("spark")
class DeequTest {

    private static final Path PAGE = Path.of("..", "interop", "deequ", "README.md");
    private static final Path MODULE = Path.of("../interop/deequ").toAbsolutePath();

    @TempDir private Path folder;

    /// Returns the lines that Deequ prints for these files.
    private List<String> suggestions(List<Path> files) throws IOException, InterruptedException {
        var classPath =
                MODULE.resolve("target/classes")
                        + File.pathSeparator
                        + Files.readString(MODULE.resolve("target/classpath")).strip();
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "@" + MODULE.resolve("jvm.options"),
                                "-cp",
                                classPath,
                                "dev.leat.deequ.DeequSuggestions"));
        files.forEach(file -> command.add(file.toString()));
        var out = folder.resolve("deequ.txt");
        var log = folder.resolve("deequ.log");
        var process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(log.toFile())
                        .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(out);
    }

    /// Returns the rules that a suggestion means.
    private static Stream<String> rules(String rule, String column, Set<String> planted) {
        return switch (rule) {
            case "CompleteIfCompleteRule" -> Stream.of(column + " not null");
            // a column of which many values are missing has no rule that could be found
            case "RetainCompletenessRule" ->
                    Stream.of(column + " not null").filter(planted::contains);
            case "CategoricalRangeRule", "FractionalCategoricalRangeRule" ->
                    Stream.of(known(column + " in (", planted));
            case "NonNegativeNumbersRule" -> Stream.of(known(column + " >", planted));
            case "UniqueIfApproximatelyUniqueRule" -> Stream.of("key: " + column);
            default -> Stream.of();
        };
    }

    /// Returns the planted rule that has a text, or else the text.
    private static String known(String text, Set<String> planted) {
        return planted.stream()
                .filter(rule -> rule.startsWith(text) || rule.contains(" or " + text))
                .findFirst()
                .orElse(text);
    }

    @Test
    void leatFindsMoreOfThePlantedRulesThanDeequ() throws Exception {
        var files = new LinkedHashMap<Path, PlantedData>();
        for (var data : PlantedData.all()) {
            files.put(data.write(folder), data);
        }
        var made = new LinkedHashMap<String, Set<String>>();
        var rules = new LinkedHashSet<String>();
        Set<String> planted = Set.of();
        for (var line : suggestions(List.copyOf(files.keySet()))) {
            var words = List.of(line.split("\t", -1));
            if (words.getFirst().equals("file")) {
                var data = Objects.requireNonNull(files.get(Path.of(words.get(1))));
                planted = data.rules();
                rules = new LinkedHashSet<>();
                made.put(data.name(), rules);
            } else {
                rules(words.getFirst(), words.get(1), planted).forEach(rules::add);
            }
        }
        var deequ = new RuleScores();
        var leat = new RuleScores();
        for (var data : files.entrySet()) {
            var name = data.getValue().name();
            deequ.add(data.getValue(), made.getOrDefault(name, Set.of()));
            leat.add(data.getValue(), Suggested.rules(Suggested.of(data.getKey(), folder)));
        }
        assertThat(Files.readString(PAGE))
                .contains(table(leat.kinds(), deequ.kinds()) + table(leat.sets(), deequ.sets()));
        leat.sets()
                .forEach((name, score) -> {
                    var other = Objects.requireNonNull(deequ.sets().get(name));
                    assertThat(score.recall()).as(name).isGreaterThan(other.recall());
                    assertThat(score.precision()).as(name).isGreaterThan(other.precision());
                });
    }

    private static String table(
            Map<String, RuleScores.Score> leat, Map<String, RuleScores.Score> deequ) {
        return leat.entrySet().stream()
                .map(row -> {
                    var other = Objects.requireNonNull(deequ.get(row.getKey()));
                    return String.format(
                            Locale.ROOT,
                            "| %s | %.2f | %.2f | %.2f | %s |\n",
                            row.getKey(),
                            row.getValue().recall(),
                            row.getValue().precision(),
                            other.recall(),
                            other.proposed() == 0
                                    ? ""
                                    : String.format(Locale.ROOT, "%.2f", other.precision()));
                })
                .collect(Collectors.joining());
    }
}

package dev.leat.cli.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Script;
import dev.leat.cli.fixture.Walk;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// 1,000 random conditions and updates have the results, and leave the items, that AWS's pages
/// state and moto computes. `-Dfuzz.runs=N` compares N times as many.
@Tag("interop")
class RandomExpressionTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> TYPES =
            List.of("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M");
    private static final List<String> OPERATORS =
            List.of("=", "<>", "<", "<=", ">", ">=", "BETWEEN", "IN", "AND", "OR", "NOT");
    private static final List<String> FUNCTIONS =
            List.of(
                    "attribute_exists",
                    "attribute_not_exists",
                    "attribute_type",
                    "begins_with",
                    "contains",
                    "size");
    private static final List<String> PATHS =
            List.of(
                    "name",
                    "#name",
                    "map.member",
                    "map.#member",
                    "list[i]",
                    "list[i].member",
                    "list[i][j]",
                    "map.list[i]",
                    "missing");
    private static final List<String> PARTS_OF_UPDATES =
            List.of(
                    "SET",
                    "REMOVE",
                    "ADD",
                    "DELETE",
                    "+",
                    "-",
                    "if_not_exists",
                    "list_append",
                    "SET value",
                    "SET path");

    /// The number of runs, each with 1,000 expressions of another seed.
    private static final int RUNS = Integer.getInteger("fuzz.runs", 1);

    private static final int EACH = 1_000;

    @TempDir Path folder;

    @Test
    void haveTheResultsOfAwsAndMoto() throws Exception {
        var python = Walk.folderOf("python3", "-c", "import moto.dynamodb, boto3");
        assumeFalse(python.isEmpty(), "needs a python3 with moto");
        var coverage = new TreeMap<String, Integer>();
        try (var leat = LeatEndpoint.of("app: wire\nqueues: {orders: {}}\n", folder)) {
            for (int seed = 1; seed <= RUNS; seed++) {
                var command = List.of(Path.of(python, "python3").toString(), "dynamodb_random.py");
                var answers =
                        Script.start(
                                        command,
                                        leat.url(),
                                        "seed-" + seed,
                                        folder,
                                        String.valueOf(EACH),
                                        "" + seed)
                                .answers();
                add(answers, coverage);
            }
        }
        System.out.println(coverage);
        check(coverage);
    }

    private static void add(Map<String, String> answers, Map<String, Integer> coverage) {
        assertThat(answers).as("differences").containsOnlyKeys("coverage");
        var line = answers.getOrDefault("coverage", "");
        var facts = JSON.readTree(line.substring(line.indexOf('{')));
        facts.properties()
                .forEach(fact ->
                        coverage.merge(fact.getKey(), fact.getValue().asInt(), Integer::sum));
    }

    private static void check(Map<String, Integer> coverage) {
        assertThat(number(coverage, "conditions") + number(coverage, "updates"))
                .isEqualTo(RUNS * EACH);
        assertThat(number(coverage, "valid and true")).isGreaterThanOrEqualTo(RUNS * EACH * 2 / 5);
        assertThat(number(coverage, "moto agrees")).isGreaterThanOrEqualTo(RUNS * EACH * 4 / 5);
        OPERATORS.forEach(operator -> covered(coverage, "operator " + operator));
        FUNCTIONS.forEach(function -> covered(coverage, "function " + function));
        PATHS.forEach(path -> covered(coverage, "path " + path));
        PARTS_OF_UPDATES.forEach(part -> covered(coverage, "update " + part));
        for (var left : TYPES) {
            for (var right : TYPES) {
                covered(coverage, "pair %s %s".formatted(left, right));
            }
        }
    }

    private static void covered(Map<String, Integer> coverage, String part) {
        assertThat(number(coverage, part)).as(part).isGreaterThanOrEqualTo(RUNS * EACH / 250);
    }

    private static int number(Map<String, Integer> coverage, String name) {
        return coverage.getOrDefault(name, 0);
    }
}

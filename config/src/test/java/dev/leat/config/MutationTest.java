package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever is done to a file, the answer is an app or a list of problems.
@Tag("fuzz")
class MutationTest {

    private static final long SEED = 20260101;
    private static final int ROUNDS = 400;
    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    "(",
                    ")",
                    ":",
                    ": ",
                    " #",
                    "'",
                    "\"",
                    "|",
                    ">",
                    "&a ",
                    "*a",
                    "!t ",
                    "- ",
                    "---\n",
                    "\t",
                    "\n",
                    "\\",
                    "${env:A}",
                    "${",
                    "%",
                    "@",
                    "`",
                    "?",
                    ",",
                    "<<: ",
                    "null",
                    "~",
                    "\uD83D\uDE00",
                    "\u0000",
                    "\uFEFF",
                    "source",
                    "select 1",
                    "*",
                    "not null",
                    "struct(",
                    "[]",
                    "-1",
                    "9999999999999999999d",
                    "filter (where ");

    @Test
    void neverGivesAnythingElseThanAnAppOrProblems() throws IOException {
        var good = Files.readString(Path.of("../examples/orders/app.yaml"));
        var random = new Random(SEED);
        int read = 0;
        try (var lint = new Lint()) {
            for (int round = 0; round < ROUNDS; round++) {
                var yaml = mutate(good, random);
                read += reads(lint, yaml, round) ? 1 : 0;
            }
        }
        assertThat(read).isBetween(1, ROUNDS - 1);
    }

    private static boolean reads(Lint lint, String yaml, int round) {
        try {
            assertThat(lint.lint(yaml.getBytes(StandardCharsets.UTF_8), Map.of()).app())
                    .isNotNull();
            return true;
        } catch (AppException e) {
            int lines = (int) yaml.chars().filter(c -> c == '\n' || c == '\r').count() + 1;
            assertThat(e.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> {
                        assertThat(problem.mark().line()).isBetween(0, lines);
                        assertThat(problem.what()).isNotBlank();
                    });
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + SEED + ", round " + round + ":\n" + yaml, e);
        }
    }

    private static String mutate(String good, Random random) {
        var yaml = new StringBuilder(good);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(yaml.length());
            switch (random.nextInt(5)) {
                case 0 -> yaml.delete(at, Math.min(yaml.length(), at + 1 + random.nextInt(12)));
                case 1 -> yaml.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> yaml.setCharAt(at, (char) (32 + random.nextInt(95)));
                case 3 -> {
                    int from = random.nextInt(yaml.length());
                    int to = Math.min(yaml.length(), from + random.nextInt(60));
                    yaml.insert(at, yaml.substring(from, to));
                }
                default -> {
                    int end = yaml.indexOf("\n", at);
                    yaml.delete(at, end < 0 ? yaml.length() : end);
                }
            }
        }
        return yaml.toString();
    }
}

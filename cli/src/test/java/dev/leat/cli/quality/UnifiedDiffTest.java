package dev.leat.cli.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> "line " + i + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void showsChangesWithThreeLinesAroundThem() {
        var before = lines(1, 20);
        var after = before.replace("line 5\n", "five\n").replace("line 18\n", "line 18\nmore\n");
        assertThat(UnifiedDiff.of("app.yaml", before, after))
                .containsExactly(
                        "--- app.yaml",
                        "+++ app.yaml",
                        "@@ -2,7 +2,7 @@",
                        " line 2",
                        " line 3",
                        " line 4",
                        "-line 5",
                        "+five",
                        " line 6",
                        " line 7",
                        " line 8",
                        "@@ -16,5 +16,6 @@",
                        " line 16",
                        " line 17",
                        " line 18",
                        "+more",
                        " line 19",
                        " line 20");
    }

    @Test
    void joinsChangesThatAreNear() {
        var before = lines(1, 9);
        var after = before.replace("line 2\n", "").replace("line 8\n", "eight\n");
        assertThat(UnifiedDiff.of("a", before, after)).hasSize(13).contains("@@ -1,9 +1,8 @@");
    }

    @Test
    void showsAMissingLineEnd() {
        assertThat(UnifiedDiff.of("a", "x", "x\ny\n"))
                .containsExactly(
                        "--- a",
                        "+++ a",
                        "@@ -1,1 +1,2 @@",
                        "-x\n\\ No newline at end of file",
                        "+x",
                        "+y");
        assertThat(UnifiedDiff.of("a", "x", "x")).isEmpty();
    }
}

package dev.leat.kernel.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowPairsTest {

    @TempDir Path folder;

    private static List<String> differences(RowPairs pairs) throws IOException {
        var found = new ArrayList<String>();
        pairs.differences((name, before, after) ->
                found.add(name + ": " + before.orElse("none") + " -> " + after.orElse("none")));
        return found;
    }

    @Test
    void equalRowsCancelOutInAnyOrder() throws IOException {
        try (var pairs = new RowPairs(folder.resolve("rows"))) {
            for (var content : List.of("x", "y", "y", "z")) {
                pairs.add(false, "a", content);
            }
            for (var content : List.of("z", "y", "w", "x", "y")) {
                pairs.add(true, "a", content);
            }
            pairs.add(false, "b", "1");
            pairs.add(true, "b", "2");
            pairs.add(false, "b", "1");
            pairs.add(false, "", "o'clock");
            assertThat(differences(pairs))
                    .containsExactly(
                            ": o'clock -> none", "a: none -> w", "b: 1 -> 2", "b: 1 -> none");
        }
    }

    @Test
    void manyDifferencesAreInTheOrderOfNames() throws IOException {
        int rows = 3_500;
        try (var pairs = new RowPairs(folder.resolve("rows"))) {
            for (int i = 0; i < rows; i++) {
                pairs.add(false, "%05d".formatted(rows - 1 - i), "old");
                pairs.add(true, "%05d".formatted(i), i % 2 == 0 ? "new" : "old");
            }
            var found = differences(pairs);
            assertThat(found).hasSize(rows / 2).isSorted();
            assertThat(found.getFirst()).isEqualTo("00000: old -> new");
        }
    }
}

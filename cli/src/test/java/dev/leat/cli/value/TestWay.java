package dev.leat.cli.value;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Test files whose rows `leat test` compares.
final class TestWay {

    /// Number of rows in the output of an expectation that is not met.
    private static final int SHOWN = 20;

    private TestWay() {}

    /// Writes a test in which a file is put into buckets, and in which subjects must have rows.
    static Path write(Path app, Path file, List<String> subjects, List<List<String>> rows)
            throws IOException {
        var test = new ArrayList<>(List.of("given:"));
        for (var bucket : List.of("in", "raw")) {
            test.add(
                    "  - put: {bucket: %s, key: %s, file: %s}"
                            .formatted(bucket, file.getFileName(), file));
        }
        test.add("expect:");
        for (var subject : subjects) {
            for (var some : rows) {
                test.add("  - " + subject + "\n    some:");
                some.forEach(row -> test.add("      - " + row));
            }
        }
        var folder = Files.createDirectories(app.resolve("tests"));
        return Files.write(folder.resolve("values.test.yaml"), test);
    }

    /// Runs a test, and returns its output.
    static String run(int exit, Path test) {
        return Session.run(exit, "test", test.toString()).out();
    }

    /// Returns rows with a form of these values.
    static List<String> rows(
            Collection<EveryValue> values, Function<EveryValue, @Nullable String> form) {
        return values.stream()
                .map(value ->
                        "{n: %d, %s: %s}"
                                .formatted(
                                        value.n(),
                                        value.kind().column(),
                                        EveryValue.JSON.writeValueAsString(form.apply(value))))
                .toList();
    }

    /// Returns rows in lists that are short enough for the output to have all their rows.
    static List<List<String>> parts(List<String> rows) {
        return IntStream.range(0, (rows.size() + SHOWN - 1) / SHOWN)
                .mapToObj(i -> rows.subList(i * SHOWN, Math.min(rows.size(), (i + 1) * SHOWN)))
                .toList();
    }
}

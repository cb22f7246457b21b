package dev.leat.bench;

import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;

/// Measures how long lint takes for an app with many steps in one pipeline, each of which adds a
/// column. The time of a step should not depend on their number.
public final class LintBench {

    private static final int[] STEPS = {500, 500, 1_000, 2_000, 4_000};

    private LintBench() {}

    public static void main(String[] arguments) throws IOException, AppException {
        var file = Files.createTempFile("lint-bench", ".yaml");
        try {
            for (int steps : STEPS) {
                Files.writeString(file, app(steps));
                long began = System.nanoTime();
                AppFile.read(file, Map.of());
                long nanos = System.nanoTime() - began;
                System.out.printf(
                        Locale.ROOT,
                        "%,6d steps: %,7d ms, %.2f ms per step%n",
                        steps,
                        nanos / 1_000_000,
                        nanos / 1e6 / steps);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static String app(int steps) {
        var text =
                new StringBuilder(
                        """
                        app: long
                        schemas:
                          Record: {id: integer not null}
                        queues: {in: , out: }
                        pipelines:
                          p:
                            from: {queue: in, schema: Record}
                            steps:
                        """);
        for (int step = 0; step < steps; step++) {
            text.append("      - set: {c%1$d: id + %1$d}\n".formatted(step));
        }
        return text.append("    to: [{queue: out}]\n").toString();
    }
}

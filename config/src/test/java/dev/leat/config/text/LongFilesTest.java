package dev.leat.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.leat.config.AppFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The work for a long app file.
@Tag("attack")
class LongFilesTest {

    private static final int LENGTH = 1 << 20;

    @Test
    void theWorkIsProportionalToTheLengthOfAComment() {
        allocated(LENGTH);
        long once = allocated(LENGTH);
        assertThat(allocated(2 * LENGTH)).isLessThan(3 * once);
        assertThat(allocated(2 * LENGTH)).isLessThan(200L * LENGTH);
    }

    /// Lint binds each step to the columns before it. Four times as many steps allocate about four
    /// times as much, not sixteen times.
    @Test
    void theWorkOfLintIsProportionalToTheNumberOfSteps(@TempDir Path folder) throws Exception {
        lint(100, folder);
        assertThat(lint(2_000, folder)).isLessThan(6 * lint(500, folder));
    }

    /// Returns the bytes that lint allocates for a pipeline in which each step adds a column.
    private static long lint(int steps, Path folder) throws Exception {
        var app =
                new StringBuilder(
                        """
                        app: long
                        schemas:
                          Record: {id: integer not null}
                        queues: {in: , out: }
                        pipelines:
                          p:
                            from: {queue: in, schema: Record}
                            to: [{queue: out}]
                            steps:
                        """);
        for (int step = 0; step < steps; step++) {
            app.append("      - set: {c%1$d: id + %1$d}\n".formatted(step));
        }
        var file = Files.writeString(folder.resolve("app.yaml"), app);
        return allocated(() -> AppFile.read(file, Map.of()).pipelines());
    }

    @Test
    void aFileThatIsTooLongIsNotParsed() {
        var report = new Diagnostics("app.yaml");
        assertThat(YamlReader.read(comment(YamlReader.LONGEST + 1), report)).isEmpty();
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString())
                                .contains(
                                        "the file has 4,194,305 characters, and at most 4,194,304 are read"));
    }

    /// Returns the bytes that the parser allocates. It copies texts, so this measures its work.
    private static long allocated(int length) {
        var source = comment(length);
        try {
            return allocated(
                    () -> YamlReader.read(source, new Diagnostics("app.yaml")).orElseThrow());
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static long allocated(Callable<?> work) throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(work.call()).isNotNull();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static SourceText comment(int length) {
        var app = "app: shop\n#";
        return new SourceText(app + "x".repeat(length - app.length()));
    }
}

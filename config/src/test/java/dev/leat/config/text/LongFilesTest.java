package dev.leat.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(YamlReader.read(source, new Diagnostics("app.yaml"))).isPresent();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static SourceText comment(int length) {
        var app = "app: shop\n#";
        return new SourceText(app + "x".repeat(length - app.length()));
    }
}

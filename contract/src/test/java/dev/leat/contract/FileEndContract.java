package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.contract.TestedFiles.Process;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of the ends of files where outputs, messages and the file log have no common
/// transaction: one write decides an end, and any process can complete it.
public abstract class FileEndContract {

    private static final String PIPELINE = TestedFiles.PIPELINE;
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private final VirtualTime time = VirtualTime.start();
    private TestedFiles files;

    /// Opens a pipeline without files, whose processes have this time.
    protected abstract TestedFiles open(VirtualTime time) throws Exception;

    @BeforeEach
    void begin() throws Exception {
        files = open(time);
    }

    private static FileUnit unit(String key, long version) {
        return new FileUnit(TestedFiles.INPUT, key, version, "etag" + version, 9, Instant.EPOCH);
    }

    private void claim(Process process, String key) {
        assertThat(process.claim(key, "1", time.instant().plus(CLAIM))).isPresent();
    }

    /// Lets a process die that has decided the end of a file.
    private void die(FileUnit unit, Map<String, String> outputs) throws IOException {
        try (var process = files.dying()) {
            claim(process, unit.key());
            process.checkpoint(unit, 1);
            assertThatThrownBy(() -> process.finish(unit, outputs))
                    .isInstanceOf(UnavailableException.class);
        }
        time.advance(CLAIM);
    }

    @Test
    void nothingIsVisibleBeforeTheEndAndAllAfterIt() throws IOException {
        var unit = unit("a", 1);
        try (var process = files.process()) {
            claim(process, "a");
            process.checkpoint(unit, 1);
            process.checkpoint(unit, 2);
            assertThat(files.visible()).isEmpty();
            assertThat(files.sent()).isZero();
            process.finish(unit, Map.of("x", "rows", "y", ""));
            assertThat(files.visible()).isEqualTo(Map.of("x", "rows", "y", ""));
            assertThat(files.sent()).isEqualTo(1);
            assertThat(process.log().of(PIPELINE, unit).orElseThrow().phase())
                    .isEqualTo(FilePhase.DONE);
            assertThat(process.log().progress(PIPELINE, unit)).isEmpty();
        }
    }

    @Test
    void theNextClaimCompletesAnEndThatWasDecided() throws IOException {
        die(unit("a", 1), Map.of("x", "rows"));
        assertThat(files.visible()).isEmpty();
        assertThat(files.sent()).isZero();
        for (int times = 0; times < 2; times++) {
            try (var next = files.process()) {
                claim(next, "a");
                assertThat(files.visible()).containsExactly(Map.entry("x", "rows"));
                assertThat(files.sent()).isEqualTo(1);
                assertThat(next.log().of(PIPELINE, unit("a", 1)).orElseThrow().phase())
                        .isEqualTo(FilePhase.DONE);
            }
            time.advance(CLAIM);
        }
    }

    @Test
    void anotherProcessMayDieWhileItCompletesAnEnd() throws IOException {
        die(unit("a", 1), Map.of("x", "rows"));
        try (var second = files.dying()) {
            assertThatThrownBy(() -> claim(second, "a")).isInstanceOf(UnavailableException.class);
        }
        time.advance(CLAIM);
        try (var next = files.process()) {
            claim(next, "a");
            assertThat(files.visible()).containsExactly(Map.entry("x", "rows"));
            assertThat(files.sent()).isEqualTo(1);
            process(next, unit("a", 2), Map.of("y", "more rows"));
            assertThat(files.visible()).containsExactly(Map.entry("y", "more rows"));
            assertThat(files.sent()).isEqualTo(2);
        }
    }

    private static void process(Process process, FileUnit unit, Map<String, String> outputs)
            throws IOException {
        process.checkpoint(unit, 1);
        process.finish(unit, outputs);
    }

    @Test
    void theOutputsOfAnEarlierVersionAreReplaced() throws IOException {
        try (var process = files.process()) {
            for (long version = 1; version <= 3; version++) {
                claim(process, "a");
                var outputs = Map.of("x", "rows of " + version, "only in " + version, "y");
                process(process, unit("a", version), outputs);
                assertThat(files.visible()).isEqualTo(outputs);
                assertThat(files.sent()).isEqualTo(version);
            }
        }
    }

    @Test
    void anEndReleasesItsObject() throws IOException {
        try (var process = files.process();
                var other = files.process()) {
            claim(process, "a");
            process.finish(unit("a", 1), Map.of("x", "rows"));
            claim(other, "a");
            other.finish(unit("a", 2), Map.of("x", "other rows"));
            assertThat(files.visible()).containsExactly(Map.entry("x", "other rows"));
        }
    }

    @Test
    void theOutputOfAnotherInputIsNotReplaced() throws IOException {
        try (var process = files.process()) {
            claim(process, "a");
            process.finish(unit("a", 1), Map.of("x", "rows"));
            claim(process, "b");
            assertThatThrownBy(() -> process.finish(unit("b", 1), Map.of("x", "other")))
                    .isInstanceOf(OutputConflictException.class);
            assertThat(files.visible()).containsExactly(Map.entry("x", "rows"));
            assertThat(files.sent()).isEqualTo(1);
            assertThat(process.log().of(PIPELINE, unit("b", 1))).isEmpty();
        }
    }
}

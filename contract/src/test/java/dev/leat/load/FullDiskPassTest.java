package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A file that fills the disk of a function.
class FullDiskPassTest {

    @TempDir Path folder;

    /// The limits of a function.
    private record Function(Optional<Consumer<Record>> other) implements FileLimits {

        @Override
        public Optional<Reason> refusal(Pipeline pipeline, FileUnit unit, long staged) {
            return Optional.empty();
        }

        @Override
        public boolean ephemeral() {
            return true;
        }

        @Override
        public Optional<Consumer<Record>> handOver(Pipeline pipeline) {
            return other;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded"})
    void itWaitsWithoutAnAttempt(String failure) {
        var bench = new FileBench(folder);
        bench.put("in/a.txt", "r1 U1 100");
        for (int i = 0; i < 10; i++) {
            bench.buckets.failure = Optional.of(failure);
            assertThatThrownBy(bench::pass)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("is full");
        }
        assertThat(bench.home.letters()).isEmpty();
        bench.buckets.failure = Optional.empty();
        bench.pass();
        assertThat(bench.home.queue()).isEmpty();
        assertThat(bench.home.letters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsHandedOverOrBecomesADeadLetter(boolean handsOver) {
        List<Record> handed = new ArrayList<>();
        Optional<Consumer<Record>> other = handsOver ? Optional.of(handed::add) : Optional.empty();
        var bench = new FileBench(folder, OnOverwrite.REJECT, false, new Function(other));
        bench.put("in/a.txt", "r1 U1 100");
        bench.buckets.failure = Optional.of("/tmp/x: No space left on device");
        bench.pass();
        assertThat(bench.home.queue()).isEmpty();
        assertThat(handed).hasSize(handsOver ? 1 : 0);
        assertThat(bench.home.letters()).hasSize(handsOver ? 0 : 1);
        if (!handsOver) {
            assertThat(bench.letter().reasons("output").getFirst())
                    .isEqualTo(
                            Reason.of(
                                    "too_large",
                                    "the disk is full: /tmp/x: No space left on device"));
        }
    }
}

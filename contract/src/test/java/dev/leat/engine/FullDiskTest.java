package dev.leat.engine;

import static dev.leat.batch.Outcome.PENDING;
import static dev.leat.batch.Outcome.RETRIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;
import dev.leat.batch.StagingFolder;
import dev.leat.plan.Planner;
import dev.leat.port.ObjectStorage;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Errors of a full disk that steps and sinks pass on, while many bytes are free.
class FullDiskTest {

    @TempDir Path folder;

    /// A kernel of orders whose steps fail.
    private record Failing(RuntimeException why) implements KernelWithoutFiles {

        @Override
        public Rows run(LeasedWork work, Outcomes table) {
            throw why;
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded"})
    void aStepOnAFullDiskReturnsItsRecordsWithoutAnAttempt(String error) {
        for (var cause :
                List.of(
                        new FileSystemException("a", null, error),
                        new IOException("x", new SQLException("IO Error: file \"a\": " + error)))) {
            var bench = new Bench(OrdersByHand.app(), new Failing(new UncheckedIOException(cause)));
            assertThatThrownBy(() -> bench.pass("ORD3 U1 100"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("the disk is full");
            assertThat(bench.home.attempts("m-ORD3 U1 100")).isZero();
            assertThat(bench.home.queue()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, true",
        "Disk quota exceeded, true",
        "Connection reset by peer, false"
    })
    void aSinkOnAFullDiskWaits(String error, boolean waits) {
        var app = OrdersByHand.app();
        var planner = Planner.of(app, app.pipelines().values().iterator().next());
        var work = OrdersByHand.work(OrdersByHand.record("ORD3 U1 100"));
        var table = planner.table(work, OrdersByHand.NOW);
        var batch = Batch.of(work, planner).with(OrdersByHand.kernel().run(work, table.copy()));
        var files = new SinkFiles(new Staging(folder));
        SinkFiles.Work write =
                _ -> {
                    throw new FileSystemException("a", null, error);
                };
        if (waits) {
            assertThatThrownBy(() -> files.written(batch, table, 0, List.of(0), "rows", write))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("free some space");
        } else {
            assertThat(files.written(batch, table, 0, List.of(0), "rows", write)).isFalse();
        }
        assertThat(table.at(0, 0)).isEqualTo(waits ? PENDING : RETRIED);
    }

    /// A platform with a staging folder alone.
    private static final class Staging extends NoPlatform {

        private final Path folder;

        Staging(Path folder) {
            this.folder = folder;
        }

        @Override
        public ObjectStorage buckets() {
            return (ObjectStorage)
                    Proxy.newProxyInstance(
                            ObjectStorage.class.getClassLoader(),
                            new Class<?>[] {ObjectStorage.class},
                            (_, _, _) -> new StagingFolder(folder));
        }
    }
}

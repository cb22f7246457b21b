package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Schema;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagingFolder;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.RejectedLines;
import dev.leat.file.UnreadableFileException;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {

    private static final long BIG = 2L << 20;

    @TempDir Path folder;

    private final CountDownLatch go = new CountDownLatch(1);
    private final List<String> threads = new ArrayList<>();
    private boolean closed;

    private ReadAhead ahead(int pieces, boolean good) {
        return new ReadAhead(
                new Big(pieces, good),
                new StagingFolder(folder),
                EngineOptions.defaults(),
                Time.system());
    }

    @Test
    void readsTheNextPieceOnAnotherThreadWhileItsOwnerWorks() throws Exception {
        try (var ahead = ahead(3, true)) {
            var first = ahead.first().orElseThrow();
            ahead.begin(first);
            go.countDown();
            var second = ahead.take().orElseThrow();
            assertThat(file(second)).isNotEqualTo(file(first));
            assertThat(Files.readString(file(first))).isEqualTo("1");
            ahead.begin(second);
            assertThat(ahead.ended()).isFalse();
            ahead.begin(ahead.take().orElseThrow());
            assertThat(ahead.ended()).isTrue();
            assertThat(ahead.take()).isEmpty();
        }
        assertThat(threads.getFirst()).isEqualTo(Thread.currentThread().getName());
        assertThat(threads.subList(1, threads.size()))
                .containsOnly(Thread.currentThread().getName() + "-reader");
        assertThat(closed).isTrue();
        assertThat(folder).as("no table is left").isEmptyDirectory();
    }

    private static Path file(Piece piece) {
        return ((LinesByHand.Lines) piece).file();
    }

    @Test
    void tellsOfAFailureWhenItsPieceIsAskedFor() throws Exception {
        go.countDown();
        try (var ahead = ahead(1, false)) {
            ahead.begin(ahead.first().orElseThrow());
            assertThat(ahead.ended()).isFalse();
            assertThatThrownBy(ahead::take)
                    .isInstanceOf(UnreadableFileException.class)
                    .hasMessage("torn");
        }
    }

    @Test
    void closesOnlyAfterTheLastReader() throws Exception {
        var ahead = ahead(2, true);
        ahead.begin(ahead.first().orElseThrow());
        var closing =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                ahead.close();
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        assertThat(closed).isFalse();
        go.countDown();
        closing.join();
        assertThat(closed).isTrue();
    }

    /// Pieces that report a large size, so that later ones wait for the first.
    private final class Big implements PieceReader {

        private final int pieces;
        private final boolean good;
        private int read;

        Big(int pieces, boolean good) {
            this.pieces = pieces;
            this.good = good;
        }

        @Override
        public Schema schema() {
            return new Schema("Big", List.of());
        }

        @Override
        public Header header() {
            return Header.SAME;
        }

        @Override
        public Optional<Piece> next(Path table) throws UnreadableFileException, IOException {
            threads.add(Thread.currentThread().getName());
            if (read > 0) {
                try {
                    go.await();
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            }
            if (read == pieces) {
                if (!good) {
                    throw new UnreadableFileException(Reason.of("malformed", "torn"));
                }
                return Optional.empty();
            }
            read++;
            Files.writeString(table, Integer.toString(read));
            var from = new Position((read - 1) * BIG, read - 1L, read);
            var to = new Position(read * BIG, read, read + 1);
            return Optional.of(
                    new LinesByHand.Lines(from, to, List.of(), RejectedLines.of(List.of()), table));
        }

        @Override
        public Optional<Position> skip() {
            throw new IllegalStateException("no piece is skipped");
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

package dev.leat.load;

import dev.leat.batch.StagingFolder;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.UnreadableFileException;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.task.Tasks;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the pieces of a file on a separate thread, one piece ahead of its owner. At most two
/// pieces exist at the same time, each in its own file. Owned by one thread. Closing it closes the
/// reader.
final class ReadAhead implements AutoCloseable {

    /// After a piece that is smaller than this, the next piece is read on the owner's thread,
    /// because reading it takes less time than starting a thread.
    private static final long WORTH_A_THREAD = 1L << 20;

    private static final int TABLES = 2;

    private final PieceReader reader;
    private final StagingFolder staging;
    private final EngineOptions options;
    private final Time time;
    private final Signal read = new Signal();
    private int table;
    private @Nullable Thread thread;
    private volatile @Nullable Found found;

    /// The result of a read.
    private sealed interface Found {
        record Next(Piece piece) implements Found {}

        record End() implements Found {}

        record Failed(Throwable why) implements Found {}
    }

    ReadAhead(PieceReader reader, StagingFolder staging, EngineOptions options, Time time) {
        this.reader = reader;
        this.staging = staging;
        this.options = options;
        this.time = time;
    }

    /// Reads the first piece.
    Optional<Piece> first() throws UnreadableFileException, IOException, InterruptedException {
        found = next();
        return take();
    }

    /// Starts to read the piece after `now`, while the owner processes `now`.
    void begin(Piece now) {
        table = (table + 1) % TABLES;
        if (now.to().offset() - now.from().offset() < WORTH_A_THREAD) {
            found = next();
            return;
        }
        found = null;
        var reading =
                Tasks.once(
                        options.threads(),
                        Thread.currentThread().getName() + "-reader",
                        options.log()::error,
                        () -> {
                            found = next();
                            read.raise();
                        });
        thread = reading;
        reading.start();
    }

    /// Returns true if no piece follows. Blocks until that is known.
    boolean ended() throws InterruptedException {
        return await() instanceof Found.End;
    }

    /// Returns the next piece, empty at the end. Blocks until it is read.
    Optional<Piece> take() throws UnreadableFileException, IOException, InterruptedException {
        return switch (await()) {
            case Found.Next(var piece) -> Optional.of(piece);
            case Found.End _ -> Optional.empty();
            case Found.Failed(UnreadableFileException why) -> throw why;
            case Found.Failed(IOException why) -> throw why;
            case Found.Failed(RuntimeException why) -> throw why;
            case Found.Failed(Error why) -> throw why;
            case Found.Failed(var why) -> throw new IllegalStateException(why);
        };
    }

    private Found next() {
        try {
            return reader.next(file(table)).<Found>map(Found.Next::new).orElseGet(Found.End::new);
        } catch (UnreadableFileException | IOException | RuntimeException | Error failed) {
            return new Found.Failed(failed);
        }
    }

    private Path file(int number) {
        return staging.file("table-" + number);
    }

    private Found await() throws InterruptedException {
        while (true) {
            long seen = read.count();
            var now = found;
            if (now != null) {
                return now;
            }
            time.await(read, seen, time.instant().plus(options.longestWait()));
        }
    }

    /// Waits for the reading thread and closes the reader.
    @Override
    public void close() throws IOException {
        if (thread != null) {
            Threads.awaitAnyway(() -> found == null, this::await);
        }
        reader.close();
        for (int number = 0; number < TABLES; number++) {
            Files.deleteIfExists(file(number));
        }
    }
}

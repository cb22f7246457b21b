package dev.leat.plan;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileState;
import dev.leat.batch.Position;
import dev.leat.batch.Totals;
import java.time.Duration;
import java.util.Optional;

/// The rules by which all file logs compute the next state of a file from the stored state and an
/// effect.
public final class FileProgressRule {

    /// Maximum time until a notification of a file can arrive: the retention of a queue plus the
    /// retention of its dead-letter queue.
    static final Duration KEPT = Queue.DEFAULT_RETENTION.plus(Queue.DEAD_LETTER_RETENTION);

    private FileProgressRule() {}

    /// The state after a checkpoint. If `restarts`, the file was begun again: the staged files of
    /// earlier checkpoints are discarded before those of this checkpoint are added.
    public record Advanced(FileState state, boolean restarts) {}

    /// Adds a piece of a file (a part that has its own commit) to the stored state of the file. The
    /// first piece restarts the file: its earlier progress is discarded.
    ///
    /// @throws IllegalStateException if the stored state, under the same plan, does not end before
    ///   this piece
    public static Advanced checkpoint(Optional<FileState> kept, Effect.Checkpoint done) {
        int piece = done.next().part() - 1;
        var going =
                kept.filter(FileState::running)
                        .filter(state -> state.plan().equals(done.plan()))
                        .filter(_ -> piece > 1);
        if (piece > 1 && going.map(state -> state.next().part()).orElse(1) != piece) {
            throw new IllegalStateException(
                    "piece %d of %s/%s is out of order"
                            .formatted(piece, done.unit().bucket(), done.unit().key()));
        }
        var state =
                new FileState(
                        done.pipeline(),
                        done.unit(),
                        FilePhase.RUNNING,
                        done.plan(),
                        done.next(),
                        going.map(FileState::totals).orElse(Totals.NONE).plus(done.piece()),
                        going.map(FileState::started).orElse(done.at()),
                        done.at(),
                        Optional.empty());
        return new Advanced(state, going.isEmpty());
    }

    /// Returns the state of a finished file. None of its staged files is kept.
    public static FileState finish(Optional<FileState> kept, Effect.Finish end) {
        return new FileState(
                end.pipeline(),
                end.unit(),
                end.phase(),
                kept.map(FileState::plan).orElse(""),
                kept.map(FileState::next).orElse(Position.START),
                end.totals(),
                kept.filter(FileState::running).map(FileState::started).orElse(end.at()),
                end.at(),
                end.error());
    }

    /// Returns the time for which an entry is kept after its last change: as long as a notification
    /// of a file or a duplicate of a record can arrive.
    public static Duration window(App app) {
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.from().files().isPresent())
                .map(pipeline -> app.terms(pipeline).dedupeWindow())
                .reduce(KEPT, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
}

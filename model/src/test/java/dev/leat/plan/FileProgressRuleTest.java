package dev.leat.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Queue;
import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileState;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Position;
import dev.leat.batch.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Each piece of a file counts once: a piece continues the stored state, or begins the file again.
class FileProgressRuleTest {

    private static final FileUnit UNIT =
            new FileUnit("input", "a.csv", 42, "etag", 300, Instant.EPOCH);
    private static final LeasedWork WORK = new LeasedWork("files", "lease", List.of());
    private static final Totals PIECE = new Totals(10, 7, 2, 1);

    @Test
    void theFirstPieceBeginsTheFile() {
        var first = FileProgressRule.checkpoint(Optional.empty(), piece(1, "plan"));
        assertThat(first.restarts()).isTrue();
        assertThat(first.state())
                .isEqualTo(
                        new FileState(
                                "sales",
                                UNIT,
                                FilePhase.RUNNING,
                                "plan",
                                new Position(100, 10, 2),
                                PIECE,
                                at(1),
                                at(1),
                                Optional.empty()));
    }

    @Test
    void theNextPieceContinuesTheFile() {
        var second = FileProgressRule.checkpoint(Optional.of(after(1)), piece(2, "plan"));
        assertThat(second.restarts()).isFalse();
        assertThat(second.state().next()).isEqualTo(new Position(200, 20, 3));
        assertThat(second.state().totals()).isEqualTo(new Totals(20, 14, 4, 2));
        assertThat(second.state().started()).isEqualTo(at(1));
        assertThat(second.state().changed()).isEqualTo(at(2));
        assertThat(second.state().progress(List.of()))
                .isEqualTo(
                        new FileProgress(
                                "plan",
                                new Position(200, 20, 3),
                                new Totals(20, 14, 4, 2),
                                List.of(),
                                at(1)));
    }

    @Test
    void theFirstPieceDiscardsEarlierProgress() {
        for (var plan : List.of("plan", "plan 2")) {
            var again = FileProgressRule.checkpoint(Optional.of(after(2)), piece(1, plan));
            assertThat(again)
                    .isEqualTo(FileProgressRule.checkpoint(Optional.empty(), piece(1, plan)));
        }
    }

    @Test
    void noPieceIsCountedTwiceOrLeftOut() {
        refused(Optional.of(after(2)), piece(2, "plan"), 2);
        refused(Optional.of(after(1)), piece(3, "plan"), 3);
        refused(Optional.empty(), piece(2, "plan"), 2);
    }

    @Test
    void noPieceContinuesAnotherPlanOrAFinishedFile() {
        refused(Optional.of(after(1)), piece(2, "plan 2"), 2);
        var done = FileProgressRule.finish(Optional.of(after(1)), end(FilePhase.DONE));
        refused(Optional.of(done), piece(2, "plan"), 2);
        assertThat(FileProgressRule.checkpoint(Optional.of(done), piece(1, "plan")))
                .isEqualTo(FileProgressRule.checkpoint(Optional.empty(), piece(1, "plan")));
    }

    @Test
    void theEndKeepsThePositionAndTheStart() {
        for (var phase : List.of(FilePhase.DONE, FilePhase.GIVEN_UP)) {
            assertThat(FileProgressRule.finish(Optional.of(after(2)), end(phase)))
                    .isEqualTo(ended(phase, "plan", new Position(200, 20, 3), at(1)));
        }
    }

    @Test
    void aFileWithoutCheckpointsStartsAtItsEnd() {
        var end = end(FilePhase.DONE);
        var ended = ended(FilePhase.DONE, "", Position.START, at(9));
        assertThat(FileProgressRule.finish(Optional.empty(), end)).isEqualTo(ended);
        assertThat(FileProgressRule.finish(Optional.of(ended), end)).isEqualTo(ended);
    }

    @Test
    void aFileThatIsFinishedAgainHasTheNewStart() {
        var former = ended(FilePhase.GIVEN_UP, "plan", new Position(200, 20, 3), at(1));
        assertThat(FileProgressRule.finish(Optional.of(former), end(FilePhase.DONE)))
                .isEqualTo(ended(FilePhase.DONE, "plan", new Position(200, 20, 3), at(9)));
    }

    @Test
    void entriesAreKeptAsLongAsNotificationsCanArrive() {
        assertThat(FileProgressRule.window(App.named("shop"))).isEqualTo(Duration.ofDays(18));
        assertThat(FileProgressRule.window(app(Duration.ofHours(1))))
                .isEqualTo(Duration.ofDays(18));
        assertThat(FileProgressRule.window(app(Duration.ofDays(10))))
                .isEqualTo(Duration.ofDays(24));
    }

    /// Returns an app with a file pipeline whose notifications are kept for this time.
    private static App app(Duration retention) {
        var schema = new Schema("Sale", List.of(new Schema.Field("day", Simple.DATE)));
        var from = new BucketSource("files", FileSource.csv("input"), schema, UnknownFields.IGNORE);
        var queue = Queue.named("files").withRetention(retention);
        var letters = Queue.deadLetters(queue.deadLetterQueue().orElseThrow());
        return App.named("shop")
                .withQueues(Map.of(queue.name(), queue, letters.name(), letters))
                .withPipelines(Map.of("sales", Pipeline.of("sales", from)));
    }

    private static void refused(Optional<FileState> kept, Effect.Checkpoint piece, int number) {
        assertThatThrownBy(() -> FileProgressRule.checkpoint(kept, piece))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("piece %d of input/a.csv is out of order", number);
    }

    /// Returns the state after this many pieces.
    private static FileState after(int pieces) {
        var state = Optional.<FileState>empty();
        for (int i = 1; i <= pieces; i++) {
            state = Optional.of(FileProgressRule.checkpoint(state, piece(i, "plan")).state());
        }
        return state.orElseThrow();
    }

    private static Effect.Checkpoint piece(int number, String plan) {
        var next = new Position(100L * number, 10L * number, number + 1);
        return new Effect.Checkpoint("sales", UNIT, WORK, plan, next, PIECE, List.of(), at(number));
    }

    private static Effect.Finish end(FilePhase phase) {
        return new Effect.Finish(
                "sales",
                UNIT,
                phase,
                new Totals(30, 30, 0, 0),
                List.of(),
                true,
                Optional.of("why"),
                at(9));
    }

    private static FileState ended(FilePhase phase, String plan, Position next, Instant started) {
        return new FileState(
                "sales",
                UNIT,
                phase,
                plan,
                next,
                new Totals(30, 30, 0, 0),
                started,
                at(9),
                Optional.of("why"));
    }

    private static Instant at(int second) {
        return Instant.EPOCH.plusSeconds(second);
    }
}

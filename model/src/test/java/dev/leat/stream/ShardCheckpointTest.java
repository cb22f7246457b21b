package dev.leat.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.plan.Effect.Again;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The progress of a pipeline in a shard, whose positions may have gaps.
class ShardCheckpointTest {

    private static final Again LATER = new Again(Duration.ofSeconds(10), true);
    private static final Again BACK = new Again(Duration.ZERO, false);

    @Test
    void theBatchOfACrashIsLeasedAgainAsItWas() {
        var crashed = ShardCheckpoint.at(4).leasing(5, 10_004, 10_000).crashed();
        assertThat(crashed.suspectCount()).isEqualTo(10_000);
        assertThat(crashed.most(20_000)).isEqualTo(10_000);
        assertThat(crashed.crashed()).isEqualTo(crashed);
        assertThat(crashed.movedBehind(10_004).suspectCount()).isZero();
    }

    @Test
    void threeCrashesFindOneRecordAndAreNoAttempts() {
        var checkpoint = ShardCheckpoint.at(-1);
        int size = 10_000;
        for (int crash = 1; crash <= 3; crash++) {
            assertThat(checkpoint.alone()).isEmpty();
            checkpoint = checkpoint.leasing(0, size - 1, size).crashed();
            assertThat(checkpoint.suspects().orElseThrow().crashes()).isEqualTo(crash);
            size = checkpoint.most(10_000);
        }
        assertThat(checkpoint.alone()).contains(3);
        assertThat(checkpoint.attempts()).isZero();
        assertThat(checkpoint.suspectCount()).isEqualTo(100);
        var untried = checkpoint.leasing(0, 0, 1).crashed();
        assertThat(untried.alone()).contains(3);
        assertThat(untried.suspectCount()).as("of a shard, those behind are none").isEqualTo(1);
        assertThat(checkpoint.leasing(0, 0, 1).tried().crashed().alone()).contains(4);
        assertThat(untried.movedBehind(0).alone()).isEmpty();
    }

    @Test
    void anOrderlyStopKeepsSuspects() {
        var crashed = ShardCheckpoint.at(-1).leasing(0, 99, 100).crashed();
        assertThat(crashed.leasing(0, 99, 100).released()).isEqualTo(crashed);
    }

    @Test
    void finishedRecordsBehindAFailureStayFinished() {
        var leased = ShardCheckpoint.at(10).leasing(20, 50, 4);
        var first = leased.settled(List.of(20, 30, 40, 50), of(null, LATER, BACK, null), 7);
        assertThat(first.after()).isEqualTo(20);
        assertThat(first.done()).containsExactly(50);
        assertThat(first.until()).isEqualTo(10_000_007);
        assertThat(List.of(20, 30, 40, 50, 60)).filteredOn(first::finished).containsExactly(20, 50);
        var again = first.leasing(30, 60, 3);
        assertThat(again.attempts()).isEqualTo(2);
        var last = again.settled(List.of(30, 40, 50, 60), of(null, null, null), 9);
        assertThat(last).isEqualTo(ShardCheckpoint.at(60));
    }

    @Test
    void countsTheAttemptsOfAnotherRecordFromOne() {
        var returned =
                ShardCheckpoint.at(0).leasing(1, 2, 2).settled(List.of(1, 2), of(LATER, BACK), 0);
        assertThat(returned.leasing(1, 2, 2).attempts()).isEqualTo(2);
        assertThat(returned.leasing(2, 2, 1).attempts()).as("the first has expired").isEqualTo(1);
    }

    @Test
    void numbersCompareByLengthAndThenByDigits() {
        var numbers = List.of("", "9", "10", "4".repeat(55), "4".repeat(56), "4".repeat(55) + "5");
        assertThat(
                        numbers.reversed().stream()
                                .map(RecordNumber::new)
                                .sorted()
                                .map(RecordNumber::text))
                .isEqualTo(numbers);
    }

    private static @Nullable Again[] of(@Nullable Again... again) {
        return again;
    }
}

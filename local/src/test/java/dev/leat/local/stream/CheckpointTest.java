package dev.leat.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The suspects of a shard after crashes.
class CheckpointTest {

    @Test
    void theBatchOfACrashIsLeasedAgainAsItWas() {
        var crashed = Checkpoint.at(5).leasing(5, 10_005).crashed();
        assertThat(crashed.suspects()).isEqualTo(10_000);
        assertThat(crashed.group()).isEqualTo(10_000);
        assertThat(crashed.crashed()).isEqualTo(crashed);
        assertThat(crashed.movedTo(10_005).suspects()).isZero();
    }

    @Test
    void fourCrashesConvictOneRecord() {
        var checkpoint = Checkpoint.at(0);
        int end = 10_000;
        for (int crash = 1; crash <= 4; crash++) {
            assertThat(checkpoint.convicted()).isFalse();
            checkpoint = checkpoint.leasing(0, end).crashed();
            assertThat(checkpoint.crashes()).isEqualTo(crash);
            end = checkpoint.group();
        }
        assertThat(checkpoint.convicted()).isTrue();
        assertThat(checkpoint.suspects()).isEqualTo(1);
        assertThat(checkpoint.movedTo(1).convicted()).isFalse();
    }

    @Test
    void anOrderlyStopKeepsSuspects() {
        var crashed = Checkpoint.at(0).leasing(0, 100).crashed();
        assertThat(crashed.leasing(0, 100).released()).isEqualTo(crashed);
    }
}

package dev.leat.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SuspicionTest {

    @Test
    void aBatchRunsAgainAsItWasAndIsThenDivided() {
        assertThat(Suspicion.groupSize(1, 10_000)).isEqualTo(10_000);
        assertThat(Suspicion.groupSize(2, 10_000)).isEqualTo(100);
        assertThat(Suspicion.groupSize(2, 101)).isEqualTo(2);
        assertThat(Suspicion.groupSize(2, 7)).isEqualTo(1);
        assertThat(Suspicion.groupSize(3, 100)).isEqualTo(1);
    }

    @Test
    void theThirdCrashFindsOneRecordWhoseCrashesCountOnlyAfterItsTrial() {
        int size = 10_000;
        int crashes = 0;
        while (!Suspicion.alone(crashes)) {
            crashes = Suspicion.crashed(crashes);
            size = Suspicion.groupSize(crashes, size);
        }
        assertThat(crashes).isEqualTo(3);
        assertThat(size).isEqualTo(1);
        assertThat(Suspicion.crashed(crashes)).isEqualTo(crashes);
        assertThat(Suspicion.deaths(crashes)).isZero();
        assertThat(Suspicion.deaths(Suspicion.crashed(Suspicion.tried(crashes)))).isEqualTo(1);
    }
}

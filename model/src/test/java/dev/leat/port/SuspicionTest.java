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
    void theFourthCrashConvictsARecordThatIsAlone() {
        int size = 10_000;
        int crashes = 1;
        while (!Suspicion.convicted(crashes)) {
            size = Suspicion.groupSize(crashes, size);
            crashes++;
        }
        assertThat(crashes).isEqualTo(4);
        assertThat(size).isEqualTo(1);
    }
}

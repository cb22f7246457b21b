package dev.leat.local.queue.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseWordsTest {

    /// Files of earlier versions have these words, of constants in this order.
    @Test
    void theWordsAreTheSameInEveryVersion() {
        assertThat(Leases.KINDS.all().keySet())
                .containsExactly(
                        "FRESH", "TAKEN", "DELAYED", "RETURNED", "SUSPECT", "WORKER", "CLIENT");
    }
}

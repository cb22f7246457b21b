package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Contract of a platform after its clock was set back: no wait becomes longer.
public abstract class ClockContract extends PlatformContract {

    private static final Duration HOUR_BACK = Duration.ofHours(-1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    protected ClockContract(ContractHost host) {
        super(host);
    }

    @Test
    void delaysForAsLongAsWasSaid() {
        orders().send(List.of(delayed("late", MINUTE)));
        time.shift(HOUR_BACK);
        assertThat(receive(1)).isEmpty();
        time.advance(MINUTE);
        assertThat(bodies(receive(1))).containsExactly("late");
    }

    @Test
    void delaysForAsLongAsWasSaidAlsoInTheNextLife() {
        orders().send(List.of(delayed("late", MINUTE)));
        time.shift(HOUR_BACK);
        crashAndReopen();
        assertThat(receive(1)).isEmpty();
        time.advance(MINUTE);
        assertThat(bodies(receive(1))).containsExactly("late");
    }

    @Test
    void handsOutAgainWhatAClientDidNotDelete() {
        send("a");
        assertThat(receive(1)).hasSize(1);
        time.shift(HOUR_BACK);
        assertThat(receive(1)).isEmpty();
        time.advance(VISIBILITY);
        assertThat(receive(1).getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void handsOutAgainWhatAClientDidNotDeleteAlsoInTheNextLife() {
        send("a");
        assertThat(receive(1)).hasSize(1);
        time.shift(HOUR_BACK);
        crashAndReopen();
        assertThat(receive(1)).isEmpty();
        time.advance(VISIBILITY);
        assertThat(receive(1).getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void leasesAgainWhatAWorkerLeftLying() {
        send("a");
        assertThat(source().lease(1, Long.MAX_VALUE)).isPresent();
        time.shift(HOUR_BACK);
        assertThat(source().lease(1, Long.MAX_VALUE)).isEmpty();
        assertThat(source().next())
                .hasValueSatisfying(next ->
                        assertThat(next).isBeforeOrEqualTo(time.instant().plus(VISIBILITY)));
        time.advance(VISIBILITY);
        assertThat(source().lease(1, Long.MAX_VALUE)).isPresent();
    }

    @Test
    void keepsWhatIsVisibleVisible() {
        send("a");
        var receipt = receive(1).getFirst().receipt();
        time.advance(VISIBILITY);
        assertThat(orders().counts().visible()).isOne();
        time.shift(HOUR_BACK);
        assertThat(orders().counts().visible()).isOne();
        assertThat(orders().changeVisibility(receipt, MINUTE)).isFalse();
    }

    @Test
    void keepsNobodyFromSuspectsForLong() {
        send("a", "b");
        assertThat(source().lease(2, Long.MAX_VALUE)).isPresent();
        crashAndReopen();
        assertThat(source().lease(1, Long.MAX_VALUE)).isPresent();
        assertThat(source().lease(1, Long.MAX_VALUE)).isEmpty();
        time.shift(HOUR_BACK);
        assertThat(source().lease(1, Long.MAX_VALUE)).isEmpty();
        time.advance(VISIBILITY);
        assertThat(source().lease(1, Long.MAX_VALUE)).isPresent();
    }

    @Test
    void receivesForNoLongerThanWasAsked() throws Exception {
        Instant start = time.instant();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var received = threads.submit(() -> orders().receive(1, MINUTE, Optional.empty()));
            time.untilWaiting(1);
            time.shift(HOUR_BACK);
            time.advance(MINUTE);
            while (!received.isDone()) {
                time.advanceToNext();
                Thread.onSpinWait();
            }
            assertThat(received.get(20, TimeUnit.SECONDS)).isEmpty();
            assertThat(time.instant()).isBefore(start.plus(HOUR_BACK).plus(MINUTE.multipliedBy(3)));
        }
    }

    @Test
    void removesWhatComesLaterAfterItsRetention() {
        assertThat(orders().counts().all()).isZero();
        time.shift(Duration.ofDays(-300));
        send("a");
        assertThat(orders().counts().all()).isOne();
        time.advance(RETENTION);
        assertThat(orders().counts().all()).isZero();
    }
}

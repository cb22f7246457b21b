package dev.leat.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import dev.leat.port.Lease;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowedSourceTest {

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int SIZE = 10;

    private Instant now = START;
    private final Queue queue = new Queue();
    private final WindowedSource source = new WindowedSource(queue, SIZE, WINDOW, () -> now);

    @Test
    void aPartialBatchWaitsInTheQueueUntilTheWindowHasPassed() {
        queue.available = 3;
        assertThat(lease()).isZero();
        assertThat(queue.leases).isZero();
        assertThat(source.next()).contains(START.plus(WINDOW));
        now = START.plus(WINDOW).minusNanos(1);
        assertThat(lease()).isZero();
        now = START.plus(WINDOW);
        assertThat(lease()).isEqualTo(3);
    }

    @Test
    void aFullBatchDoesNotWait() {
        queue.available = 25;
        assertThat(lease()).isEqualTo(10);
        assertThat(lease()).isEqualTo(10);
        assertThat(lease()).isZero();
        queue.available += 5;
        assertThat(lease()).isEqualTo(10);
    }

    @Test
    void theWindowBeginsWithTheFirstRecordOfItsBatch() {
        queue.available = 1;
        lease();
        now = START.plusSeconds(4);
        queue.available = 2;
        lease();
        assertThat(source.next()).contains(START.plus(WINDOW));
        now = START.plusSeconds(5);
        assertThat(lease()).isEqualTo(2);
        now = START.plusSeconds(9);
        queue.available = 1;
        assertThat(lease()).isZero();
        assertThat(source.next()).contains(START.plusSeconds(14));
    }

    @Test
    void anEmptySourceHasNoWindow() {
        queue.next = Optional.of(START.plusSeconds(60));
        assertThat(lease()).isZero();
        assertThat(source.next()).isEqualTo(queue.next);
        queue.available = 1;
        lease();
        queue.available = 0; // a client received the record
        lease();
        assertThat(source.next()).isEqualTo(queue.next);
        now = START.plusSeconds(4);
        queue.available = 1;
        lease();
        assertThat(source.next()).contains(START.plusSeconds(9));
    }

    @Test
    void aRecordThatBecomesVisibleEarlierEndsTheWait() {
        queue.available = 1;
        queue.next = Optional.of(START.plusSeconds(2));
        lease();
        assertThat(source.next()).contains(START.plusSeconds(2));
    }

    @Test
    void recordsThatDidNotFitIntoTheBytesOfALeaseDoNotWaitAgain() {
        queue.available = 9;
        queue.fit = 4;
        lease();
        now = START.plus(WINDOW);
        long raised = queue.signal.count();
        assertThat(lease()).isEqualTo(4);
        assertThat(queue.signal.count()).isGreaterThan(raised);
        assertThat(lease()).isEqualTo(4);
        assertThat(lease()).isEqualTo(1);
        queue.available = 1;
        assertThat(lease()).isZero();
    }

    /// Otherwise a worker would call in an endless loop.
    @Test
    void aLeaseThatTheSourceRefusesIsRepeatedWhenTheSourceSays() {
        queue.available = 3;
        queue.fit = 0;
        lease();
        now = START.plus(WINDOW);
        long raised = queue.signal.count();
        assertThat(lease()).isZero();
        assertThat(queue.leases).isEqualTo(1);
        assertThat(source.next()).isEmpty();
        assertThat(queue.signal.count()).isEqualTo(raised);
        queue.fit = SIZE;
        assertThat(lease()).isEqualTo(3);
    }

    @Test
    void onlyOneWorkerLeasesAtATimeAndNotifiesTheOthers() {
        queue.available = 10;
        queue.during =
                () -> {
                    queue.available = 12;
                    assertThat(lease()).isZero();
                };
        long raised = queue.signal.count();
        assertThat(lease()).isEqualTo(10);
        assertThat(queue.signal.count()).isGreaterThan(raised);
        assertThat(queue.leases).isEqualTo(1);
        assertThat(lease()).isZero();
        assertThat(source.next()).contains(START.plus(WINDOW));
    }

    @Test
    void aSourceThatFailsCanBeLeasedAgainAtOnce() {
        queue.available = 10;
        queue.during =
                () -> {
                    throw new UnavailableException("the disk is full");
                };
        assertThatThrownBy(this::lease).isInstanceOf(UnavailableException.class);
        queue.during = () -> {};
        assertThat(lease()).isEqualTo(10);
    }

    @Test
    void aClockThatIsSetBackMakesNoWindowLonger() {
        queue.available = 1;
        lease();
        now = START.minusSeconds(3600);
        lease();
        assertThat(source.next()).contains(now.plus(WINDOW));
    }

    private int lease() {
        return source.lease(SIZE, Long.MAX_VALUE).map(l -> l.work().size()).orElse(0);
    }

    /// A queue with `available` records, of which one lease returns at most `fit`.
    private static final class Queue implements Source {

        private final Signal signal = new Signal();
        private Optional<Instant> next = Optional.empty();
        private Runnable during = () -> {};
        private int available;
        private int fit = SIZE;
        private int leases;

        @Override
        public Optional<Lease> lease(int records, long bytes) {
            leases++;
            int leased = Math.min(Math.min(records, fit), available);
            during.run();
            available -= leased;
            return leased == 0 ? Optional.empty() : Optional.of(new Held(leased));
        }

        @Override
        public int available(int records) {
            return Math.min(records, available);
        }

        @Override
        public long suspects() {
            return 0;
        }

        @Override
        public Signal signal() {
            return signal;
        }

        @Override
        public Optional<Instant> next() {
            return next;
        }

        @Override
        public boolean drained() {
            return available == 0;
        }
    }

    private record Held(int size) implements Lease {

        @Override
        public LeasedWork work() {
            var records =
                    IntStream.range(0, size)
                            .mapToObj(i -> new Record("m" + i, new byte[0], Map.of(), 1, START))
                            .toList();
            return new LeasedWork("orders", "lease", records);
        }

        @Override
        public Instant until() {
            return START;
        }

        @Override
        public void extend(Duration by) {}
    }
}

package dev.leat.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.LeasedWork;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Lease;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HeartbeatTest {

    private static final Duration BY = Duration.ofSeconds(30);

    private final VirtualTime time = VirtualTime.start();

    /// A lease that expires soon. Its extension fails with an error while `broken`.
    private final class Leased implements Lease {

        private final Instant until = time.instant().plus(BY.dividedBy(2));
        private final CountDownLatch extended = new CountDownLatch(1);
        private volatile boolean broken;

        Leased(boolean broken) {
            this.broken = broken;
        }

        @Override
        public LeasedWork work() {
            throw new AssertionError();
        }

        @Override
        public Instant until() {
            return until;
        }

        @Override
        public void extend(Duration by) {
            if (broken) {
                throw new StackOverflowError();
            }
            extended.countDown();
        }
    }

    @Test
    void theOtherLeasesAreExtendedAfterAnErrorThatIsNamed() throws Exception {
        var broken = new Leased(true);
        var other = new Leased(false);
        try (var heartbeat = new Heartbeat(time, EngineOptions.defaults())) {
            heartbeat.hold(broken, BY);
            heartbeat.hold(other, BY);
            heartbeat.start();
            while (!failing()) {
                time.untilWaiting(1);
                time.advanceToNext();
            }
            other.extended.await();
            broken.broken = false;
            while (broken.extended.getCount() > 0) {
                time.untilWaiting(1);
                time.advanceToNext();
            }
        }
        assertThat(failing()).isFalse();
    }

    private static boolean failing() {
        return Tasks.failing().stream().anyMatch(one -> one.task().equals("leat-heartbeat"));
    }
}

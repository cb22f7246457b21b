package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.VirtualTime;
import dev.leat.port.Audit;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Errors of the JVM in a redrive.
@Timeout(300)
class RedriverErrorTest {

    private final VirtualTime time = VirtualTime.start();
    private final MemoryBox box = new MemoryBox(time::instant);
    private final Signal stop = new Signal();
    private final Redriver redriver = new Redriver(box, box, time, Dead.app());

    private final AtomicInteger reads = new AtomicInteger();

    static List<Error> errors() {
        return List.of(
                new StackOverflowError("a value"),
                new NoClassDefFoundError("a value"),
                new ServiceConfigurationError("a value"));
    }

    private void plant(Error error) {
        box.onRead =
                () -> {
                    reads.incrementAndGet();
                    throw error;
                };
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorFailsTheRunWithoutItsText(Error error) throws InterruptedException {
        box.add(Dead.letter(1));
        var run = redriver.begin("ann", "orders-dlq", Audit.Terms.ALL);
        plant(error);
        var none = RedriveListener.none();
        assertThatThrownBy(() -> redriver.drive(run, RunOptions.PLAIN, none, stop)).isSameAs(error);
        var failed = Objects.requireNonNull(box.runs.get(run.id()));
        assertThat(failed.state()).isEqualTo(Audit.State.FAILED);
        assertThat(failed.detail()).isEqualTo("internal error, see the log of the app");

        box.onRead = () -> {};
        var resumed = redriver.drive(failed, RunOptions.PLAIN, none, stop);
        assertThat(resumed.state()).isEqualTo(Audit.State.COMPLETED);
        assertThat(box.letters).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorFailsAMoveTaskWhichThenDoesNotRunAgain(Error error) {
        box.add(Dead.letter(1));
        var terms = Audit.Terms.move(Optional.empty(), Optional.empty(), 3);
        var run = redriver.begin("sqs", "orders-dlq", terms);
        plant(error);
        Supplier<Audit.Run> stored = () -> Objects.requireNonNull(box.runs.get(run.id()));
        for (int process = 0; process < 3; process++) {
            var tasks = new MoveTasks(_ -> box, box, () -> List.of(stored.get()), Time.system());
            tasks.resume();
            while (stored.get().state() == Audit.State.RUNNING) {
                LockSupport.parkNanos(1_000_000);
            }
            tasks.close();
        }
        assertThat(reads).hasValue(1);
        assertThat(stored.get().state()).isEqualTo(Audit.State.FAILED);
        assertThat(stored.get().detail()).isEqualTo("internal error, see the log of the app");

        box.onRead = () -> {};
        var tasks = new MoveTasks(_ -> box, box, () -> List.of(stored.get()), Time.system());
        var next = tasks.begin("orders-dlq", Optional.empty(), Optional.empty(), 3);
        while (!box.letters.isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
        tasks.close();
        assertThat(next.handle()).isNotEqualTo(run.id());
    }
}

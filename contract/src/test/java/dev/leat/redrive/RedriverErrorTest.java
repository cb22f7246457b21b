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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Errors of the JVM in a redrive.
class RedriverErrorTest {

    private final VirtualTime time = VirtualTime.start();
    private final MemoryBox box = new MemoryBox(time::instant);
    private final Signal stop = new Signal();
    private final Redriver redriver = new Redriver(box, box, time, Dead.app());

    @Test
    void anErrorFailsTheRunWithoutItsText() {
        box.add(Dead.letter(1));
        var run = redriver.begin("ann", "orders-dlq", Audit.Terms.ALL);
        box.onRead =
                () -> {
                    throw new StackOverflowError("a value");
                };
        var none = RedriveListener.none();
        assertThatThrownBy(() -> redriver.drive(run, RunOptions.PLAIN, none, stop))
                .isInstanceOf(StackOverflowError.class);
        var failed = Objects.requireNonNull(box.runs.get(run.id()));
        assertThat(failed.state()).isEqualTo(Audit.State.FAILED);
        assertThat(failed.detail()).isEqualTo("internal error, see the log of the app");
    }

    @Test
    void anErrorFailsAMoveTaskWhichThenDoesNotRunAgain() {
        box.add(Dead.letter(1));
        var run =
                redriver.begin(
                        "sqs",
                        "orders-dlq",
                        Audit.Terms.move(Optional.empty(), Optional.empty(), 3));
        box.onRead =
                () -> {
                    throw new StackOverflowError("a value");
                };
        Supplier<Audit.Run> stored = () -> Objects.requireNonNull(box.runs.get(run.id()));
        var tasks = new MoveTasks(_ -> box, box, () -> List.of(stored.get()), Time.system());
        tasks.resume();
        while (stored.get().state() == Audit.State.RUNNING) {
            LockSupport.parkNanos(1_000_000);
        }
        tasks.close();
        assertThat(stored.get().state()).isEqualTo(Audit.State.FAILED);
        assertThat(stored.get().detail()).isEqualTo("internal error, see the log of the app");
    }
}

package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Audit;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Runs that send some dead letters first. The test ends the records of the canary when the run
/// asks for its outcomes.
class CanaryTest {

    private final VirtualTime time = VirtualTime.start();
    private final MemoryBox box = new MemoryBox(time::instant);
    private final Signal stop = new Signal();
    private Outcome outcome = Outcome.DELIVERED;

    @BeforeEach
    void letters() {
        LongStream.rangeClosed(1, 10).mapToObj(Dead::letter).forEach(box::add);
    }

    /// A clock whose waits end at once. During a wait, the pipeline finishes all records.
    private final Time clock =
            new Time() {
                @Override
                public Instant instant() {
                    return time.instant();
                }

                @Override
                public void await(Signal signal, long seen, Instant deadline) {
                    sizes.add(box.sent.size());
                    if (outcome == Outcome.PENDING) {
                        stop.raise();
                    } else {
                        box.entries.replaceAll(CanaryTest.this::ended);
                    }
                }
            };

    private final List<Integer> sizes = new ArrayList<>();

    private Audit.Entry ended(Audit.Entry entry) {
        return new Audit.Entry(
                entry.number(),
                entry.run(),
                entry.message(),
                entry.sequence(),
                entry.identity(),
                entry.cause(),
                entry.only(),
                entry.edited(),
                entry.at(),
                outcome,
                Optional.of(time.instant()));
    }

    private Redriver redriver() {
        return new Redriver(box, box, clock, Dead.app());
    }

    private Audit.Run drive(Audit.Run run) throws InterruptedException {
        return redriver().drive(run, RunOptions.PLAIN, RedriveListener.none(), stop);
    }

    private Audit.Run begin(Audit.Terms terms, int canary) {
        return redriver().begin("ann", "orders-dlq", terms, RunOptions.canary(canary));
    }

    @Test
    void theOthersFollowWhenTheCanaryHasSucceeded() throws InterruptedException {
        var run = drive(begin(Audit.Terms.ALL, 3));
        assertThat(run.state()).isEqualTo(Audit.State.COMPLETED);
        assertThat(run.redriven()).isEqualTo(10);
        assertThat(run.detail()).isEqualTo("canary of 3");
        assertThat(sizes).containsExactly(3);
    }

    @Test
    void theOthersStayWhenARecordOfTheCanaryFailsAgain() throws InterruptedException {
        outcome = Outcome.REJECTED;
        var run = drive(begin(Audit.Terms.ALL, 2));
        assertThat(run.state()).isEqualTo(Audit.State.STOPPED);
        assertThat(run.detail())
                .isEqualTo("canary of 2; 2 of 2 failed again; the others were not sent");
        assertThat(box.letters).hasSize(8);
        // A resumed run checks the canary again.
        assertThat(drive(run)).isEqualTo(run);
        assertThat(box.letters).hasSize(8);
    }

    @Test
    void aStoppedRunWaitsForItsCanaryWhenItIsResumed() throws InterruptedException {
        outcome = Outcome.PENDING;
        var run = drive(begin(Audit.Terms.ALL, 4));
        assertThat(run.state()).isEqualTo(Audit.State.STOPPED);
        assertThat(box.letters).hasSize(6);
        outcome = Outcome.DUPLICATE;
        var resumed = redriver().drive(run, RunOptions.PLAIN, RedriveListener.none(), new Signal());
        assertThat(resumed.state()).isEqualTo(Audit.State.COMPLETED);
        assertThat(resumed.redriven()).isEqualTo(10);
        assertThat(box.letters).isEmpty();
    }

    @Test
    void aRunOfFewerLettersThanTheCanaryDoesNotWait() throws InterruptedException {
        var run = drive(begin(Dead.terms().limit(Optional.of(2L)).build(), 3));
        assertThat(run.state()).isEqualTo(Audit.State.COMPLETED);
        assertThat(sizes).isEmpty();
    }
}

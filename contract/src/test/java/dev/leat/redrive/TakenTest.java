package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Redrives of dead letters that another client has in flight.
class TakenTest {

    private final VirtualTime time = VirtualTime.start();
    private final MemoryBox box = new MemoryBox(time::instant);

    /// A box of whose letters others have the odd ones.
    private DeadLetterQueue shared() {
        return new DeadLetterQueue() {
            @Override
            public List<Message.Seen> read(long sequence, int most) {
                return box.read(sequence, most);
            }

            @Override
            public Set<Long> redrive(String run, List<Return> letters) {
                return box.redrive(
                        run,
                        letters.stream().filter(l -> l.deadLetter().sequence() % 2 == 0).toList());
            }

            @Override
            public Set<Long> remove(List<Message.Seen> letters) {
                return box.remove(letters.stream().filter(l -> l.sequence() % 2 == 0).toList());
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void areDistinguishedFromRemovedOnes() {
        for (long sequence = 1; sequence <= 5; sequence++) {
            box.add(Dead.letter(sequence));
        }
        var purge = new DeadLetterPurge(shared(), box, time, Dead.app());

        var purged =
                purge.run("ann", "orders-dlq", Audit.Terms.ALL, "a file", _ -> {}, new Signal());

        assertThat(purged.removed()).isEqualTo(2);
        assertThat(purged.kept()).isEqualTo(5);
    }

    @Test
    void areCountedAndReportedAsNotSent() throws InterruptedException {
        for (long sequence = 1; sequence <= 5; sequence++) {
            box.add(Dead.letter(sequence));
        }
        var reported = new ArrayList<Long>();
        var progress =
                new RedriveListener() {
                    @Override
                    public void skipped(ReceivedDeadLetter letter, String why) {
                        reported.add(letter.message().sequence());
                    }
                };
        var redriver = new Redriver(shared(), box, time, Dead.app());

        var run =
                redriver.drive(
                        redriver.begin("ann", "orders-dlq", Audit.Terms.ALL),
                        RunOptions.PLAIN,
                        progress,
                        new Signal());

        assertThat(run.redriven()).isEqualTo(2);
        assertThat(run.passed()).isEqualTo(3);
        assertThat(reported).containsExactly(1L, 3L, 5L);
    }
}

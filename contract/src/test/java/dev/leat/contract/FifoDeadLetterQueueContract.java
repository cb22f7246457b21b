package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.port.DeadLetterQueue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Contract of redriving dead letters to FIFO queues: the queue never drops a redriven message as a
/// duplicate, and never delivers it after a later message of its group.
public abstract class FifoDeadLetterQueueContract extends FifoTestBase {

    private static final String RUN = "run-1";

    protected FifoDeadLetterQueueContract(ContractHost host) {
        super(host);
    }

    @Override
    protected App app() {
        var queues = new LinkedHashMap<>(super.app().queues());
        queues.put("plain", Queue.deadLetters("plain"));
        return App.named("shop").withQueues(queues);
    }

    private DeadLetterQueue box() {
        return repair().deadLetters(LETTERS);
    }

    private void letters(String... bodies) {
        letters().send(Arrays.stream(bodies).map(FifoTestBase::grouped).toList());
        repair().audit().save(RedriveFixtures.run(RUN, LETTERS, time.instant()));
    }

    private List<DeadLetterQueue.Return> returns() {
        return box().read(0, 100).stream()
                .map(seen -> RedriveFixtures.to(ORDERS, seen, RUN))
                .toList();
    }

    @Test
    void keepsTheOrderOfGroupsWhateverTheOrderItIsGiven() {
        letters("a1", "b1", "a2", "b2", "a3");
        box().redrive(RUN, returns().reversed());
        assertThat(seen(orders())).containsExactly("a1", "b1", "a2", "b2", "a3");
        assertThat(bodies(receive(10))).containsExactly("a1", "b1", "a2", "b2", "a3");
    }

    @Test
    void nothingThatIsSentBackIsARepeat() {
        letters("a1", "a2");
        for (int i = 0; i < 3; i++) {
            var sent = box().read(0, 10);
            assertThat(box().redrive(RUN, returns())).hasSize(2);
            var back = orders().browse(0, 10);
            assertThat(back)
                    .extracting(m -> m.deduplication().orElse("-"))
                    .containsExactlyElementsOf(
                            sent.stream().map(m -> m.deduplication().orElse("-")).toList());
            var there = repair().deadLetters(ORDERS);
            var again = back.stream().map(seen -> RedriveFixtures.to(LETTERS, seen, RUN)).toList();
            assertThat(there.redrive(RUN, again)).hasSize(2);
        }
        assertThat(seen(letters())).containsExactly("a1", "a2");
    }

    @Test
    void leavesAGroupOfWhichSomebodyHasALetter() {
        letters("a1", "b1", "a2");
        assertThat(bodies(receive(letters(), 1))).containsExactly("a1");
        assertThat(box().redrive(RUN, returns())).hasSize(1);
        assertThat(seen(orders())).containsExactly("b1");
        time.advance(VISIBILITY);
        assertThat(box().redrive(RUN, returns())).hasSize(2);
        assertThat(seen(orders())).containsExactly("b1", "a1", "a2");
    }

    @Test
    void leavesWhatIsBehindALetterThatItLeft() {
        letters("a1", "b1", "a2");
        assertThat(bodies(receive(letters(), 1))).containsExactly("a1");
        var pages = returns();
        var box = box();
        assertThat(box.redrive(RUN, pages.subList(0, 2))).hasSize(1);
        time.advance(VISIBILITY);
        assertThat(box.redrive(RUN, pages.subList(2, 3))).isEmpty();
        assertThat(box().redrive(RUN, returns())).hasSize(2);
        assertThat(seen(orders())).containsExactly("b1", "a1", "a2");
    }

    @Test
    void refusesALetterWithoutAGroup() {
        repair().queue("plain").send(List.of(message("x")));
        letters();
        var plain = repair().deadLetters("plain");
        var back = RedriveFixtures.to(ORDERS, plain.read(0, 1).getFirst(), RUN);
        assertThatThrownBy(() -> plain.redrive(RUN, List.of(back)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no group");
        assertThat(seen(repair().queue("plain"))).containsExactly("x");
    }
}

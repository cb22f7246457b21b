package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import dev.leat.port.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PassingFilterTest {

    private final VirtualTime time = VirtualTime.start();
    private final MemoryBox box = new MemoryBox(time::instant);

    /// A preview is asked page by page, so that memory does not grow with the queue; the limit is
    /// of those that are sent.
    @Test
    void sendsWhatAPreviewLetsPassAPageAtATime() throws InterruptedException {
        for (long letter = 1; letter <= 2_500; letter++) {
            box.add(Dead.letter(letter, List.of()));
        }
        var pages = new ArrayList<Integer>();
        var odd = new Cause("p", "", "check", "", "is even");
        var redriver =
                new Redriver(
                        box,
                        box,
                        time,
                        Dead.app(),
                        page -> {
                            pages.add(page.size());
                            return page.stream()
                                    .map(back ->
                                            back.deadLetter().sequence() % 2 == 0
                                                    ? PredictedOutcome.PASSES
                                                    : PredictedOutcome.fails(List.of(odd)))
                                    .toList();
                        });
        var all = Audit.Terms.ALL;
        var terms =
                new Audit.Terms.Builder()
                        .where(all.where())
                        .cause(all.cause())
                        .sequences(all.sequences())
                        .set(all.set())
                        .limit(Optional.of(1_100L))
                        .rate(all.rate())
                        .to(all.to())
                        .held(all.held())
                        .loop(all.loop())
                        .passing(true)
                        .build();

        assertThat(redriver.dryRun("orders-dlq", terms, RunOptions.PLAIN).failing().letters())
                .isEqualTo(1_100);
        pages.clear();
        var begun = redriver.begin("ann", "orders-dlq", terms);
        var run = redriver.drive(begun, RunOptions.PLAIN, RedriveListener.none(), new Signal());

        assertThat(run.redriven()).isEqualTo(1_100);
        assertThat(run.passed()).isEqualTo(1_100);
        assertThat(box.sent.stream().map(back -> back.deadLetter().sequence()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 1_100).map(i -> i * 2).boxed().toList());
        assertThat(pages).containsExactly(1_000, 1_000, 500);
    }
}

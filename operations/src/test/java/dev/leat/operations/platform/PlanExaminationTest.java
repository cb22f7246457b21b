package dev.leat.operations.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.operations.PreviewReport;
import dev.leat.operations.RedrivePlan;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.Audit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// A plan is shown while its dead letters are examined.
class PlanExaminationTest {

    private static final RedrivePlan PLAN =
            new RedrivePlan(
                    "p",
                    "q-dlq",
                    Audit.Terms.ALL,
                    Instant.EPOCH,
                    9,
                    true,
                    "",
                    PreviewReport.none("q-dlq"),
                    List.of());

    private static final List<RedrivePlan.Sample> SAMPLES =
            List.of(new RedrivePlan.Sample(1, "q", "{}", "{\"a\":1}"));

    /// Examines pages of ten dead letters. A page begins when the test permits it, and the last one
    /// has no successor.
    private static final class Pages {

        private final SynchronousQueue<Boolean> isLast = new SynchronousQueue<>();
        private final CountDownLatch begun = new CountDownLatch(1);

        PreviewReport preview(Predicate<PreviewReport> proceeds) {
            long letters = 0;
            try {
                boolean last = false;
                while (!last && proceeds.test(report(letters))) {
                    begun.countDown();
                    last = isLast.take();
                    letters += 10;
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return report(letters);
        }

        private static PreviewReport report(long letters) {
            return new PreviewReport(
                    "q-dlq", letters, letters, Map.of(), 0, List.of(), 0, 0, List.of());
        }
    }

    private final Pages pages = new Pages();
    private final PlanExamination examination =
            PlanExamination.begin(PLAN.report(), () -> SAMPLES, pages::preview);

    private long examined(PlanExamination one) {
        return one.examined(PLAN).report().deadLetters();
    }

    @Test
    void thePlanHasTheLettersExaminedSoFar() throws InterruptedException {
        pages.isLast.put(false);
        while (examined(examination) < 10) {
            Thread.onSpinWait();
        }
        examination.await(Duration.ofNanos(1));
        var early = examination.examined(PLAN);
        assertThat(early.complete()).isFalse();
        assertThat(early.samples()).isEqualTo(SAMPLES);

        pages.isLast.put(true);
        examination.awaitEnd();
        var ended = examination.examined(PLAN);
        assertThat(ended.complete()).isTrue();
        assertThat(ended.report().deadLetters()).isEqualTo(20);
        assertThat(ended.before()).isEqualTo(9);
        examination.stop();
        assertThat(examination.examined(PLAN).complete()).isTrue();
    }

    @Test
    void aStoppedExaminationIsNotComplete() throws InterruptedException {
        pages.begun.await();
        examination.stop();
        pages.isLast.put(false);
        examination.awaitEnd();
        var stopped = examination.examined(PLAN);
        assertThat(stopped.complete()).isFalse();
        assertThat(stopped.failure()).startsWith("not all dead letters were examined");
        assertThat(examined(examination)).isEqualTo(10);
    }

    @Test
    void anErrorIsShownWithoutItsText() throws InterruptedException {
        pages.isLast.put(true);
        for (boolean overflow : List.of(true, false)) {
            var failing =
                    PlanExamination.begin(
                            PLAN.report(),
                            () -> {
                                if (overflow) {
                                    throw new StackOverflowError("a value");
                                }
                                throw new NullPointerException("a value");
                            },
                            pages::preview);
            failing.awaitEnd();
            assertThat(failing.examined(PLAN).failure())
                    .isEqualTo("internal error; see the log of the app");
        }
    }

    @Test
    void aFailureIsThrownOrShown() throws InterruptedException {
        pages.isLast.put(true);
        var failing =
                PlanExamination.begin(
                        PLAN.report(),
                        () -> {
                            throw RefusedOperationException.invalid("no column x");
                        },
                        pages::preview);
        failing.awaitEnd();
        assertThatThrownBy(() -> failing.await(Duration.ofNanos(1)))
                .isInstanceOf(RefusedOperationException.class);
        assertThat(failing.examined(PLAN).failure()).isEqualTo("no column x");
    }
}

package dev.leat.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.server.RefusedRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// A plan is shown while its dead letters are examined.
class PlanExaminationTest {

    private static final Audit.Terms ALL =
            new Audit.Terms(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Audit.Terms.LOOP);

    private static final RedrivePlan PLAN =
            new RedrivePlan(
                    "p",
                    "q-dlq",
                    ALL,
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
    private static final class Pages implements PreviewReport.Maker {

        private final SynchronousQueue<Boolean> isLast = new SynchronousQueue<>();

        @Override
        public PreviewReport preview(
                String queue, Audit.Terms terms, Predicate<PreviewReport> proceeds) {
            long letters = 0;
            try {
                boolean last = false;
                while (!last && proceeds.test(report(queue, letters))) {
                    last = isLast.take();
                    letters += 10;
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return report(queue, letters);
        }

        private static PreviewReport report(String queue, long letters) {
            return new PreviewReport(
                    queue, letters, letters, Map.of(), 0, List.of(), 0, 0, List.of());
        }

        @Override
        public List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> letters) {
            throw new UnsupportedOperationException(queue);
        }
    }

    private final Pages pages = new Pages();
    private final PlanExamination examination =
            PlanExamination.begin(pages, "q-dlq", ALL, () -> SAMPLES);

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
    }

    @Test
    void aStoppedExaminationIsNotComplete() throws InterruptedException {
        examination.stop();
        pages.isLast.put(false);
        examination.awaitEnd();
        assertThat(examination.examined(PLAN).complete()).isFalse();
        assertThat(examined(examination)).isEqualTo(10);
    }

    @Test
    void aFailureIsThrownOrShown() throws InterruptedException {
        pages.isLast.put(true);
        var failing =
                PlanExamination.begin(
                        pages,
                        "q-dlq",
                        ALL,
                        () -> {
                            throw new RefusedRequestException(422, "no column x");
                        });
        failing.awaitEnd();
        assertThatThrownBy(() -> failing.await(Duration.ofNanos(1)))
                .isInstanceOf(RefusedRequestException.class);
        assertThat(failing.examined(PLAN).failure()).isEqualTo("no column x");
    }
}

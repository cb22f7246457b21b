package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.kernel.Kernels;
import dev.leat.operations.platform.PlatformOperations;
import dev.leat.port.Audit;
import dev.leat.port.PlatformParts;
import dev.leat.port.Signal;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Payments that a check refused are dead letters twice, as each was sent twice. Once the check is
/// put right they go back: the first time each counts, the second time none does. With
/// `-Dcrash.full` it is 100,000 payments, otherwise 10,000.
@Tag("crash")
class RedriveTwiceTest {

    private static final int PAYMENTS = System.getProperty("crash.full") == null ? 10_000 : 100_000;
    private static final String BY = "ann@example";

    private static final String APP =
            """
            app: payments
            schemas:
              Payment:
                id: varchar not null
                amount: decimal(18,2) not null
            queues:
              Payments:
            views:
              overall:
                measures:
                  payments: count(*)
                  total: sum(amount)
            pipelines:
              add_up:
                from: {queue: Payments, schema: Payment}
                key: id
                max_rejects: 100%
                steps:
                  - check:
                      amount is large enough: amount >= LEAST
                to:
                  - view: overall
            """;

    @AutoClose private final Kernels kernels = new Kernels();

    @TempDir Path folder;

    @Test
    void theSecondTimeChangesNothing() throws Exception {
        try (var strict = start("1000000")) {
            for (int i = 0; i < 2; i++) {
                strict.send("Payments", payments());
                strict.pipelines().awaitIdle();
            }
            assertThat(letters(strict)).isEqualTo(2 * PAYMENTS);
        }
        try (var right = start("0")) {
            var first = redrive(right, limit(PAYMENTS));
            assertThat(outcomes(right, first)).isEqualTo(Map.of(Outcome.DELIVERED, all()));
            assertTotals(right);
            assertThat(letters(right)).isEqualTo(PAYMENTS);

            var second = redrive(right, Audit.Terms.ALL);
            assertThat(outcomes(right, second)).isEqualTo(Map.of(Outcome.DUPLICATE, all()));
            assertTotals(right);
            assertThat(letters(right)).isZero();

            var third = redrive(right, Audit.Terms.ALL);
            assertThat(third.redriven()).isZero();
            assertThat(outcomes(right, third)).isEmpty();
            assertThat(right.platform().audit().runs(9))
                    .extracting(Audit.Run::id)
                    .containsExactly(third.id(), second.id(), first.id());
        }
        try (var again = start("0")) {
            assertTotals(again);
            again.platform().audit().runs(3).forEach(RedriveTwiceTest::assertTells);
        }
    }

    private Trial start(String least) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), APP.replace("LEAST", least));
        return Trial.start(file, folder.resolve("state"), kernels);
    }

    private static long all() {
        return PAYMENTS;
    }

    private static List<byte[]> payments() {
        return IntStream.range(0, PAYMENTS)
                .mapToObj(i -> "{\"id\":\"P%d\",\"amount\":%s}".formatted(i, amount(i)))
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static BigDecimal amount(int payment) {
        return BigDecimal.valueOf(payment % 977, 2);
    }

    private static Audit.Terms limit(long letters) {
        return new Audit.Terms.Builder().limit(Optional.of(letters)).build();
    }

    /// The run, once all that it sent has ended.
    private static Audit.Run redrive(Trial trial, Audit.Terms terms) throws Exception {
        var platform = trial.platform();
        Audit.Run run;
        try (var operations = new PlatformOperations(trial.app(), PlatformParts.of(platform));
                var box = operations.letters("Payments-dlq")) {
            var redriver = new Redriver(box, operations.audit(), platform.time(), trial.app());
            var begun = redriver.begin(BY, "Payments-dlq", terms);
            run = redriver.drive(begun, RunOptions.PLAIN, RedriveListener.none(), new Signal());
        }
        trial.pipelines().awaitIdle();
        return run;
    }

    private static Map<Outcome, Long> outcomes(Trial trial, Audit.Run run) {
        return trial.platform().audit().outcomes(run.id());
    }

    private static long letters(Trial trial) {
        return trial.platform().queue("Payments-dlq").counts().all();
    }

    private static void assertTotals(Trial trial) {
        var row = trial.platform().view("overall").get(List.of()).orElseThrow();
        var total =
                IntStream.range(0, PAYMENTS)
                        .mapToObj(RedriveTwiceTest::amount)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(trial.value("overall", row, 0)).isEqualByComparingTo("" + PAYMENTS);
        assertThat(trial.value("overall", row, 1)).isEqualByComparingTo(total);
    }

    /// Checks the author, the time, the queue and the progress of the run.
    private static void assertTells(Audit.Run run) {
        assertThat(run.by()).isEqualTo(BY);
        assertThat(run.queue()).isEqualTo("Payments-dlq");
        assertThat(run.state()).isEqualTo(Audit.State.COMPLETED);
        assertThat(run.ended().orElseThrow()).isAfterOrEqualTo(run.started());
        assertThat(run.before()).isEqualTo(2L * PAYMENTS);
    }
}

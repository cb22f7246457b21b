package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.kernel.Kernels;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A record that one of two views cannot take, and what sending its dead letter again does.
class RefusedByOneViewTest {

    @AutoClose private final Kernels kernels = new Kernels();

    private static final String APP =
            """
            app: payments
            schemas:
              Payment:
                id: varchar not null
                account: varchar not null
                amount: decimal(18,2) not null
            queues:
              Payments:
            views:
              by_account:
                key: account
                measures:
                  total: sum(amount)
              overall:
                measures:
                  total: sum(amount)
            pipelines:
              add_up:
                from: {queue: Payments, schema: Payment}
                key: id
                to:
                  - view: by_account
                  - view: overall
            """;

    private static final BigDecimal LARGEST = new BigDecimal("9999999999999999.99");

    /// So many of the largest amount fit into the 64 bits of a sum.
    private static final int FIT = 9;

    @Test
    void isCountedOnceInEachWhenTheOtherCanTakeIt(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), APP);
        try (var payments = Trial.start(file, folder.resolve("state"), kernels)) {
            process(
                    payments,
                    IntStream.rangeClosed(1, FIT)
                            .mapToObj(i -> payment("P" + i, LARGEST))
                            .toList());
            process(payments, List.of(payment("one too many", LARGEST)));

            var letter = payments.messages("Payments-dlq").getFirst();
            assertThat(letter.body()).isEqualTo(payment("one too many", LARGEST));
            assertThat(Letters.leat(letter).get("done")).hasToString("[\"by_account\"]");
            assertThat(Letters.leat(letter).get("failed")).hasToString("[\"overall\"]");
            assertThat(total(payments, "by_account", "one too many")).isEqualTo(LARGEST);
            assertThat(total(payments, "overall")).isEqualTo(times(FIT));

            process(payments, List.of(payment("a refund", LARGEST.negate())));
            process(payments, List.of(letter.body()));

            assertThat(total(payments, "by_account", "one too many")).isEqualTo(LARGEST);
            assertThat(total(payments, "overall")).isEqualTo(times(FIT));
            assertThat(payments.counted("add_up", "by_account", Outcome.REPEAT)).isOne();
            assertThat(payments.messages("Payments-dlq")).hasSize(1);
        }
    }

    private static void process(Trial payments, List<byte[]> bodies) throws InterruptedException {
        payments.send("Payments", bodies);
        payments.engine().awaitIdle();
    }

    /// Each payment has an account of its own.
    private static byte[] payment(String id, BigDecimal amount) {
        return "{\"id\":\"%s\",\"account\":\"%s\",\"amount\":%s}"
                .formatted(id, id, amount)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static BigDecimal total(Trial payments, String view, String... key) {
        var row = payments.platform().view(view).get(List.of(key)).orElseThrow();
        return payments.value(view, row, 0);
    }

    private static BigDecimal times(int payments) {
        return LARGEST.multiply(BigDecimal.valueOf(payments));
    }
}

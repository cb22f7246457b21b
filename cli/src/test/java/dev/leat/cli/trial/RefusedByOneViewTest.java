package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.cli.Session;
import dev.leat.cli.trial.lake.LakeTrial;
import dev.leat.kernel.Kernels;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
            assertThat(payments.counted("add_up", "by_account", Outcome.DUPLICATE)).isOne();
            assertThat(payments.messages("Payments-dlq")).hasSize(1);
        }
    }

    private static final String DATED =
            """
            app: readings
            schemas:
              Reading: {id: varchar not null, at: timestamptz not null}
            queues: {Readings: {}, Alerts: {}}
            buckets: {lake: {}}
            lake_tables:
              rows: {bucket: lake, schema: Reading}
            views:
              days: {every: {column: at, period: 1d}, measures: {n: count(*)}}
            pipelines:
              load:
                from: {queue: Readings, schema: Reading}
                key: id
                to: [{lake_table: rows}, {queue: Alerts}, {view: days}]
            """;

    private static final String LATER = "{\"id\":\"A\",\"at\":\"2999-01-01T00:00:00Z\"}";

    /// The check of the time is a check of the record alone, so nothing is written.
    @Test
    void isInNoSinkIfTheViewRefusesItsTime(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), DATED);
        try (var readings =
                Trial.open(file, folder.resolve("state"), kernels, LakeTrial::withLake)) {
            readings.pipelines().start();
            readings.send("Readings", List.of(LATER.getBytes(StandardCharsets.UTF_8)));
            readings.pipelines().awaitIdle();

            var letter = readings.messages("Readings-dlq").getFirst();
            assertThat(Letters.leat(letter).get("done")).hasToString("[]");
            assertThat(Letters.leat(letter).get("failed"))
                    .hasToString("[\"rows\",\"Alerts\",\"days\"]");
            assertThat(readings.messages("Alerts")).isEmpty();
            assertThat(LakeTrial.snapshot(readings, "rows").id()).isZero();
        }
    }

    /// The same by commands: the letter goes to the view that missed it, as the record that it was.
    @Test
    void isRedrivenToThatViewAlone(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        for (int i = 1; i <= FIT; i++) {
            leat(folder, "send", "Payments", "--body", text(payment("P" + i, LARGEST)));
        }
        up(folder);
        leat(folder, "send", "Payments", "--body", text(payment("P10", LARGEST)));
        up(folder);
        assertThat(leat(folder, "dlq", "show"))
                .containsPattern("done +by_account\n")
                .containsPattern("failed +overall\n");
        assertThat(leat(folder, "trace", "P10")).contains("overall: rejected, dead letter #0");
        assertThat(leat(folder, "dlq", "preview")).contains("0 of 1 dead letters would pass now");

        leat(folder, "send", "Payments", "--body", text(payment("refund", LARGEST.negate())));
        up(folder);
        assertThat(leat(folder, "dlq", "preview"))
                .contains("1 of 1 dead letters would pass now (delivered 1)");
        assertThat(leat(folder, "dlq", "redrive", "--yes")).startsWith("1 dead letter redriven\n");
        up(folder);

        assertThat(leat(folder, "sql", "select total from overall", "--format", "csv"))
                .isEqualTo("total\n%s\n".formatted(times(FIT)));
        assertThat(
                        leat(
                                folder,
                                "sql",
                                "select count(*) n, max(total) total from by_account",
                                "--format",
                                "csv"))
                .isEqualTo("n,total\n%d,%s\n".formatted(FIT + 2, LARGEST));
        assertThat(leat(folder, "dlq", "history")).contains("1 sent: 1 delivered");
        assertThat(leat(folder, "trace", "P10"))
                .containsPattern("redriven by .* in \\w+ to overall\n +failed before: [0-9a-f]{6}")
                .contains("delivered to by_account, overall");
        assertThat(leat(folder, "dlq", "ls")).isEqualTo("no dead letters in Payments-dlq\n");
    }

    private static void up(Path folder) {
        leat("up", folder.toString(), "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private static String leat(Path folder, String... words) {
        return leat(
                Stream.concat(Stream.of(words), Stream.of("--app", folder.toString()))
                        .toArray(String[]::new));
    }

    private static String leat(String... words) {
        return Session.run(0, words).out();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void process(Trial payments, List<byte[]> bodies) throws InterruptedException {
        payments.send("Payments", bodies);
        payments.pipelines().awaitIdle();
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

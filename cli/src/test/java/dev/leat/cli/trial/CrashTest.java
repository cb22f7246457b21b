package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.GeneratedOrders.Tally;
import dev.leat.kernel.Kernels;
import dev.leat.port.ViewReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Totals after `kill -9`. With `-Dcrash.full` it is 200,000 orders and 20 kills, otherwise a
/// smaller run; `-Dcrash.seed=N` takes other orders and other moments.
@Tag("crash")
class CrashTest {

    @AutoClose private final Kernels kernels = new Kernels();

    private final boolean full = System.getProperty("crash.full") != null;
    private final long seed = Long.getLong("crash.seed", 20250301);
    private final int size = full ? 200_000 : 16_000;
    private final int kills = full ? 20 : 2;

    @Test
    void keepsTotalsToTheCentThroughKills(@TempDir Path folder) throws Exception {
        var app = full ? Trial.ORDERS : inSmallBatches(folder);
        var state = folder.resolve("state");
        var orders = GeneratedOrders.of(seed, size);
        try (var before = Trial.open(app, state, kernels, UnaryOperator.identity())) {
            before.send("OrderQueue", orders.bytes());
        }
        var open = new CrashRun(app, state, seed, size, kills).run();
        System.out.println("leases open at each kill: " + open);

        assertThat(CrashRun.met(open))
                .as("kills while leases were open, of %s", open)
                .isEqualTo(kills);
        try (var after = Trial.open(app, state, kernels, UnaryOperator.identity())) {
            assertThat(users(after)).isEqualTo(orders.users());
            assertThat(days(after)).isEqualTo(orders.days());
            assertThat(after.platform().view("global_stats").get(List.of()))
                    .map(row -> tally(after, "global_stats", row))
                    .contains(orders.all());
            assertThat(after.messages("OrderQueue")).isEmpty();
            assertThat(after.messages("OrderQueue-dlq"))
                    .extracting(letter -> new String(letter.body(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrderElementsOf(orders.bad());
        }
    }

    /// Messages that were leased at a kill run one by one afterwards, so small batches make a run
    /// shorter.
    private static Path inSmallBatches(Path folder) throws IOException {
        var app =
                Files.readString(Trial.ORDERS)
                        .replace(
                                "from: {queue: OrderQueue, schema: Order}",
                                "from: {queue: OrderQueue, schema: Order, batch: {size: 250}}");
        return Files.writeString(folder.resolve("app.yaml"), app);
    }

    private static Map<String, Tally> users(Trial app) {
        var users = new HashMap<String, Tally>();
        app.platform()
                .view("user_stats")
                .rows(row -> users.put(row.key().getFirst(), tally(app, "user_stats", row)));
        return users;
    }

    private static Map<String, Map<LocalDate, Tally>> days(Trial app) {
        var days = new HashMap<String, Map<LocalDate, Tally>>();
        app.platform()
                .view("user_stats")
                .parts(part ->
                        days.computeIfAbsent(part.row().key().getFirst(), _ -> new HashMap<>())
                                .put(day(part.start()), tally(app, "user_stats", part.row())));
        return days;
    }

    private static LocalDate day(long micros) {
        return LocalDate.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    }

    private static Tally tally(Trial app, String view, ViewReader.Row row) {
        return new Tally(app.value(view, row, 0).longValueExact(), app.value(view, row, 1));
    }
}

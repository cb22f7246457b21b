package dev.leat.cli.law;

import dev.leat.contract.Fact;
import dev.leat.contract.Fact.Contribution;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/// A state of one of a few orders, so that they repeat, contradict and replace each other; now and
/// then a bad or a cancelled one. What it says follows from the order, its revision and `content`.
record RandomOrder(int number, int revision, int content, boolean bad) {

    static final String USERS = "user_stats";
    static final String ALL = "global_stats";

    private static final int ORDERS = 60;
    private static final int DAYS = 3;
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 3, 1);

    static RandomOrder of(Random random) {
        return new RandomOrder(
                random.nextInt(ORDERS),
                1 + random.nextInt(4),
                random.nextInt(12) == 0 ? 1 : 0,
                random.nextInt(12) == 0);
    }

    private Random own() {
        return new Random(31L * (31L * number + revision) + content);
    }

    private String user() {
        return "U" + own().nextInt(9);
    }

    private LocalDate day() {
        return FIRST_DAY.plusDays(Math.floorMod(own().nextLong(), DAYS));
    }

    private long cents() {
        return 100L * number + 10L * revision + content + 1;
    }

    private boolean cancelled() {
        return revision == 4 && number % 3 == 0;
    }

    /// Bytes that no other message has: its number is in a field that the app does not know.
    String body(int message) {
        return ("{\"order_id\":\"ORD%d\",\"revision\":%d,\"status\":\"%s\",\"user_id\":\"%s\","
                        + "\"order_timestamp\":\"%sT12:00:00Z\",\"order_value\":%s%d.%02d,\"message\":%d}")
                .formatted(
                        number,
                        revision,
                        cancelled() ? "cancelled" : "placed",
                        user(),
                        day(),
                        bad ? "-" : "",
                        cents() / 100,
                        cents() % 100,
                        message);
    }

    /// The same as views see it.
    Fact fact() {
        long start = day().atStartOfDay().toInstant(ZoneOffset.UTC).getEpochSecond() * 1_000_000;
        var fact =
                Fact.of("ORD" + number, "%d %d %d".formatted(number, revision, content))
                        .at(revision)
                        .to(USERS, Contribution.of(List.of(user()), start, 1L, cents()))
                        .to(ALL, Contribution.of(List.of(), start, 1L, cents()));
        return cancelled() ? fact.gone() : fact;
    }
}

package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testkit.scenario.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The orders of the example, tested as a user of JUnit would: docs/how-to/test-with-junit.md shows
/// this file's first part.
class LeatTestTest {

    private static final LeatTest ORDERS = LeatTest.of(Path.of("../examples/orders"));

    private static final String ORDER =
            """
            {"order_id": "ORD1", "user_id": "U1", "order_timestamp": "2026-01-05T09:00:00Z", "order_value": 250.00,
             "items": [{"product_id": "P1", "quantity": 2, "price_per_unit": 125.00}]}
            """;

    @AfterAll
    static void close() {
        ORDERS.close();
    }

    @TestFactory
    Stream<DynamicTest> files() {
        return ORDERS.tests();
    }

    @Test
    void aProducerMaySendAgainWhileTheViewIsUnavailable() {
        ORDERS.given("a producer sends again while the view is unavailable")
                .send("OrderQueue", ORDER)
                .await(Duration.ofMinutes(10))
                .send("OrderQueue", ORDER)
                .faults(
                        new Fault.StoreUnavailable(
                                "user_stats", Duration.ZERO, Duration.ofHours(1)))
                .expectRows(
                        "user_stats",
                        List.of(Map.of("user_id", "U1", "order_count", 1, "total_spend", "250.00")))
                .expectDeadLetters("OrderQueue-dlq", 0)
                .expectEmpty("OrderQueue")
                .expectInvariants()
                .run();
    }

    @Test
    void exploresFaultSchedules() {
        ORDERS.explore(10, 1);
    }

    @Test
    void aFailureShowsExpectedAgainstActualAndWhatHappened() {
        var test =
                ORDERS.given("counted twice")
                        .send("OrderQueue", ORDER)
                        .faults(
                                new Fault.Crash(
                                        Fault.Point.BETWEEN_WRITE_AND_ACK,
                                        Fault.Times.ONCE,
                                        Optional.empty()))
                        .expectRows(
                                "user_stats", List.of(Map.of("user_id", "U1", "order_count", 2)));
        assertThatThrownBy(test::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("counted twice failed\nview user_stats: exactly these rows")
                .hasMessageContaining("expected  U1       2\n")
                .hasMessageContaining("actual    U1       1 *\n")
                .hasMessageContaining("the process died between write and ack")
                .hasMessageContaining("timeline, seed 1:");
    }

    @Test
    void saysInJavaWhatAFileSays() {
        ORDERS.given("an order of each day, one at a time")
                .batch(1)
                .separateStores("user_stats")
                .time(Instant.parse("2026-01-05T10:00:00Z"))
                .send("OrderQueue", ORDER, ORDER.replace("ORD1", "ORD2").replace("-05T", "-06T"))
                .expectRows(
                        "user_stats",
                        LocalDate.parse("2026-01-06"),
                        LocalDate.parse("2026-01-06"),
                        List.of(Map.of("user_id", "U1", "order_count", 1)))
                .run();
        var scenario = ORDERS.given("t").batch(2).separateStores("user_stats").scenario();
        assertThat(scenario.setup().batch()).contains(2);
        assertThat(scenario.setup().separateStores()).containsExactly("user_stats");
        assertThatThrownBy(() -> ORDERS.given("t").batch(0)).hasMessageContaining("not 0");
    }

    @Test
    void aFileIsTheSourceOfItsTest() {
        assertThat(ORDERS.tests())
                .allSatisfy(test ->
                        assertThat(test.getTestSourceUri().orElseThrow().getPath())
                                .endsWith("/tests/" + test.getDisplayName() + ".yaml"));
    }

    @Test
    void aValueThatAViewNeverHasIsRefusedAtOnce() {
        var test = ORDERS.given("t").send("OrderQueue", ORDER);
        assertThatThrownBy(() ->
                        test.expectRows("user_stats", List.of(Map.of("total_spend", "0.001"))))
                .hasMessageContaining("at most 2 digits after the decimal point");
        assertThatThrownBy(() -> test.expectRows("user_stats", List.of(Map.of("spend", 1))))
                .hasMessageContaining("has no column spend");
        assertThatThrownBy(() -> ORDERS.given("t").run())
                .hasMessageContaining("has no expectation");
    }
}

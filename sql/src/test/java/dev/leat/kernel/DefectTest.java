package dev.leat.kernel;

import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Orders with typical defects that other programs accept.
class DefectTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "order_value; \"two hundred\"; type",
                "order_value; NaN; malformed",
                "order_value; Infinity; malformed",
                "order_value; true; type",
                "order_value; null; missing",
                "order_value; 0.304; range",
                "order_value; 0.31; check",
                "order_value; -50; check",
                "order_value; 0; check",
                "user_id; null; missing",
                "user_id; 5683; type",
                "user_id; \"  \"; check",
                "order_id; \"  \"; check",
                "order_timestamp; \"2024-12-16\"; type",
                "order_timestamp; null; missing",
                "items; []; check",
                "items; [{\"product_id\":\"P\",\"quantity\":-1,\"price_per_unit\":-0.3}]; check",
                "items; [{\"product_id\":\"P\",\"quantity\":1.9,\"price_per_unit\":0.3}]; type",
                "items; [{\"product_id\":\"P\",\"quantity\":3,\"price_per_unit\":null}]; check",
                "items; [null]; check",
                "items; {}; type"
            })
    void rejects(String field, String value, String cause) {
        try (var runner = new Runner(pipeline())) {
            var ran = runner.run(order("ORD1", field, value));
            assertThat(List.of(ran.at(0, 0), ran.at(0, 1))).containsOnly(Outcome.REJECTED);
            assertThat(ran.reasons(0)).isNotEmpty().extracting(Reason::cause).containsOnly(cause);
            assertThat(ran.rows().size()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"order_id\":", "", "  ", "[]", "5", "null", "\"x\""})
    void rejectsWhatIsNoOrder(String body) {
        try (var runner = new Runner(pipeline())) {
            assertThat(runner.run(body).at(0, 0)).isEqualTo(Outcome.REJECTED);
        }
    }

    @Test
    void takesWhatIsRightInSpiteOfItsLooks() {
        try (var runner = new Runner(pipeline())) {
            var ran =
                    runner.run(
                            order(" ord1 ", "order_value", "\"0.3\""),
                            order("ORD1", "shipping_address", "null", "payment_method", "null"),
                            order(
                                    "ORD2",
                                    "order_value",
                                    "2.68",
                                    "items",
                                    "[{\"product_id\":\"P\",\"quantity\":1,\"price_per_unit\":2.675}]"));
            assertThat(ran.longs(1, 2)).containsExactly(30L, 30L, 268L);
            assertThat(ran.identity(0)).isEqualTo(ran.identity(1));
        }
    }

    @Test
    void keepsUsersApartWhoOnlyLookAlike() {
        try (var runner = new Runner(pipeline())) {
            var ran = runner.run(order("A", "user_id", "\"ss1\""), order("B", "user_id", "\"ß1\""));
            assertThat(ran.texts(0, 0).get(0)).isNotEqualTo(ran.texts(0, 0).get(1));
        }
    }

    @Test
    void addsUpToTheCent() {
        var random = new Random(42);
        var documents = new ArrayList<String>();
        long cents = 0;
        for (int i = 0; i < 1000; i++) {
            long value = 1L + random.nextInt(1_000_000);
            cents += value;
            var money = java.math.BigDecimal.valueOf(value, 2).toString();
            documents.add(
                    order(
                            "O" + i,
                            "order_value",
                            money,
                            "items",
                            "[{\"product_id\":\"P\",\"quantity\":1,\"price_per_unit\":"
                                    + money
                                    + "}]"));
        }
        documents.add(
                order(
                        "big",
                        "order_value",
                        "1000000000000000.01",
                        "items",
                        "["
                                + "{\"quantity\":1,\"price_per_unit\":10000000000000.0001},"
                                        .repeat(99)
                                + "{\"quantity\":1,\"price_per_unit\":10000000000000.0001}]"));
        try (var runner = new Runner(pipeline())) {
            var sum =
                    runner.run(Orders.work(documents)).longs(1, 2).stream()
                            .mapToLong(v -> v == null ? 0 : v)
                            .sum();
            assertThat(sum).isEqualTo(cents + 100_000_000_000_000_001L);
        }
    }

    @Test
    void toleratesFieldsInAnyOrderAndMissingOptionalOnes() {
        var fields =
                new LinkedHashMap<>(
                        Map.of(
                                "items",
                                "[{\"price_per_unit\":0.1,\"quantity\":3}]",
                                "order_value",
                                "0.3",
                                "order_id",
                                "\"A\"",
                                "user_id",
                                "\"u\"",
                                "order_timestamp",
                                "\"2024-12-16T14:00:00Z\""));
        try (var runner = new Runner(pipeline())) {
            assertThat(runner.run(Orders.document(fields)).rows().size()).isEqualTo(1);
        }
    }
}

package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.kernel.Kernels;
import dev.leat.port.ViewReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Sends what made other programs lose, double or change orders through the queue of the example,
/// and looks at views, dead letters and counts. Beside each case goes a good order of another user,
/// which must count whatever its neighbours are.
class DefectsSeenInTheWildTest {

    @AutoClose private static final Kernels KERNELS = new Kernels();

    private static final String NEIGHBOUR =
            """
            {"order_id":"N1","user_id":"NEIGHBOUR","order_timestamp":"2024-12-16T15:00:00Z","order_value":12.34,\
            "items":[{"product_id":"P9","quantity":2,"price_per_unit":6.17}]}\
            """;

    static List<DefectCase> cases() throws IOException {
        try (var in = DefectsSeenInTheWildTest.class.getResourceAsStream("/defects/orders.txt")) {
            return DefectCase.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void areAnsweredRightly(DefectCase wild, @TempDir Path folder) throws Exception {
        try (var orders = Trial.start(Trial.ORDERS, folder, KERNELS)) {
            var bodies = new ArrayList<>(wild.bodies());
            bodies.add(NEIGHBOUR.getBytes(StandardCharsets.UTF_8));
            orders.send("OrderQueue", bodies);
            orders.pipelines().awaitIdle();

            assertThat(users(orders)).as(wild.name()).isEqualTo(wild.users());
            assertThat(global(orders)).as(wild.name()).isEqualTo(wild.global());
            assertThat(letters(orders)).as(wild.name()).isEqualTo(expectedLetters(wild));
            assertThat(orders.platform().queue("OrderQueue").counts().all()).isZero();
            assertThat(orders.counted("order_stats", "user_stats", Outcome.DUPLICATE))
                    .isEqualTo(wild.repeats());
            assertThat(orders.counted("order_stats", "user_stats", Outcome.REJECTED))
                    .isEqualTo(wild.dead().size());
        }
    }

    /// Sums of doubles drift after some tens of orders; these do not.
    @Test
    void addsTwoHundredOrdersWithoutDrift(@TempDir Path folder) throws Exception {
        var made = GeneratedOrders.of(7, 211);
        assertThat(made.all().orders()).isEqualTo(200);
        assertThat(drift(made)).isNotZero();
        try (var orders = Trial.start(Trial.ORDERS, folder, KERNELS)) {
            orders.send("OrderQueue", made.bytes());
            orders.pipelines().awaitIdle();

            var global = orders.platform().view("global_stats").get(List.of()).orElseThrow();
            assertThat(orders.value("global_stats", global, 1)).isEqualTo(made.all().value());
        }
    }

    /// A consumer that counts first and deletes later counts twice when the deletion fails.
    @ParameterizedTest
    @EnumSource
    void countsOnceWhenTheConnectionBreaks(InterruptedStore.When when, @TempDir Path folder)
            throws Exception {
        var app =
                Files.readString(Trial.ORDERS)
                        .replaceFirst("OrderQueue: .*", "OrderQueue: {visibility_timeout: 1s}");
        var file = Files.writeString(folder.resolve("app.yaml"), app);
        try (var orders =
                Trial.open(
                        file,
                        folder,
                        KERNELS,
                        platform ->
                                new ThroughPlatform(
                                        platform, store -> new InterruptedStore(store, when)))) {
            orders.send("OrderQueue", List.of(NEIGHBOUR.getBytes(StandardCharsets.UTF_8)));
            orders.pipelines().start();
            orders.pipelines().awaitIdle();

            assertThat(users(orders)).isEmpty();
            assertThat(orders.messages("OrderQueue")).isEmpty();
            assertThat(orders.messages("OrderQueue-dlq")).isEmpty();
        }
    }

    private static double drift(GeneratedOrders made) {
        double sum = 0;
        for (var user : made.users().values()) {
            sum += user.value().doubleValue();
        }
        return new BigDecimal(sum).subtract(made.all().value()).doubleValue();
    }

    private static Map<String, DefectCase.Row> users(Trial orders) {
        var users = new TreeMap<String, DefectCase.Row>();
        orders.platform()
                .view("user_stats")
                .rows(row -> users.put(row.key().getFirst(), row(orders, "user_stats", row)));
        assertThat(users.remove("NEIGHBOUR"))
                .isEqualTo(new DefectCase.Row(1, new BigDecimal("12.34")));
        return users;
    }

    private static DefectCase.Row global(Trial orders) {
        var found = orders.platform().view("global_stats").get(List.of()).orElseThrow();
        var row = row(orders, "global_stats", found);
        return new DefectCase.Row(
                row.count() - 1, DefectCase.plain(row.sum().subtract(new BigDecimal("12.34"))));
    }

    private static DefectCase.Row row(Trial orders, String view, ViewReader.Row row) {
        return new DefectCase.Row(
                orders.value(view, row, 0).longValueExact(),
                DefectCase.plain(orders.value(view, row, 1)));
    }

    /// Body (as hex) to its reasons; a body with two letters would show as one with reasons twice.
    private static Map<String, List<String>> letters(Trial orders) {
        var letters = new TreeMap<String, List<String>>();
        for (var letter : orders.messages("OrderQueue-dlq")) {
            letters.computeIfAbsent(HexFormat.of().formatHex(letter.body()), _ -> new ArrayList<>())
                    .addAll(Letters.reasons(letter));
        }
        return letters;
    }

    private static Map<String, List<String>> expectedLetters(DefectCase wild) {
        var letters = new TreeMap<String, List<String>>();
        wild.dead()
                .forEach((message, why) ->
                        letters.put(HexFormat.of().formatHex(wild.bodies().get(message - 1)), why));
        return letters;
    }
}

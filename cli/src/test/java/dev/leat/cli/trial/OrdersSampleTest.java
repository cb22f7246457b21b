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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real invoices of the example, against totals that a script of its own added up from their
/// lines.
class OrdersSampleTest {

    @AutoClose private final Kernels kernels = new Kernels();

    private static final Path SAMPLES = Trial.ORDERS.resolveSibling("samples");

    private final JsonNode expected = read(SAMPLES.resolve("expected.json"));

    @Test
    void countsTheRealInvoicesAsTheirLinesAddUp(@TempDir Path folder) throws Exception {
        try (var orders = Trial.start(Trial.ORDERS, folder, kernels)) {
            orders.send("OrderQueue", sample());
            orders.pipelines().awaitIdle();

            assertTotals(orders);
            assertThat(orders.messages("OrderQueue-dlq"))
                    .hasSize(expected.at("/bad/orders").intValue());
            assertThat(failedChecks(orders)).isEqualTo(counts(expected.at("/bad/by_check")));
        }
    }

    @Test
    void changesNothingWhenTheSampleComesAgain(@TempDir Path folder) throws Exception {
        try (var orders = Trial.start(Trial.ORDERS, folder, kernels)) {
            orders.send("OrderQueue", sample());
            orders.send("OrderQueue", sample());
            orders.pipelines().awaitIdle();

            assertTotals(orders);
            assertThat(orders.counted("order_stats", "global_stats", Outcome.DUPLICATE))
                    .isEqualTo(expected.at("/global/total_orders").longValue());
        }
    }

    /// The output of `leat up --samples` has the number of invalid samples.
    @Test
    void saysHowManyAreBad() throws IOException {
        var story = expected.at("/bad/by_story");
        assertThat(Files.readString(SAMPLES.resolve("NOTE.txt")))
                .contains(
                        String.format(
                                Locale.ROOT,
                                "%d of the %,d are bad",
                                expected.at("/bad/orders").intValue(),
                                expected.at("/orders").intValue()),
                        "%d have no customer".formatted(story.get("no customer").intValue()),
                        "%d are cancelled".formatted(story.get("cancelled").intValue()),
                        "%d give something away"
                                .formatted(story.get("price of zero or less").intValue()));
    }

    private void assertTotals(Trial orders) {
        var global = orders.platform().view("global_stats");
        assertThat(global.get(List.of()))
                .map(row -> pair(orders, "global_stats", row))
                .contains(pair(expected.at("/global")));
        expected.at("/days")
                .forEachEntry((day, right) -> {
                    var date = LocalDate.parse(day);
                    assertThat(global.get(List.of(), date, date))
                            .map(row -> pair(orders, "global_stats", row))
                            .contains(pair(right));
                });
        assertUsers(orders);
    }

    private void assertUsers(Trial orders) {
        var users = orders.platform().view("user_stats");
        var found = new TreeMap<String, List<Object>>();
        users.rows(row -> found.put(row.key().getFirst(), pair(orders, "user_stats", row)));
        var right = new TreeMap<String, List<Object>>();
        expected.at("/users").forEachEntry((user, row) -> right.put(user, pair(row)));
        assertThat(found).isEqualTo(right);
        var top = new ArrayList<String>();
        expected.at("/top").forEach(row -> top.add(row.get("user_id").stringValue()));
        assertThat(users.top(top.size()))
                .extracting(row -> row.key().getFirst())
                .containsExactlyElementsOf(top);
        var days = new ArrayList<String>();
        expected.at("/days").forEachEntry((day, _) -> days.add(day));
        for (var from : days) {
            for (var to : days) {
                assertThat(users.top(10, LocalDate.parse(from), LocalDate.parse(to)))
                        .extracting(
                                row -> row.key().getFirst(), row -> pair(orders, "user_stats", row))
                        .containsExactlyElementsOf(top(from, to));
            }
        }
    }

    /// The ten largest spenders of these days, added up from what each spent a day.
    private List<Tuple> top(String from, String to) {
        var sums = new TreeMap<String, List<Object>>();
        expected.at("/users")
                .forEachEntry((user, row) -> {
                    long count = 0;
                    var spent = new BigDecimal("0.00");
                    for (var day : row.get("days").properties()) {
                        if (day.getKey().compareTo(from) >= 0 && day.getKey().compareTo(to) <= 0) {
                            count += day.getValue().get(0).longValue();
                            spent = spent.add(new BigDecimal(day.getValue().get(1).stringValue()));
                        }
                    }
                    if (count > 0) {
                        sums.put(user, List.of(count, spent));
                    }
                });
        return sums.entrySet().stream()
                .sorted(
                        Comparator.comparing((Map.Entry<String, List<Object>> e) ->
                                ((BigDecimal) e.getValue().get(1)).negate()))
                .limit(10)
                .map(e -> Tuple.tuple(e.getKey(), e.getValue()))
                .toList();
    }

    /// Returns the number of dead letters by failed check.
    private static Map<String, Long> failedChecks(Trial orders) {
        var checks = new TreeMap<String, Long>();
        for (var letter : orders.messages("OrderQueue-dlq")) {
            Letters.reasons(letter).stream()
                    .map(reason -> reason.replaceFirst("^check ", ""))
                    .forEach(check -> checks.merge(check, 1L, Long::sum));
        }
        return checks;
    }

    private static Map<String, Long> counts(JsonNode node) {
        var counts = new TreeMap<String, Long>();
        node.forEachEntry((name, count) -> counts.put(name, count.longValue()));
        return counts;
    }

    private static List<Object> pair(JsonNode row) {
        var values = row.values().stream().filter(v -> !v.isContainer()).toList();
        return List.of(values.get(0).longValue(), new BigDecimal(values.get(1).stringValue()));
    }

    private static List<Object> pair(Trial orders, String view, ViewReader.Row row) {
        return List.of(orders.value(view, row, 0).longValueExact(), orders.value(view, row, 1));
    }

    private static List<byte[]> sample() throws IOException {
        try (var lines = Files.lines(SAMPLES.resolve("OrderQueue.ndjson"))) {
            return lines.map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
        }
    }

    private static JsonNode read(Path file) {
        return JsonMapper.shared().readTree(file);
    }
}

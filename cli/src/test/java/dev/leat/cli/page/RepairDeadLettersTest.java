package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Example;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// The page that repairs the dead letters of the example, command by command.
@Tag("docs")
class RepairDeadLettersTest {

    private static final String PAGE = "docs/how-to/repair-dead-letters.md";
    private static final String TOTALS = "GET /stats/global";

    private static final ObjectReader EXACT =
            JsonMapper.shared().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @TempDir Path folder;

    @Test
    void thePageLeadsThroughIt() throws Exception {
        var app = Example.copy(folder.resolve("orders"));
        try (var lesson = new Lesson(folder, app.folder().getFileName().toString())) {
            lesson.through(Document.read(PAGE));
        }
    }

    /// The totals of the page equal those of an independent computation.
    @Test
    void theTotalsOfThePageAreThoseOfTheInvoices() throws IOException {
        Predicate<JsonNode> positive = order -> value(order).signum() > 0;
        Predicate<JsonNode> named = order -> !order.get("user_id").stringValue().isBlank();
        Predicate<JsonNode> gift =
                order ->
                        order.get("items").values().stream()
                                .anyMatch(item ->
                                        item.get("price_per_unit").decimalValue().signum() <= 0);
        Predicate<JsonNode> cancelled =
                order -> order.get("order_id").stringValue().startsWith("C");

        assertThat(shown())
                .containsExactly(
                        total(positive.and(named).and(gift.negate())),
                        total(positive.and(gift.negate())),
                        total(positive),
                        total(positive.or(cancelled)));
    }

    private static List<String> shown() throws IOException {
        return Document.read(PAGE).blocks().stream()
                .filter(block -> block.command().equals(TOTALS))
                .map(block -> block.output().strip())
                .toList();
    }

    private static String total(Predicate<JsonNode> counts) throws IOException {
        try (var lines = Files.lines(Path.of("../examples/orders/samples/OrderQueue.ndjson"))) {
            var orders = lines.map(RepairDeadLettersTest::order).filter(counts).toList();
            var revenue =
                    orders.stream()
                            .map(RepairDeadLettersTest::value)
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
            return "{\"total_orders\":%d,\"total_revenue\":%s}"
                    .formatted(orders.size(), revenue.stripTrailingZeros().toPlainString());
        }
    }

    private static JsonNode order(String line) {
        return EXACT.readTree(line);
    }

    private static BigDecimal value(JsonNode order) {
        return order.get("order_value").decimalValue();
    }
}

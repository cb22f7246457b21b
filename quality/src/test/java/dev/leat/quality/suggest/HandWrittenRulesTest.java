package dev.leat.quality.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules that the examples of orders and of CSV files have by hand, compared with the proposals
/// for their samples alone.
class HandWrittenRulesTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    private static final List<String> RULES =
            List.of(
                    "order_id: upper(strip(order_id))",
                    "user_id: upper(strip(user_id))",
                    "key: order_id",
                    "order_id <> ''",
                    "user_id <> ''",
                    "order_value > 0",
                    "len(items) > 0",
                    "list_bool_and([coalesce(i.quantity > 0 and i.price_per_unit > 0, false) for i in items])",
                    "round(list_sum([i.quantity * i.price_per_unit for i in items]), 2) = order_value",
                    "shipping_address pii",
                    "CustomerID: regexp_replace(CustomerID, '\\.0$', '')",
                    "UnitPrice > 0");

    /// The samples have no identifier with spaces or with lower-case letters.
    private static final Set<String> NOT_FOUND =
            Set.of("order_id: upper(strip(order_id))", "user_id: upper(strip(user_id))");

    /// Proposals that hold for the samples, but are stricter than the examples. An invoice may be
    /// cancelled, and then has quantities below zero; an address and a description may be missing.
    private static final Set<String> THROWN_OUT =
            Set.of("shipping_address not null", "Description not null", "Quantity > 0");

    /// Further proposals that are right: the examples declare these columns `not null`, and the
    /// codes of products differ only in their case.
    private static final Set<String> RIGHT =
            Set.of(
                    "order_id not null",
                    "user_id not null",
                    "order_timestamp not null",
                    "order_value not null",
                    "items not null",
                    "every: {column: order_timestamp, period: 1d}",
                    "StockCode: upper(StockCode)",
                    "InvoiceNo not null",
                    "StockCode not null",
                    "Quantity not null",
                    "InvoiceDate not null",
                    "UnitPrice not null",
                    "Country not null",
                    "every: {column: InvoiceDate, period: 1d}");

    @TempDir private Path folder;

    @Test
    void tenOfTheTwelveRulesAreFoundWithoutHelp() {
        var found = new HashSet<String>();
        Stream.of("orders/samples/OrderQueue.ndjson", "csv/samples/input")
                .map(EXAMPLES::resolve)
                .map(source -> Suggested.of(source, folder))
                .forEach(made -> found.addAll(Suggested.rules(made)));
        var missing = new HashSet<>(RULES);
        missing.removeAll(found);
        assertThat(missing).isEqualTo(NOT_FOUND);
        found.removeAll(RULES);
        found.removeAll(RIGHT);
        assertThat(found).isEqualTo(THROWN_OUT);
    }

    @Test
    void aRuleThatManyRecordsBreakIsMarked() {
        var made = Suggested.of(EXAMPLES.resolve("orders/samples/OrderQueue.ndjson"), folder);
        assertThat(made.tested().stream().filter(Tested::strict).map(Suggested::text))
                .containsExactly(
                        "user_id <> ''",
                        "order_value > 0",
                        "list_bool_and([coalesce(i.quantity > 0 and i.price_per_unit > 0, false) for i in items])");
    }
}

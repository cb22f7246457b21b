package dev.leat.quality.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileProposalsTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir private Path folder;

    private Suggestions suggest(Path source, String... with) {
        return Suggested.of(source, folder, with);
    }

    /// Orders with planted rules; of 1,000, some are sent twice, and 5 break each check.
    private Path orders() throws IOException {
        var random = new Random(38);
        var start = Instant.parse("2026-01-01T08:00:00Z");
        var lines =
                IntStream.range(0, 1000)
                        .mapToObj(i -> {
                            int quantity = 1 + random.nextInt(9);
                            int price = 100 + random.nextInt(900);
                            int other = 100 + random.nextInt(900);
                            boolean wrong = i % 200 == 7;
                            long cents = (long) quantity * price + other + (wrong ? 999 : 0);
                            return """
                            {"order_id":"%s","user_id":"%s","order_timestamp":"%s","order_value":%d.%02d,"email":"p%d@example.com","payment_method":%s,"items":[{"product_id":"P%d","quantity":%d,"price":%d.%02d},{"product_id":"Q1","quantity":1,"price":%d.%02d}]}\
                            """
                                    .formatted(
                                            i % 100 == 3
                                                    ? " o-%05d".formatted(i)
                                                    : "O-%05d".formatted(i % 250 == 9 ? i - 1 : i),
                                            (i % 90 == 4 ? "u-%03d" : "U-%03d")
                                                    .formatted(random.nextInt(80)),
                                            start.plus(random.nextInt(100_000), ChronoUnit.MINUTES),
                                            cents / 100,
                                            cents % 100,
                                            i,
                                            i % 5 == 0
                                                    ? "null"
                                                    : "\""
                                                            + List.of("card", "cash", "bank")
                                                                    .get(random.nextInt(3))
                                                            + "\"",
                                            random.nextInt(50),
                                            quantity,
                                            price / 100,
                                            price % 100,
                                            other / 100,
                                            other % 100);
                        })
                        .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("orders.ndjson"), lines);
    }

    @Test
    void theFirstColumnIsAKeyIfItsValuesDiffer() throws IOException {
        var texts = new StringBuilder("Artikel,Preis\n");
        var rows = new StringBuilder("n,price\n");
        for (int i = 0; i < 400; i++) {
            texts.append("Artikel %d,%d.50\n".formatted(i * 7 + 13, 1 + i % 9));
            rows.append("%d,%d.50\n".formatted(i, 1 + i % 9));
        }
        var first = Files.writeString(folder.resolve("p.csv"), texts);
        assertThat(Suggested.texts(suggest(first))).contains("key: Artikel");
        var numbered = Files.writeString(folder.resolve("r.csv"), rows);
        assertThat(Suggested.texts(suggest(numbered))).noneMatch(text -> text.startsWith("key"));
    }

    @Test
    void findsThePlantedRulesOfOrders() throws IOException {
        var made = suggest(orders());
        assertThat(Suggested.texts(made))
                .contains(
                        "order_timestamp: timestamptz",
                        "order_id not null",
                        "items not null",
                        "email pii",
                        "order_id: upper(strip(order_id))",
                        "user_id: upper(user_id)",
                        "key: order_id",
                        "order_value > 0",
                        "len(items) > 0",
                        "list_bool_and([coalesce(i.quantity > 0 and i.price > 0, false) for i in items])",
                        "round(list_sum([i.quantity * i.price for i in items]), 2) = order_value",
                        "payment_method is null or payment_method in ('bank', 'card', 'cash')",
                        "every: {column: order_timestamp, period: 1d}");
        assertThat(made.tested())
                .filteredOn(one -> one.text().contains("list_sum"))
                .singleElement()
                .satisfies(one -> assertThat(one.effect().rejected()).isEqualTo(5));
    }

    @Test
    void findsTheRulesOfTheInvoiceLines() {
        var made = suggest(EXAMPLES.resolve("orders/invoices"));
        assertThat(made.dropped())
                .extracting(Dropped::why)
                .allMatch(why -> !why.contains("cannot be"));
        assertThat(Suggested.texts(made))
                .contains(
                        "InvoiceNo: varchar",
                        "InvoiceNo not null",
                        "StockCode not null",
                        "Quantity: integer",
                        "Quantity not null",
                        "InvoiceDate: timestamp",
                        "InvoiceDate not null",
                        "UnitPrice not null",
                        "Country not null",
                        "CustomerID: varchar",
                        "CustomerID: regexp_replace(CustomerID, '\\.0$', '')",
                        "UnitPrice > 0")
                .doesNotContain("CustomerID not null");
    }

    /// Four typos of an enumeration, which are not much rarer than its rarest value.
    @Test
    void valuesThatMayBeErrorsAreADroppedProposal() throws IOException {
        var counts =
                List.of(
                        "delivered",
                        "3008",
                        "shipped",
                        "1262",
                        "returned",
                        "516",
                        "lost",
                        "125",
                        "deliverd",
                        "26",
                        "Shipped",
                        "25",
                        "retuned",
                        "24",
                        "LOST",
                        "14");
        var text = new StringBuilder("status,n\n");
        for (int i = 0; i < counts.size(); i += 2) {
            text.append((counts.get(i) + ",1\n").repeat(Integer.parseInt(counts.get(i + 1))));
        }
        var made = suggest(Files.writeString(folder.resolve("states.csv"), text));
        assertThat(made.dropped())
                .filteredOn(one -> one.text().contains("known values"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.text())
                            .contains("in ('delivered', 'lost', 'returned', 'shipped')");
                    assertThat(one.why())
                            .startsWith(
                                    "another value occurs 26 times, which is more than a fifth of the 125");
                });
    }

    @Test
    void findsASharedKey() throws IOException {
        var sales =
                IntStream.range(0, 100)
                        .mapToObj(i -> "S%d,C%d,%d".formatted(i, i % 10, i + 1))
                        .collect(Collectors.joining("\n", "sale_id,customer_id,amount\n", "\n"));
        var customers =
                IntStream.range(0, 10)
                        .mapToObj(i -> "C%d,Name %d".formatted(i, i))
                        .collect(Collectors.joining("\n", "customer_id,name\n", "\n"));
        var source = Files.writeString(folder.resolve("sales.csv"), sales);
        var other = Files.writeString(folder.resolve("customers.csv"), customers);
        assertThat(suggest(source, other.toString()).tested())
                .extracting(Tested::proposal)
                .filteredOn(Proposal.Lookup.class::isInstance)
                .hasSize(1);
    }
}

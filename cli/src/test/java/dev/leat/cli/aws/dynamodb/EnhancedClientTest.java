package dev.leat.cli.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.aws.LeatEndpoint;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbVersionAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Reads and writes tables with the SDK's enhanced client, which maps items to Java objects.
class EnhancedClientTest {

    @TempDir Path folder;

    private LeatEndpoint leat;
    private DynamoDbClient plain;
    private DynamoDbEnhancedClient client;
    private DynamoDbTable<Sale> sales;

    @BeforeEach
    void start() throws Exception {
        leat = LeatEndpoint.of("app: wire\nqueues: {orders: {}}\n", folder);
        plain = TablesTest.client(leat);
        client = DynamoDbEnhancedClient.builder().dynamoDbClient(plain).build();
        sales = client.table("sales", TableSchema.fromBean(Sale.class));
        sales.createTable();
    }

    @AfterEach
    void stop() {
        plain.close();
        leat.close();
    }

    private static Key key(String shop, int number) {
        return Key.builder().partitionValue(shop).sortValue(number).build();
    }

    private static Sale sale(String shop, int number, String amount) {
        var sale = new Sale();
        sale.setShop(shop);
        sale.setNumber(number);
        sale.setAmount(new BigDecimal(amount));
        sale.setCustomer("c" + number % 2);
        sale.setTags(Set.of("new", "größe"));
        sale.setLines(List.of(Map.of("article", "x"), Map.of()));
        sale.setTime(Instant.parse("2026-01-05T00:00:00Z"));
        return sale;
    }

    @Test
    void mapsObjects() {
        sales.putItem(sale("north", 1, "12.50"));
        var found = sales.getItem(key("north", 1));
        assertThat(found.getAmount()).isEqualByComparingTo("12.5");
        assertThat(found.getTags()).containsExactlyInAnyOrder("new", "größe");
        assertThat(found.getLines()).containsExactly(Map.of("article", "x"), Map.of());
        assertThat(found.getTime()).isEqualTo(Instant.parse("2026-01-05T00:00:00Z"));
        assertThat(Optional.ofNullable(found.getNote())).isEmpty();
        assertThat(found.getVersion()).isEqualTo(1);
        assertThat(Optional.ofNullable(sales.getItem(key("north", 2)))).isEmpty();
        sales.deleteItem(key("north", 1));
        assertThat(Optional.ofNullable(sales.getItem(key("north", 1)))).isEmpty();
    }

    @Test
    void aVersionedObjectIsNotOverwritten() {
        sales.putItem(sale("north", 1, "1"));
        var one = sales.getItem(key("north", 1));
        var two = sales.getItem(key("north", 1));
        one.setAmount(new BigDecimal("2"));
        assertThat(sales.updateItem(one).getVersion()).isEqualTo(2);
        two.setAmount(new BigDecimal("3"));
        assertThatThrownBy(() -> sales.updateItem(two))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(sales.getItem(key("north", 1)).getAmount()).isEqualByComparingTo("2");
    }

    @Test
    void queriesAndScansByPages() {
        IntStream.range(0, 20).forEach(i -> sales.putItem(sale("north", i, "" + i)));
        sales.putItem(sale("south", 1, "1"));
        var range = QueryConditional.sortBetween(key("north", 5), key("north", 14));
        var found = sales.query(in -> in.queryConditional(range).limit(3).scanIndexForward(false));
        assertThat(found.items().stream().map(Sale::getNumber))
                .containsExactly(14, 13, 12, 11, 10, 9, 8, 7, 6, 5);
        var expensive =
                Expression.builder()
                        .expression("amount > :least")
                        .putExpressionValue(":least", AttributeValue.fromN("17"))
                        .build();
        assertThat(sales.scan(in -> in.filterExpression(expensive).limit(4)).items()).hasSize(2);
        var byCustomer = sales.index("by_customer");
        var c1 = QueryConditional.keyEqualTo(Key.builder().partitionValue("c1").build());
        assertThat(byCustomer.query(c1).stream().mapToInt(page -> page.items().size()).sum())
                .isEqualTo(11);
    }

    @Test
    void writesBatchesAndTransactions() {
        var unversioned =
                DynamoDbEnhancedClient.builder()
                        .dynamoDbClient(plain)
                        .extensions(List.of())
                        .build();
        var batch =
                WriteBatch.builder(Sale.class)
                        .mappedTableResource(unversioned.table("sales", sales.tableSchema()));
        IntStream.range(0, 24).forEach(i -> batch.addPutItem(sale("north", i, "1")));
        unversioned.batchWriteItem(
                BatchWriteItemEnhancedRequest.builder().writeBatches(batch.build()).build());
        sales.putItem(sale("north", 30, "1"));
        assertThat(sales.scan().items()).hasSize(25);
        assertThatThrownBy(() ->
                        client.transactWriteItems(in ->
                                in.addDeleteItem(sales, key("north", 1))
                                        .addPutItem(sales, sale("north", 30, "9"))))
                .as("another client has stored a version of this sale")
                .isInstanceOf(TransactionCanceledException.class);
        assertThat(sales.scan().items()).hasSize(25);
        client.transactWriteItems(in ->
                in.addDeleteItem(sales, key("north", 1)).addPutItem(sales, sale("west", 1, "9")));
        assertThat(sales.scan().items()).hasSize(25);
        assertThat(Optional.ofNullable(sales.getItem(key("north", 1)))).isEmpty();
    }

    /// A sale.
    @DynamoDbBean
    public static class Sale {
        private String shop = "";
        private int number;
        private BigDecimal amount = BigDecimal.ZERO;
        private String customer = "";
        private @Nullable Set<String> tags;
        private @Nullable List<Map<String, String>> lines;
        private @Nullable Instant time;
        private @Nullable String note;
        private @Nullable Integer version;

        @DynamoDbPartitionKey
        public String getShop() {
            return shop;
        }

        public void setShop(String shop) {
            this.shop = shop;
        }

        @DynamoDbSortKey
        public int getNumber() {
            return number;
        }

        public void setNumber(int number) {
            this.number = number;
        }

        public BigDecimal getAmount() {
            return amount;
        }

        public void setAmount(BigDecimal amount) {
            this.amount = amount;
        }

        @DynamoDbSecondaryPartitionKey(indexNames = "by_customer")
        public String getCustomer() {
            return customer;
        }

        public void setCustomer(String customer) {
            this.customer = customer;
        }

        public @Nullable Set<String> getTags() {
            return tags;
        }

        public void setTags(@Nullable Set<String> tags) {
            this.tags = tags;
        }

        public @Nullable List<Map<String, String>> getLines() {
            return lines;
        }

        public void setLines(@Nullable List<Map<String, String>> lines) {
            this.lines = lines;
        }

        public @Nullable Instant getTime() {
            return time;
        }

        public void setTime(@Nullable Instant time) {
            this.time = time;
        }

        public @Nullable String getNote() {
            return note;
        }

        public void setNote(@Nullable String note) {
            this.note = note;
        }

        @DynamoDbVersionAttribute
        public @Nullable Integer getVersion() {
            return version;
        }

        public void setVersion(@Nullable Integer version) {
            this.version = version;
        }
    }
}

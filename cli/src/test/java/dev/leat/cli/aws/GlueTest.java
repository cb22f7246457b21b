package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.TableMetadata;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GlueException;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.PropertyPredicate;
import software.amazon.awssdk.services.glue.model.Sort;
import software.amazon.awssdk.services.glue.model.SortCriterion;
import software.amazon.awssdk.services.glue.model.Table;

/// Reads the data catalog with the Glue client of the SDK for Java.
@Timeout(300)
class GlueTest {

    private static final String APP =
            """
            app: shop
            queues:
              Orders:
              Parcels: {fifo: true}
            schemas:
              Order:
                order_id: varchar
                user_id: varchar
                amount: decimal(18,2)
            views:
              user_stats:
                key: [user_id]
                measures:
                  orders: count(*)
                  spent: sum(amount)
            pipelines:
              stats:
                from: {queue: Orders, schema: Order}
                key: order_id
                to: [{view: user_stats}]
            """;

    @TempDir static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static LeatEndpoint leat;

    @SuppressWarnings("NullAway.Init")
    private static GlueClient client;

    @BeforeAll
    static void start() throws Exception {
        leat = LeatEndpoint.of(APP, folder);
        client =
                GlueClient.builder()
                        .endpointOverride(URI.create(leat.url()))
                        .region(Region.EU_WEST_1)
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(credentials())
                        .build();
    }

    private static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "secret"));
    }

    @AfterAll
    static void stop() {
        client.close();
        leat.close();
    }

    @Test
    void theCatalogHasOneDatabase() {
        var database = client.getDatabase(in -> in.name("DEFAULT")).database();
        assertThat(database.name()).isEqualTo("default");
        assertThat(database.createTime()).isBefore(Instant.now());
        assertThat(client.getDatabases(in -> {}).databaseList()).containsExactly(database);
        assertThat(client.getDatabases(in -> in.catalogId(database.catalogId())).databaseList())
                .hasSize(1);
        assertThatThrownBy(() -> client.getDatabase(in -> in.name("other")))
                .isInstanceOf(EntityNotFoundException.class)
                .hasMessageContaining("Database other not found.");
        assertThatThrownBy(() -> client.getDatabases(in -> in.catalogId("123456789012")))
                .isInstanceOf(EntityNotFoundException.class)
                .hasMessageContaining("000000000000");
    }

    @Test
    void aTableHasItsColumnsInTypesOfHive() {
        var table = client.getTable(in -> in.databaseName("default").name("USER_STATS")).table();
        assertThat(table.name()).isEqualTo("user_stats");
        assertThat(table.databaseName()).isEqualTo("default");
        assertThat(table.tableType()).isEqualTo("EXTERNAL_TABLE");
        assertThat(table.parameters()).containsEntry("EXTERNAL", "TRUE");
        assertThat(table.hasPartitionKeys()).isTrue();
        assertThat(table.partitionKeys()).isEmpty();
        assertThat(table.createTime()).isEqualTo(table.updateTime()).isBefore(Instant.now());
        assertThat(columns(table))
                .containsExactly("user_id string", "orders bigint", "spent decimal(18,2)");
        assertThat(columns(table("Orders")))
                .contains("sequence bigint", "body string", "sent_at timestamp");
        assertThatThrownBy(() -> table("nope"))
                .isInstanceOf(EntityNotFoundException.class)
                .hasMessageContaining("Table nope not found.");
        assertThatThrownBy(() -> client.getTable(in -> in.databaseName("default")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'name'");
    }

    private static Table table(String name) {
        return client.getTable(in -> in.databaseName("default").name(name)).table();
    }

    private static List<String> columns(Table table) {
        return table.storageDescriptor().columns().stream()
                .map(column -> column.name() + " " + column.type())
                .toList();
    }

    @Test
    void anExpressionSelectsTables() {
        var orders = List.of("Orders", "Orders-dlq");
        assertThat(names("orders.*")).containsExactlyInAnyOrderElementsOf(orders);
        assertThat(names("orders*")).containsExactlyInAnyOrderElementsOf(orders);
        assertThat(names("*stat*")).containsExactly("user_stats");
        assertThat(names("orders|parcels")).containsExactlyInAnyOrder("Orders", "Parcels");
        assertThat(names("order")).isEmpty();
        assertThat(names("")).hasSize(5);
        assertThatThrownBy(() -> names("("))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a regular expression");
    }

    private static List<String> names(String expression) {
        return client
                .getTablesPaginator(
                        in -> in.databaseName("default").expression(expression).maxResults(1))
                .stream()
                .flatMap(page -> page.tableList().stream())
                .map(Table::name)
                .toList();
    }

    @Test
    void tablesAreReadByPages() {
        var first = client.getTables(in -> in.databaseName("default").maxResults(3));
        assertThat(first.tableList()).hasSize(3);
        var second =
                client.getTables(in -> in.databaseName("default").nextToken(first.nextToken()));
        assertThat(second.tableList()).hasSize(2);
        assertThat(second.nextToken()).isNull();
        for (var size : List.of(0, 101)) {
            assertThatThrownBy(() ->
                            client.getTables(in -> in.databaseName("default").maxResults(size)))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(
                        () -> client.getTables(in -> in.databaseName("default").nextToken("none")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() ->
                        client.getTables(
                                in -> in.databaseName("default").queryAsOfTime(Instant.EPOCH)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("QueryAsOfTime");
    }

    @Test
    void aTableHasOneVersion() {
        var versions =
                client.getTableVersions(in -> in.databaseName("default").tableName("orders"))
                        .tableVersions();
        assertThat(versions).hasSize(1);
        assertThat(versions.getFirst().table()).isEqualTo(table("orders"));
        var id = versions.getFirst().versionId();
        assertThat(version(id)).isEqualTo(table("orders"));
        assertThatThrownBy(() -> version("7"))
                .isInstanceOf(EntityNotFoundException.class)
                .hasMessageContaining("Version not found.");
    }

    private static Table version(String id) {
        return client.getTableVersion(
                        in -> in.databaseName("default").tableName("orders").versionId(id))
                .tableVersion()
                .table();
    }

    @Test
    void aTableHasNoPartitions() {
        assertThat(
                        client.getPartitions(in -> in.databaseName("default").tableName("orders"))
                                .partitions())
                .isEmpty();
        assertThat(
                        client.getPartitionIndexes(
                                        in -> in.databaseName("default").tableName("orders"))
                                .partitionIndexDescriptorList())
                .isEmpty();
        assertThat(
                        client.batchGetPartition(in ->
                                        in.databaseName("default")
                                                .tableName("orders")
                                                .partitionsToGet(
                                                        PartitionValueList.builder()
                                                                .values("2026")
                                                                .build()))
                                .partitions())
                .isEmpty();
        assertThatThrownBy(() ->
                        client.getPartition(in ->
                                in.databaseName("default")
                                        .tableName("orders")
                                        .partitionValues("2026")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() ->
                        client.getPartitions(in -> in.databaseName("default").tableName("nope")))
                .isInstanceOf(EntityNotFoundException.class);
    }

    @Test
    void tablesAreFoundByTheirNamesAndColumns() {
        assertThat(found("spent")).containsExactly("user_stats");
        assertThat(found("ORDER")).containsExactly("Orders", "Orders-dlq", "user_stats");
        assertThat(found("\"orders\"")).containsExactly("Orders", "user_stats");
        var filtered =
                client.searchTables(in ->
                        in.filters(filter("DatabaseName", "default"), filter("Name", "dlq"))
                                .sortCriteria(
                                        SortCriterion.builder()
                                                .fieldName("Name")
                                                .sort(Sort.DESC)
                                                .build()));
        assertThat(filtered.tableList())
                .extracting(Table::name)
                .containsExactly("Parcels-dlq", "Orders-dlq");
        assertThatThrownBy(() -> client.searchTables(in -> in.filters(filter("Owner", "me"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Owner");
    }

    private static PropertyPredicate filter(String key, String value) {
        return PropertyPredicate.builder().key(key).value(value).build();
    }

    private static List<String> found(String text) {
        return client.searchTables(in -> in.searchText(text)).tableList().stream()
                .map(Table::name)
                .toList();
    }

    @Test
    void theDatabaseHasNoFunctions() {
        assertThat(
                        client.getUserDefinedFunctions(
                                        in -> in.databaseName("default").pattern("*"))
                                .userDefinedFunctions())
                .isEmpty();
        assertThatThrownBy(() ->
                        client.getUserDefinedFunction(
                                in -> in.databaseName("default").functionName("f")))
                .isInstanceOf(EntityNotFoundException.class);
    }

    @Test
    void theCatalogIsReadOnly() {
        assertThatThrownBy(() ->
                        client.createTable(
                                in -> in.databaseName("default").tableInput(t -> t.name("mine"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("CreateTable: Leat's data catalog is read-only");
        assertThatThrownBy(() -> client.deleteDatabase(in -> in.name("default")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("DeleteDatabase: Leat's data catalog is read-only");
        assertThatThrownBy(() -> client.getJobs(in -> {}))
                .isInstanceOf(GlueException.class)
                .hasMessageContaining("Leat's Glue does not support it");
    }

    @Test
    void athenaHasTheSameTables() {
        try (var athena =
                AthenaClient.builder()
                        .endpointOverride(URI.create(leat.url()))
                        .region(Region.EU_WEST_1)
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(credentials())
                        .build()) {
            var tables =
                    athena.listTableMetadata(
                                    in -> in.catalogName("AwsDataCatalog").databaseName("default"))
                            .tableMetadataList();
            assertThat(tables).extracting(TableMetadata::name).containsExactlyElementsOf(names(""));
            for (var each : tables) {
                assertThat(each.columns())
                        .extracting(column -> column.name() + " " + column.type())
                        .containsExactlyElementsOf(columns(table(each.name())));
                assertThat(each.createTime()).isEqualTo(table(each.name()).createTime());
            }
        }
    }
}

package dev.leat.cli.aws.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.aws.LeatEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GlueException;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.PropertyPredicate;
import software.amazon.awssdk.services.glue.model.Sort;
import software.amazon.awssdk.services.glue.model.SortCriterion;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/// Reads and changes the data catalog with the Glue client of the SDK for Java.
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
    void entriesOfTheAppAreNotChanged() {
        assertThatThrownBy(() ->
                        client.createTable(
                                in -> in.databaseName("default").tableInput(t -> t.name("ORDERS"))))
                .isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(
                        () -> client.createDatabase(in -> in.databaseInput(d -> d.name("Default"))))
                .isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> client.deleteDatabase(in -> in.name("default")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "DeleteDatabase: Leat's data catalog has the database default");
        assertThatThrownBy(() ->
                        client.updateTable(
                                in -> in.databaseName("default").tableInput(t -> t.name("orders"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the table orders of the app file");
        assertThatThrownBy(() ->
                        client.createPartition(
                                in -> in.databaseName("default").tableName("orders")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("CreatePartition: the tables of Leat's data catalog");
        assertThatThrownBy(() -> client.getJobs(in -> {}))
                .isInstanceOf(GlueException.class)
                .hasMessageContaining("Leat's Glue does not support it");
    }

    @Test
    void clientsCreateChangeAndDeleteTables() {
        client.createDatabase(in -> in.databaseInput(d -> d.name("Made").description("mine")));
        client.createTable(in -> in.databaseName("made").tableInput(t -> input(t, "Sales", "a")));
        var first = client.getTable(in -> in.databaseName("MADE").name("SALES")).table();
        assertThat(first.name()).isEqualTo("sales");
        assertThat(first.parameters()).containsExactly(Map.entry("at", "a"));
        assertThat(columns(first)).containsExactly("id string");
        update("b", first.versionId(), false);
        var second = client.getTable(in -> in.databaseName("made").name("sales")).table();
        assertThat(second.versionId()).isNotEqualTo(first.versionId());
        assertThatThrownBy(() -> update("c", first.versionId(), false))
                .isInstanceOf(ConcurrentModificationException.class);
        update("d", second.versionId(), true);
        assertThat(versions()).containsExactly("d", "a");
        client.deleteTableVersion(
                in -> in.databaseName("made").tableName("sales").versionId(first.versionId()));
        assertThat(versions()).containsExactly("d");
        assertThat(client.searchTables(in -> in.searchText("sales")).tableList()).hasSize(1);
        client.deleteTable(in -> in.databaseName("made").name("sales"));
        client.deleteDatabase(in -> in.name("made"));
        assertThatThrownBy(() -> client.getDatabase(in -> in.name("made")))
                .isInstanceOf(EntityNotFoundException.class);
    }

    @Test
    void clientsWriteTheMetadataOfIcebergTables() {
        assertThatThrownBy(() ->
                        client.createTable(in ->
                                in.databaseName("default")
                                        .tableInput(t -> t.name("ice"))
                                        .openTableFormatInput(format ->
                                                format.icebergInput(
                                                        ice -> ice.metadataOperation("CREATE")))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("name it in the parameter metadata_location");
    }

    private static List<String> versions() {
        return client
                .getTableVersions(in -> in.databaseName("made").tableName("sales"))
                .tableVersions()
                .stream()
                .map(version -> version.table().parameters().get("at"))
                .toList();
    }

    private static void input(TableInput.Builder input, String name, String at) {
        input.name(name)
                .parameters(Map.of("at", at))
                .storageDescriptor(
                        of -> of.columns(Column.builder().name("id").type("string").build()));
    }

    private static void update(String at, String version, boolean skip) {
        client.updateTable(in ->
                in.databaseName("made")
                        .tableInput(t -> input(t, "sales", at))
                        .versionId(version)
                        .skipArchive(skip));
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

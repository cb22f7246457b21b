package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Polling;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Database;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.Field;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;
import software.amazon.awssdk.services.redshiftdata.model.TableMember;

/// Lake tables in namespaces: three tables with the same short name.
@Tag("slow")
@Timeout(300)
class LakeNamespacesTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: integer not null, town: varchar}
            queues:
              archived: {}
            buckets:
              in:
              sold:
              results:
              lake:
            lake_tables:
              orders: {bucket: lake, schema: Order}
              sales.orders: {bucket: lake, schema: Order, partition_by: town}
              archive_1.orders: {bucket: lake, prefix: old/, schema: Order}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Order}
                to: [{lake_table: orders}]
              sell:
                from: {bucket: sold, suffix: .csv, schema: Order, on_overwrite: replace}
                to: [{lake_table: sales.orders}]
              collect:
                from: {queue: archived, schema: Order, batch: {size: 100, window: 1s}}
                key: id
                to: [{lake_table: archive_1.orders}]
            """;

    @TempDir private Path folder;

    private LakeServer filled() throws Exception {
        var leat = new LakeServer(APP, folder);
        leat.put("in/a.csv", "id,town\n1,x\n");
        leat.put("sold/a.csv", "id,town\n2,y\n3,z\n");
        leat.send("archived", "{\"id\": 4, \"town\": \"w\"}");
        leat.send("archived", "{\"id\": 4, \"town\": \"w\"}");
        leat.settle();
        return leat;
    }

    private String leat(int code, String... words) {
        var session = new Session(Map.of());
        var all = new ArrayList<>(List.of(words));
        all.addAll(
                List.of("--app", folder.toString(), "--state", folder.resolve(".leat").toString()));
        assertThat(session.run(all.toArray(String[]::new))).as(session.err()).isEqualTo(code);
        return code == 0 ? session.out() : session.err();
    }

    private List<String> sql(String statement) {
        return leat(0, "sql", statement, "--format", "csv").lines().skip(1).toList();
    }

    @Test
    void eachTableHasItsRows() throws Exception {
        try (var leat = filled()) {
            assertThat(sql("select * from orders")).containsExactly("1,x");
            assertThat(sql("select * from sales.orders order by id")).containsExactly("2,y", "3,z");
            assertThat(sql("select * from SALES.\"Orders\" where orders.id > 2 and town = 'z'"))
                    .containsExactly("3,z");
            assertThat(
                            sql(
                                    """
                                    with orders as (select id + 10 as id from sales.orders)
                                    select o.id, a.town, m.town from orders o, archive_1.orders a, main.orders m order by 1
                                    """))
                    .containsExactly("12,w,x", "13,w,x");
            assertThat(sql("select count(*) from sales.\"orders$files\"")).containsExactly("2");
            var first = sql("select snapshot_id from sales.\"orders$snapshots\"").getFirst();
            leat.put("sold/a.csv", "id,town\n5,y\n");
            assertThat(sql("select id from sales.orders")).containsExactly("5");
            assertThat(
                            sql(
                                    "select orders.id from sales.orders for version as of %s order by 1"
                                            .formatted(first)))
                    .containsExactly("2", "3");
            assertThat(leat.query("select id from archive_1.orders")).contains("\"rows\":[[4]]");
            assertThat(leat.objects("lake"))
                    .anyMatch(key -> key.startsWith("sales/orders/data/"))
                    .anyMatch(key -> key.startsWith("old/data/"));

            assertThat(leat(0, "sql")).contains("sales.orders ", "archive_1.orders ");
            assertThat(leat(2, "sql", "select * from sale.orders"))
                    .contains("table 'sale.orders' does not exist", "did you mean `sales.orders`?");
            assertThat(leat(2, "sql", "select * from \"sales.orders\""))
                    .contains("table 'sales.orders' does not exist");
        }
    }

    @Test
    void commandsTakeTheWholeName() throws Exception {
        try (var leat = filled()) {
            assertThat(leat(0, "ls", "lake_tables")).contains("sales.orders", "archive_1.orders");
            assertThat(leat(0, "lake", "verify", "sales.orders")).contains("sales.orders");
            leat(0, "lake", "compact", "sales.orders");
            leat(0, "lake", "expire", "archive_1.orders");
            assertThat(leat.rows("sales.orders", "id")).containsExactly("2", "3");
            assertThat(leat(2, "lake", "verify", "sales")).contains("no lake table 'sales'");
        }
    }

    /// A table that gets a namespace, and keeps its prefix, has its rows.
    @Test
    void aTableGetsANamespaceAndKeepsItsRows() throws Exception {
        filled().close();
        var moved =
                APP.replace(
                                "  orders: {bucket: lake,",
                                "  web.orders: {bucket: lake, prefix: orders/,")
                        .replace("lake_table: orders}", "lake_table: web.orders}");
        try (var leat = new LakeServer(moved, folder)) {
            leat.put("in/b.csv", "id,town\n6,x\n");
            leat.put("in/a.csv", "id,town\n1,x\n");
            assertThat(sql("select id from web.orders order by id")).containsExactly("1", "6");
        }
    }

    @Test
    void theRestCatalogListsNamespaces() throws Exception {
        try (var leat = filled();
                var catalog = leat.catalog(Map.of())) {
            var sales = Namespace.of("sales");
            assertThat(catalog.listNamespaces())
                    .containsExactlyInAnyOrder(
                            Namespace.of("default"), sales, Namespace.of("archive_1"));
            var table = TableIdentifier.of(sales, "orders");
            assertThat(catalog.listTables(sales)).containsExactly(table);
            assertThat(catalog.loadTable(table).location()).isEqualTo("s3://lake/sales/orders");
            assertThat(
                            catalog.loadTable(TableIdentifier.of("archive_1", "orders"))
                                    .currentSnapshot()
                                    .summary())
                    .containsEntry("total-records", "1");
            assertThatThrownBy(() -> catalog.dropTable(table, false))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("lake table 'sales.orders' is defined in app.yaml");
            assertThatThrownBy(() -> catalog.dropNamespace(sales))
                    .isInstanceOf(NamespaceNotEmptyException.class);
        }
    }

    @Test
    void namespacesAreDatabasesOfGlue() throws Exception {
        try (var leat = filled();
                var glue = at(leat, GlueClient.builder()).build()) {
            assertThat(glue.getDatabases(get -> {}).databaseList())
                    .extracting(Database::name)
                    .containsExactly("default", "archive_1", "sales");
            assertThat(glue.getDatabase(get -> get.name("SALES")).database().name())
                    .isEqualTo("sales");
            assertThat(glue.getTables(get -> get.databaseName("sales")).tableList())
                    .extracting(Table::databaseName, Table::name)
                    .containsExactly(tuple("sales", "orders"));
            assertThat(glue.getTables(get -> get.databaseName("default")).tableList())
                    .extracting(Table::name)
                    .containsOnlyOnce("orders");
            assertThat(
                            glue.getTable(get -> get.databaseName("archive_1").name("orders"))
                                    .table()
                                    .parameters())
                    .containsEntry("metadata_location", "s3://lake/old/metadata/v1.metadata.json");
            assertThat(
                            glue.getPartitions(get -> get.databaseName("sales").tableName("orders"))
                                    .partitions())
                    .isEmpty();
            assertThat(glue.searchTables(search -> search.searchText("orders")).tableList())
                    .extracting(Table::databaseName)
                    .containsExactlyInAnyOrder("default", "sales", "archive_1");
            assertThatThrownBy(() -> glue.getTable(get -> get.databaseName("sales").name("load")))
                    .isInstanceOf(EntityNotFoundException.class);
            assertThatThrownBy(() -> glue.getTables(get -> get.databaseName("sale")))
                    .isInstanceOf(EntityNotFoundException.class)
                    .hasMessageContaining("Database sale not found.");
        }
    }

    @Test
    void namespacesAreSchemasOfRedshift() throws Exception {
        try (var leat = filled();
                var redshift = at(leat, RedshiftDataClient.builder()).build()) {
            assertThat(redshift.listSchemas(in -> in.workgroupName("w").database("dev")).schemas())
                    .containsExactly("archive_1", "public", "sales");
            assertThat(
                            redshift.listTables(in ->
                                            in.workgroupName("w")
                                                    .database("dev")
                                                    .tablePattern("orders"))
                                    .tables())
                    .extracting(TableMember::schema)
                    .containsExactly("archive_1", "public", "sales");
            var id =
                    redshift.executeStatement(in ->
                                    in.workgroupName("w")
                                            .database("dev")
                                            .sql(
                                                    "select s.id, p.id from sales.orders s, public.orders p where s.id > 2"))
                            .id();
            while (redshift.describeStatement(in -> in.id(id)).status() != StatusString.FINISHED) {
                Polling.pause();
            }
            assertThat(redshift.getStatementResult(in -> in.id(id)).records().getFirst())
                    .extracting(Field::longValue)
                    .containsExactly(3L, 1L);
        }
    }

    private static <B extends AwsClientBuilder<B, ?>> B at(LakeServer leat, B builder) {
        return builder.endpointOverride(URI.create(leat.aws()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("any", "secret")));
    }

    @Test
    void namespacesAreDatabasesOfAthena() throws Exception {
        try (var leat = filled();
                var athena = new AthenaStatements(leat.aws());
                var sales = new AthenaStatements(leat.aws(), "Sales")) {
            assertThat(athena.rows("select id from orders")).containsExactly("id", "1");
            assertThat(athena.rows("select id from sales.orders where id > 2"))
                    .containsExactly("id", "3");
            assertThat(athena.rows("select max(id) as m from awsdatacatalog.Sales.orders"))
                    .containsExactly("m", "3");
            assertThat(sales.rows("select id from orders where town = 'z'"))
                    .containsExactly("id", "3");
            assertThat(
                            sales.rows(
                                    """
                                    with orders as (select id + 10 as id from orders)
                                    select o.id, d.id as d from orders o, "default".orders d order by 1
                                    """))
                    .containsExactly("id|d", "12|1", "13|1");
            assertThat(sales.rows("select count(*) as n from \"orders$partitions\""))
                    .containsExactly("n", "2");
            assertThat(
                            sales.rows(
                                    "select count(*) as n from orders for timestamp as of current_timestamp"))
                    .containsExactly("n", "2");
            assertThat(
                            athena.rows(
                                    "select count(*) as n from \"default\".orders for timestamp as of current_timestamp"))
                    .containsExactly("n", "1");
            assertThat(sales.failure("select * from archived"))
                    .contains("table 'archived' does not exist");
            assertThat(athena.failure("select * from sale.orders"))
                    .contains("SCHEMA_NOT_FOUND: Schema 'sale' does not exist");
            assertThat(athena.failure("select * from main.orders")).contains("SCHEMA_NOT_FOUND");

            assertThat(athena.rows("show databases"))
                    .containsExactly("archive_1", "default", "sales");
            assertThat(athena.rows("show tables in sales")).containsExactly("orders");
            assertThat(sales.rows("show tables")).containsExactly("orders");
            assertThat(sales.rows("show columns in orders")).containsExactly("id", "town");
            assertThat(athena.rows("show partitions sales.orders"))
                    .containsExactly("town=y", "town=z");
            assertThatThrownBy(() -> new AthenaStatements(leat.aws(), "sale").rows("select 1"))
                    .hasMessageContaining(
                            "Database sale is not found; use one of: default, archive_1, sales");
        }
    }
}

package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.server.AccessToken;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.iceberg.BaseTransaction;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Iceberg REST catalog of an app, by its protocol and by Iceberg's own client.
@Timeout(300)
class RestCatalogTest {

    static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, prefix: shop/sales/, schema: Sale}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to: [{lake_table: sales}]
            """;

    private static final TableIdentifier SALES = TableIdentifier.of("default", "sales");
    private static final Schema ONE =
            new Schema(Types.NestedField.optional(1, "id", Types.LongType.get()));

    @TempDir private Path folder;

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void theConfigurationHasTheEndpointsAndTheAddressOfTheObjects() throws Exception {
        try (var leat = new LakeServer(APP, folder)) {
            var config = json(leat.ask("GET", "/v1/config?warehouse=s3://lake/", "").body());
            assertThat(config.at("/overrides/prefix").asString()).isEqualTo("lake");
            assertThat(config.at("/defaults/s3.endpoint").asString()).isEqualTo(leat.aws());
            assertThat(config.at("/defaults/s3.path-style-access").asString()).isEqualTo("true");
            assertThat(config.get("endpoints").valueStream().map(JsonNode::asString))
                    .contains("POST /v1/{prefix}/transactions/commit")
                    .doesNotContain("GET /v1/{prefix}/namespaces/{namespace}/views");
            var answer = leat.ask("GET", "/v1/config", "");
            assertThat(json(answer.body())).isEqualTo(config);
            assertThat(answer.headers().firstValue("ETag")).isEmpty();
        }
    }

    @Test
    void errorsAreThoseOfTheProtocol() throws Exception {
        try (var leat = new LakeServer(APP, folder)) {
            error(leat, "GET", "/v1/config?warehouse=other", "", 404, "UnknownWarehouseException");
            error(leat, "GET", "/v1/lake/namespaces/x/tables", "", 404, "NoSuchNamespaceException");
            error(leat, "GET", "/v1/lake/namespaces/x", "", 404, "NoSuchNamespaceException");
            error(leat, "GET", "/v1/lake/nowhere", "", 404, "UnknownPathException");
            var tables = "/v1/lake/namespaces/default/tables";
            error(leat, "GET", tables + "/other", "", 404, "NoSuchTableException");
            error(
                    leat,
                    "GET",
                    "/v1/lake/namespaces/default/views",
                    "",
                    406,
                    "UnsupportedOperationException");
            error(leat, "POST", "/v1/oauth/tokens", "", 406, "UnsupportedOperationException");
            error(leat, "POST", "/v1/lake/namespaces", "{", 400, "BadRequestException");
            error(
                    leat,
                    "POST",
                    "/v1/lake/namespaces",
                    "{\"namespace\":[\"default\"]}",
                    409,
                    "AlreadyExistsException");
            error(
                    leat,
                    "DELETE",
                    "/v1/lake/namespaces/default",
                    "",
                    409,
                    "NamespaceNotEmptyException");
            error(leat, "DELETE", tables + "/sales", "", 403, "ForbiddenException");
            var rename =
                    """
                    {"source": {"namespace": ["default"], "name": "sales"},
                     "destination": {"namespace": ["default"], "name": "other"}}
                    """;
            error(leat, "POST", "/v1/lake/tables/rename", rename, 403, "ForbiddenException");
            assertThat(leat.ask("HEAD", tables + "/sales", "").statusCode()).isEqualTo(204);
            assertThat(leat.ask("HEAD", tables + "/other", "").statusCode()).isEqualTo(404);
        }
    }

    private static void error(
            LakeServer leat, String method, String path, String body, int status, String type)
            throws Exception {
        var answer = leat.ask(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var error = json(answer.body()).get("error");
        assertThat(error.get("type").asString()).isEqualTo(type);
        assertThat(error.get("code").asInt()).isEqualTo(status);
        assertThat(error.get("message").asString()).isNotBlank();
    }

    /// Also a table of the app that has no rows yet.
    @Test
    void aClientAndLeatWriteToTheSameTable() throws Exception {
        try (var leat = new LakeServer(APP, folder);
                var catalog = leat.catalog(Map.of())) {
            assertThat(catalog.listTables(Namespace.of("default"))).containsExactly(SALES);
            var table = catalog.loadTable(SALES);
            assertThat(table.currentSnapshot()).isNull();
            leat.put("in/one.csv", "id,shop\n1,a\n");
            assertThat(leat.letters("load")).isZero();

            // The client's table is older than Leat's commit.
            var stale = catalog.loadTable(SALES);
            leat.put("in/two.csv", "id,shop\n2,b\n");
            stale.newAppend().appendFile(copy(stale)).commit();
            assertThat(leat.rows("sales", "id")).containsExactly("1", "1", "2");

            leat.put("in/three.csv", "id,shop\n3,c\n");
            assertThat(leat.rows("sales", "id")).containsExactly("1", "1", "2", "3");
            table.refresh();
            assertThat(table.snapshots()).hasSize(4);
            assertThat(leat.letters("load")).isZero();
        }
    }

    /// Returns a new data file with the content of the table's only one.
    private static DataFile copy(Table table) throws Exception {
        var file = files(table).getFirst();
        var location = table.locationProvider().newDataLocation("copy.parquet");
        try (var in = table.io().newInputFile(file.location()).newStream();
                var out = table.io().newOutputFile(location).create()) {
            in.transferTo(out);
        }
        return DataFiles.builder(table.spec()).copy(file).withPath(location).build();
    }

    private static List<DataFile> files(Table table) throws Exception {
        try (var tasks = table.newScan().planFiles()) {
            return StreamSupport.stream(tasks.spliterator(), false)
                    .map(task -> task.file())
                    .toList();
        }
    }

    @Test
    void aCommitOnAnOlderSnapshotFails() throws Exception {
        try (var leat = new LakeServer(APP, folder);
                var catalog = leat.catalog(Map.of())) {
            var before = catalog.loadTable(SALES);
            leat.put("in/one.csv", "id,shop\n1,a\n");
            var body =
                    """
                    {"requirements": [{"type": "assert-table-uuid", "uuid": "%s"},
                      {"type": "assert-ref-snapshot-id", "ref": "main", "snapshot-id": null}],
                     "updates": [{"action": "set-properties", "updates": {"a": "b"}}]}
                    """
                            .formatted(before.uuid());
            error(
                    leat,
                    "POST",
                    "/v1/lake/namespaces/default/tables/sales",
                    body,
                    409,
                    "CommitFailedException");
            assertThat(catalog.loadTable(SALES).properties()).doesNotContainKey("a");
        }
    }

    /// The catalog refuses changes that would make the pipeline fail, or that its next commit would
    /// undo.
    @Test
    void theAppDefinesTheColumnsOfItsTables() throws Exception {
        try (var leat = new LakeServer(APP, folder);
                var catalog = leat.catalog(Map.of())) {
            var table = catalog.loadTable(SALES);
            for (var change :
                    List.of(
                            table.updateSchema().renameColumn("shop", "place"),
                            table.updateSchema().makeColumnOptional("id"),
                            table.updateSchema().addColumn("nr", Types.FloatType.get()))) {
                assertThatThrownBy(change::commit)
                        .isInstanceOf(ForbiddenException.class)
                        .hasMessageContaining("change its columns and its partition key there");
            }
            var version = table.updateProperties().set("format-version", "3");
            assertThatThrownBy(version::commit)
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("cannot get version 3");
            var deletes =
                    FileMetadata.deleteFileBuilder(table.spec())
                            .ofPositionDeletes()
                            .withPath(table.location() + "/data/deletes.parquet")
                            .withFileSizeInBytes(10)
                            .withRecordCount(1)
                            .build();
            var delta = catalog.loadTable(SALES).newRowDelta().addDeletes(deletes);
            assertThatThrownBy(delta::commit)
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("copy-on-write");
            table.updateProperties().set("owner", "me").commit();
            leat.put("in/one.csv", "id,shop\n1,a\n");
            assertThat(catalog.loadTable(SALES).properties()).containsEntry("owner", "me");
            assertThat(leat.letters("load")).isZero();
        }
    }

    @Test
    void tablesOfClientsStayAfterARestart() throws Exception {
        var table = TableIdentifier.of(Namespace.of("a", "b/c é"), "d %20'");
        try (var leat = new LakeServer(APP, folder);
                var catalog = leat.catalog(Map.of())) {
            catalog.createNamespace(table.namespace(), new HashMap<>(Map.of("owner", "me")));
            catalog.createTable(table, ONE);
            catalog.renameTable(table, TableIdentifier.of("default", "mine"));
            assertThat(catalog.createTable(table, ONE).location())
                    .startsWith("s3://lake/a/b_c__/d__20_-");
        }
        try (var leat = new LakeServer(APP, folder);
                var catalog = leat.catalog(Map.of())) {
            assertThat(catalog.loadNamespaceMetadata(table.namespace()))
                    .containsEntry("owner", "me");
            assertThat(catalog.listTables(table.namespace())).containsExactly(table);
            assertThat(catalog.listTables(Namespace.of("default")))
                    .extracting(TableIdentifier::name)
                    .containsExactly("mine", "sales");
            var mine = catalog.loadTable(TableIdentifier.of("default", "mine"));
            assertThat(mine.location()).isEqualTo("s3://lake/a/b_c__/d__20_");
            catalog.dropTable(table, true);
            catalog.dropTable(TableIdentifier.of("default", "mine"), true);
            assertThat(leat.objects("lake")).containsExactly(".iceberg/catalog.json");
        }
    }

    @Test
    void aLocationIsInTheBucketAndHasOneTable() throws Exception {
        try (var leat = new LakeServer(APP, folder)) {
            refused(leat, "s3://in/mine", "use one that begins with s3://lake/");
            refused(leat, "file:/tmp/mine", "use one that begins with s3://lake/");
            refused(leat, "s3://lake/shop/sales", "contains objects of table default.sales");
            refused(leat, "s3://lake/shop", "contains objects of table default.sales");
            refused(leat, "s3://lake/shop/sales/data/", "contains objects of table default.sales");
            assertThat(leat.objects("lake")).isEmpty();
        }
    }

    private static void refused(LakeServer leat, String location, String reason) throws Exception {
        var body =
                """
                {"name": "mine", "location": "%s", "schema": {"type": "struct", "fields": [
                  {"id": 1, "name": "id", "type": "long", "required": false}]}}
                """
                        .formatted(location);
        var tables = "/v1/lake/namespaces/default/tables";
        error(leat, "POST", tables, body, 400, "BadRequestException");
        assertThat(leat.ask("POST", tables, body).body()).contains(reason);
    }

    @Test
    void aTransactionChangesAllItsTablesOrNone() throws Exception {
        try (var leat = new LakeServer(APP, folder);
                var catalog = leat.catalog(Map.of())) {
            var other = TableIdentifier.of("default", "other");
            var two = catalog.createTable(other, ONE);
            var one = catalog.loadTable(SALES);
            commit(catalog, one, two);
            assertThat(catalog.loadTable(SALES).properties()).containsEntry("a", "1");
            assertThat(catalog.loadTable(other).properties()).containsEntry("a", "1");

            var first = catalog.loadTable(SALES).newTransaction();
            first.updateProperties().set("a", "2").commit();
            var second = two.newTransaction();
            second.updateSchema().addColumn("c", Types.LongType.get()).commit();
            catalog.loadTable(other).updateSchema().addColumn("b", Types.LongType.get()).commit();
            assertThatThrownBy(() ->
                            catalog.commitTransaction(
                                    TableCommit.create(SALES, start(first), end(first)),
                                    TableCommit.create(other, start(second), end(second))))
                    .isInstanceOf(CommitFailedException.class);
            assertThat(catalog.loadTable(SALES).properties()).containsEntry("a", "1");
        }
    }

    private static void commit(RESTCatalog catalog, Table one, Table two) {
        var first = one.newTransaction();
        first.updateProperties().set("a", "1").commit();
        var second = two.newTransaction();
        second.updateProperties().set("a", "1").commit();
        catalog.commitTransaction(
                TableCommit.create(SALES, start(first), end(first)),
                TableCommit.create(
                        TableIdentifier.of("default", "other"), start(second), end(second)));
    }

    private static TableMetadata start(Transaction transaction) {
        return ((BaseTransaction) transaction).startMetadata();
    }

    private static TableMetadata end(Transaction transaction) {
        return ((BaseTransaction) transaction).currentMetadata();
    }

    /// The token of the app is both the catalog's and the secret key for the objects.
    @Test
    void anAppWithATokenGivesNothingWithoutIt() throws Exception {
        var token = new AccessToken("a-token-of-the-test");
        try (var leat = new LakeServer(APP, folder, Optional.of(token));
                var catalog = leat.catalog(Map.of())) {
            var table = catalog.createTable(TableIdentifier.of("default", "mine"), ONE);
            table.newAppend().commit();
            assertThat(catalog.loadTable(TableIdentifier.of("default", "mine")).currentSnapshot())
                    .isNotNull();
            assertThat(leat.anonymous("/v1/config")).isEqualTo(401);
        }
    }
}

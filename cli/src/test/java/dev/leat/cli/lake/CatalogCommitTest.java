package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.GenericStatisticsFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Commits of clients whose files cannot be read later are refused, and the table can still be
/// queried and written.
@Timeout(300)
@Tag("interop")
class CatalogCommitTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar}
            buckets:
              in:
              lake:
              other:
            lake_tables:
              sales: {bucket: lake, prefix: shop/sales/, schema: Sale}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to: [{lake_table: sales}]
            """;

    private static final TableIdentifier SALES = TableIdentifier.of("default", "sales");

    private static final List<String> FOREIGN =
            List.of(
                    "file:///etc/passwd",
                    "/etc/passwd",
                    "http://127.0.0.1:9/x.parquet",
                    "s3://other/x.parquet",
                    "s3://lakes/x.parquet",
                    "gs://lake/x.parquet");

    @TempDir private Path folder;

    private interface Change {
        void of(Table table) throws Exception;
    }

    /// Loads the table for a change that must be refused, and uses the table afterwards.
    private static void refused(LakeServer leat, Table table, String reason, Change change)
            throws Exception {
        assertThatThrownBy(
                        () -> {
                            table.refresh();
                            change.of(table);
                        })
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining(reason);
        assertThat(leat.rows("sales", "id")).contains("1", "2");
    }

    @Test
    void filesOutsideOfTheBucketAreRefused() throws Exception {
        try (var leat = new LakeServer(APP, folder);
                var catalog = leat.catalog(Map.of())) {
            leat.put("in/a.csv", "id,shop\n1,a\n2,b\n");
            var table = catalog.loadTable(SALES);
            for (var location : FOREIGN) {
                var outside = "is not in the bucket of lake table 'sales'";
                refused(leat, table, outside, now -> append(now, file(now, location)));
                refused(leat, table, outside, now -> delete(now, location));
                refused(
                        leat,
                        table,
                        outside,
                        now -> now.updateProperties().set("write.data.path", location).commit());
                refused(leat, table, outside, now -> statistics(now, location));
                assertThat(add(leat, table, location)).isEqualTo(400);
            }
            var missing = table.location() + "/data/missing.parquet";
            refused(leat, table, "does not exist", now -> append(now, file(now, missing)));
            refused(leat, table, "does not exist", now -> statistics(now, missing));

            leat.put("in/b.csv", "id,shop\n3,c\n");
            assertThat(leat.letters("load")).isZero();
            assertThat(leat.rows("sales", "id")).containsExactly("1", "2", "3");
        }
    }

    @Test
    void damagedManifestsAreRefused() throws Exception {
        try (var leat = new LakeServer(APP, folder);
                var catalog = leat.catalog(Map.of())) {
            leat.put("in/a.csv", "id,shop\n1,a\n2,b\n");
            var table = catalog.loadTable(SALES);
            var list = table.location() + "/metadata/list.avro";
            for (var content : List.of("", "garbage", "Obj\u0001", "Obj\u0001\u0004\u0014avro")) {
                write(table, list, content);
                assertThat(add(leat, table, list)).isEqualTo(400);
                for (boolean ofList : new boolean[] {true, false}) {
                    refused(
                            leat,
                            table,
                            "cannot be read; the commit is refused",
                            now -> damaged(now, ofList, content));
                }
            }
            assertThat(add(leat, table, list + "-missing")).isEqualTo(400);

            leat.put("in/b.csv", "id,shop\n3,c\n");
            assertThat(leat.letters("load")).isZero();
            assertThat(leat.rows("sales", "id")).containsExactly("1", "2", "3");
        }
    }

    private static void append(Table table, DataFile file) {
        table.newAppend().appendFile(file).commit();
    }

    private static DataFile file(Table table, String location) {
        return DataFiles.builder(table.spec())
                .withPath(location)
                .withFormat("parquet")
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build();
    }

    private static void delete(Table table, String location) {
        var file =
                FileMetadata.deleteFileBuilder(table.spec())
                        .ofPositionDeletes()
                        .withPath(location)
                        .withFormat("parquet")
                        .withFileSizeInBytes(10)
                        .withRecordCount(1)
                        .build();
        table.newRowDelta().addDeletes(file).commit();
    }

    private static void statistics(Table table, String location) {
        long snapshot = table.currentSnapshot().snapshotId();
        table.updateStatistics()
                .setStatistics(new GenericStatisticsFile(snapshot, location, 10, 5, List.of()))
                .commit();
    }

    /// Damages a file of a commit after the client has written it.
    private static void damaged(Table table, boolean list, String content) throws Exception {
        Transaction change = table.newTransaction();
        try (var tasks = table.newScan().planFiles()) {
            var known =
                    StreamSupport.stream(tasks.spliterator(), false)
                            .map(task -> task.file().copy())
                            .findFirst()
                            .orElseThrow();
            change.newAppend().appendFile(known).commit();
        }
        var snapshot = change.table().currentSnapshot();
        write(
                table,
                list
                        ? snapshot.manifestListLocation()
                        : snapshot.allManifests(table.io()).getFirst().path(),
                content);
        change.commitTransaction();
    }

    private static void write(Table table, String location, String content) throws Exception {
        try (var out = table.io().newOutputFile(location).createOrOverwrite()) {
            out.write(content.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /// Adds a snapshot with this manifest list, and returns the status.
    private static int add(LakeServer leat, Table table, String list) throws Exception {
        table.refresh();
        var now = ((BaseTable) table).operations().current();
        var snapshot =
                Map.of(
                        "snapshot-id",
                        4711,
                        "sequence-number",
                        now.lastSequenceNumber() + 1,
                        "timestamp-ms",
                        now.lastUpdatedMillis() + 1,
                        "summary",
                        Map.of("operation", "append"),
                        "manifest-list",
                        list,
                        "schema-id",
                        now.currentSchemaId());
        var body =
                Map.of(
                        "requirements",
                        List.of(),
                        "updates",
                        List.of(
                                Map.of("action", "add-snapshot", "snapshot", snapshot),
                                Map.of(
                                        "action", "set-snapshot-ref",
                                        "ref-name", "main",
                                        "type", "branch",
                                        "snapshot-id", 4711)));
        return leat.ask(
                        "POST",
                        "/v1/lake/namespaces/default/tables/sales",
                        JsonMapper.shared().writeValueAsString(body))
                .statusCode();
    }
}

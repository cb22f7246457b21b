package dev.leat.cli.lake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Changes by other programs to the objects of a lake table that Leat cannot read: each reader and
/// writer refuses them by name, and earlier snapshots are read as before.
@Timeout(300)
@Tag("interop")
class OtherWritersTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar}
            buckets:
              in:
              lake:
              results:
            lake_tables:
              sales: {bucket: lake, prefix: shop/sales/, schema: Sale}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to: [{lake_table: sales}]
            """;

    private static final String QUEUE =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar}
            queues:
              live: {max_receive_count: 2}
            buckets:
              lake:
            lake_tables:
              sales: {bucket: lake, prefix: shop/sales/, schema: Sale}
            pipelines:
              collect:
                from: {queue: live, schema: Sale, batch: {size: 10}}
                to: [{lake_table: sales}]
            """;

    private static final TableIdentifier SALES = TableIdentifier.of("default", "sales");

    @TempDir private Path folder;

    /// Another program changes the table `sales`, which has the rows 1 and 2 in one data file.
    private interface Change {
        void of(ObjectWriter writer) throws Exception;
    }

    @Test
    void snapshotsThatLeatDoesNotReadAreRefused() throws Exception {
        try (var leat = new LakeServer(APP, folder);
                var athena = new AthenaStatements(leat.aws());
                var catalog = leat.catalog(Map.of())) {
            leat.put("in/a.csv", "id,shop\n1,a\n2,b\n");
            var writer = writer(catalog);
            int next = 3;
            for (var one : unreadable().entrySet()) {
                long whole = writer.table().currentSnapshot().snapshotId();
                one.getValue().of(writer);
                var reason = one.getKey().replaceFirst(":.*", "");
                refusesEach(leat, athena, reason);
                leat.put("in/%d.csv".formatted(next), "id,shop\n%d,c\n".formatted(next));
                assertThat(run("dlq", "show", "load-files-dlq").out()).contains(reason);
                int sum = (next - 1) * next / 2;
                var older = "select sum(id) as s from sales for version as of " + whole;
                assertThat(sql(older)).isEqualTo("s\n%d\n".formatted(sum));
                assertThat(athena.rows(older)).containsExactly("s", Integer.toString(sum));
                assertThat(leat(0, "expire", "sales")).startsWith("sales: 0 snapshots removed");

                // The other program repairs the table, and Leat continues.
                writer.table().manageSnapshots().setCurrentSnapshot(whole).commit();
                assertThat(run("dlq", "redrive", "load-files-dlq", "--yes").code()).isZero();
                leat.settle();
                assertThat(sql("select count(*) as n, max(id) as m from sales"))
                        .isEqualTo("n,m\n%d,%d\n".formatted(next, next));
                next++;
            }
            assertThat(leat(0, "compact", "sales")).contains("merged to 1");
            assertThat(leat(0, "verify", "sales")).contains("no problem found");
        }
    }

    /// Each way to read the current rows, or to write some.
    private void refusesEach(LakeServer leat, AthenaStatements athena, String reason)
            throws Exception {
        for (var statement :
                List.of(
                        "select * from sales",
                        "select count(*) from sales",
                        "select id from sales where id = 2",
                        "select id from sales for timestamp as of (now() + interval '1' hour)")) {
            assertThat(run("sql", statement).err()).as(statement).contains(reason);
        }
        assertThat(athena.failure("select count(*) from sales")).contains(reason);
        assertThat(leat.query("select count(*) from sales")).contains(reason);
        assertThat(leat(2, "compact", "sales")).contains(reason);
        assertThat(run("ls", "lake_tables").err()).contains(reason);
    }

    private ObjectWriter writer(RESTCatalog catalog) {
        var table = catalog.loadTable(SALES);
        return new ObjectWriter(table.io(), table.location());
    }

    private static DataFile file(Table table) throws Exception {
        try (var tasks = table.newScan().planFiles()) {
            return StreamSupport.stream(tasks.spliterator(), false)
                    .map(task -> task.file().copy())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// Changes of the current snapshot, by the reason why Leat refuses it.
    private Map<String, Change> unreadable() {
        var changes = new LinkedHashMap<String, Change>();
        changes.put(
                "has delete files:position",
                writer -> {
                    var of = file(writer.table());
                    var rows =
                            "SELECT '%s' AS file_path, 0::BIGINT AS pos".formatted(of.location());
                    var location =
                            writer.parquet(rows, "file_path: 2147483546, pos: 2147483545", folder);
                    var deletes = deletes(writer, location).ofPositionDeletes().build();
                    writer.table().newRowDelta().addDeletes(deletes).commit();
                });
        changes.put(
                "has delete files:equality",
                writer -> {
                    var location = writer.parquet("SELECT 2::INTEGER AS id", "id: 1", folder);
                    var deletes = deletes(writer, location).ofEqualityDeletes(1).build();
                    writer.table().newRowDelta().addDeletes(deletes).commit();
                });
        changes.put(
                "has the format ORC, and Leat reads only Parquet",
                writer -> {
                    var location = writer.location() + "/data/rows.orc";
                    try (var out = writer.io().newOutputFile(location).create()) {
                        out.write(1);
                    }
                    writer.table().newAppend().appendFile(added(writer, location)).commit();
                });
        return changes;
    }

    private static DataFile added(ObjectWriter writer, String location) {
        return DataFiles.builder(writer.table().spec())
                .withPath(location)
                .withFileSizeInBytes(writer.io().newInputFile(location).getLength())
                .withRecordCount(1)
                .build();
    }

    private static FileMetadata.Builder deletes(ObjectWriter writer, String location) {
        return FileMetadata.deleteFileBuilder(writer.table().spec())
                .withPath(location)
                .withFormat("parquet")
                .withFileSizeInBytes(writer.io().newInputFile(location).getLength())
                .withRecordCount(1);
    }

    /// Without the refusal, all values of a data file without field ids would be NULL.
    @Test
    void tablesThatLeatDoesNotReadAreRefused() throws Exception {
        try (var leat = new LakeServer(APP, folder);
                var athena = new AthenaStatements(leat.aws());
                var catalog = leat.catalog(Map.of())) {
            leat.put("in/a.csv", "id,shop\n1,a\n2,b\n");
            var writer = writer(catalog);
            long before = writer.table().currentSnapshot().snapshotId();
            var location = writer.parquet("SELECT 3 AS id, 'c' AS shop", "", folder);
            var change = writer.table().newTransaction();
            var mapping = NameMappingParser.toJson(MappingUtil.create(writer.table().schema()));
            change.updateProperties().set(TableProperties.DEFAULT_NAME_MAPPING, mapping).commit();
            change.newAppend().appendFile(added(writer, location)).commit();
            change.commitTransaction();
            refusesAll(leat, athena, before, "has the property schema.name-mapping.default");

            writer.table().manageSnapshots().setCurrentSnapshot(before).commit();
            writer.table().updateProperties().remove(TableProperties.DEFAULT_NAME_MAPPING).commit();
            assertThat(sql("select id from sales order by id")).isEqualTo("id\n1\n2\n");

            writer.upgrade(3);
            refusesAll(leat, athena, before, "has format version 3");
            leat.put("in/b.csv", "id,shop\n3,c\n");
            assertThat(run("dlq", "show", "load-files-dlq").out()).contains("has format version 3");
        }
    }

    /// Refuses the older snapshots, too.
    private void refusesAll(LakeServer leat, AthenaStatements athena, long before, String reason)
            throws Exception {
        refusesEach(leat, athena, reason);
        assertThat(run("sql", "select * from \"sales$files\"").err()).contains(reason);
        var older = "select * from sales for version as of " + before;
        assertThat(run("sql", older).err()).contains(reason);
        assertThat(athena.failure(older)).contains(reason);
        assertThat(leat(2, "rollback", "sales", "--to", Long.toString(before))).contains(reason);
    }

    @Test
    void aRenamedMemberOfAStructIsRefused() throws Exception {
        var app =
                APP.replace("shop: varchar}", "place: 'struct(city varchar, zip varchar)'}")
                        .replace(".csv", ".ndjson");
        try (var leat = new LakeServer(app, folder);
                var catalog = leat.catalog(Map.of())) {
            leat.put("in/a.ndjson", "{\"id\": 1, \"place\": {\"city\": \"Bern\"}}\n");
            assertThat(sql("select place.city as c from sales")).isEqualTo("c\nBern\n");
            var table = writer(catalog).table();
            table.updateSchema().renameColumn("place.city", "town").commit();
            var reason = "member 'city' of a struct in lake table 'sales' was renamed";
            assertThat(run("sql", "select place from sales").err()).contains(reason);
            assertThat(leat(2, "compact", "sales")).contains(reason);
        }
    }

    /// Rows that Leat adds are NULL in it, and rows that Leat writes again keep their values. A
    /// restart changes nothing, and a pipeline can write the column after a change of the schema.
    @Test
    void aColumnOfAnotherProgramStays() throws Exception {
        var keyed = APP.replace("    to: [", "    key: id\n    to: [");
        try (var leat = new LakeServer(keyed, folder);
                var catalog = leat.catalog(Map.of())) {
            leat.put("in/a.csv", "id,shop\n1,a\n");
            catalog.loadTable(SALES)
                    .updateSchema()
                    .addColumn("note", Types.StringType.get())
                    .commit();
            leat.put("in/b.csv", "id,shop\n2,b\n");
            var writer = writer(catalog);
            int note = writer.table().schema().findField("note").fieldId();
            var row = "SELECT 3::INTEGER AS id, 'c' AS shop, 'seen' AS note";
            var location = writer.parquet(row, "id: 1, shop: 2, note: " + note, folder);
            writer.table().newAppend().appendFile(added(writer, location)).commit();
            // the same row again, as another program completed it
            leat.put("in/c.csv", "id,shop\n3,c\n4,d\n");
            assertThat(leat(0, "compact", "sales")).contains("merged to 1");
            assertThat(sql("select id, note from sales order by id"))
                    .isEqualTo("id,note\n1,\n2,\n3,seen\n4,\n");
            assertThat(leat.letters("load")).isZero();
        }
        var wider = keyed.replace("shop: varchar}", "shop: varchar, note: varchar}");
        for (var app : List.of(keyed, wider)) {
            try (var leat = new LakeServer(app, folder)) {
                var header = app.equals(wider) ? "id,shop,note\n5,e,new\n" : "id,shop\n3,c\n";
                leat.put("in/%d.csv".formatted(header.length()), header);
                assertThat(leat.letters("load")).isZero();
            }
        }
        assertThat(sql("select id, note from sales where id > 2 order by id"))
                .isEqualTo("id,note\n3,seen\n4,\n5,new\n");
        // now it is a column of the app, so its values would disappear
        Files.writeString(folder.resolve("app.yaml"), keyed);
        var session = new Session(Map.of());
        assertThat(session.run("up", folder.toString(), "--until-idle", "--port", "0"))
                .isEqualTo(1);
        assertThat(session.err())
                .contains("the column note is no longer in the schema of the app", "leat accept");
    }

    @Test
    void messagesAreKeptWhileTheirTableIsRefused() throws Exception {
        try (var leat = new LakeServer(QUEUE, folder);
                var catalog = leat.catalog(Map.of())) {
            send(leat, 1);
            var writer = writer(catalog);
            long whole = writer.table().currentSnapshot().snapshotId();
            requireNonNull(unreadable().get("has delete files:equality")).of(writer);
            send(leat, 2);
            assertThat(run("dlq", "show", "live-dlq").out())
                    .contains("lake table 'sales' has delete files");

            writer.table().manageSnapshots().setCurrentSnapshot(whole).commit();
            send(leat, 3);
            assertThat(sql("select id from sales order by id")).isEqualTo("id\n1\n3\n");
            assertThat(run("dlq", "redrive", "live-dlq", "--yes").code()).isZero();
            leat.settle();
            assertThat(sql("select id from sales order by id")).isEqualTo("id\n1\n2\n3\n");
        }
    }

    private static void send(LakeServer leat, int id) {
        leat.send("live", "{\"id\":%d,\"shop\":\"a\"}".formatted(id));
        leat.settle();
    }

    @Test
    void theCatalogRefusesANameMapping() throws Exception {
        try (var leat = new LakeServer(APP, folder);
                var catalog = leat.catalog(Map.of())) {
            var change =
                    catalog.loadTable(SALES)
                            .updateProperties()
                            .set(TableProperties.DEFAULT_NAME_MAPPING, "[]");
            assertThatThrownBy(change::commit)
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("data files without field ids");
        }
    }

    private record Answer(int code, String out, String err) {}

    private Answer run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--app", folder.toString()));
        var session = new Session(Map.of());
        int code = session.run(all.toArray(String[]::new));
        return new Answer(code, session.out(), session.err());
    }

    /// Runs `leat lake`, and returns what it prints.
    private String leat(int code, String... arguments) {
        var all = new ArrayList<>(List.of("lake"));
        all.addAll(List.of(arguments));
        var answer = run(all.toArray(String[]::new));
        assertThat(answer.code()).as(answer.toString()).isEqualTo(code);
        return answer.out() + answer.err();
    }

    private String sql(String statement) {
        var answer = run("sql", statement, "--format", "csv");
        assertThat(answer.err()).isEmpty();
        return answer.out();
    }
}

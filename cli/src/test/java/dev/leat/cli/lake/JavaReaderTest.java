package dev.leat.cli.lake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Iceberg's own reader returns the rows of `leat sql` for every snapshot of every table: tables of
/// files, of records with a unique key, changed schemas, merged files and rollbacks.
@Tag("spark")
@Timeout(300)
class JavaReaderTest {

    private static final String APP =
            """
            app: lakes
            schemas:
              Sale: {id: integer not null, shop: varchar, price: 'decimal(5,2)', sold: timestamp, made: timestamptz, ok: boolean}
              Order: {order_id: varchar not null, town: varchar, version: bigint, tags: "varchar[]", lines: "struct(sku varchar, codes integer[])[]"}
            queues:
              orders: {}
            buckets:
              in:
              plain_in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: [shop, day(sold)]}
              plain: {bucket: lake, schema: Sale}
              orders: {bucket: lake, schema: Order, partition_by: 'bucket(2, order_id)'}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale, on_overwrite: replace}
                to: [{lake_table: sales}]
              load_plain:
                from: {bucket: plain_in, suffix: .csv, schema: Sale}
                to: [{lake_table: plain}]
              collect:
                from: {queue: orders, schema: Order, batch: {size: 100, window: 1s}}
                key: order_id
                version: version
                to: [{lake_table: orders}]
            """;

    private static final String HEADER = "id,shop,price,sold,made,ok\n";

    @TempDir private Path folder;

    @Test
    void theRowsOfEachSnapshotAreEqual() throws Exception {
        long first;
        try (var leat = new LakeServer(APP, folder)) {
            leat.put("in/a.csv", HEADER + "1,é /%,1.50,2024-02-29 23:59:59.000001,,true\n2,,,,,\n");
            first = snapshots(leat, "sales").getFirst().snapshotId();
            leat.put("in/b.csv", HEADER + "3,,-2.25,1969-12-31,1960-01-01T00:00:00Z,false\n");
            leat.put("in/a.csv", HEADER + "1,b,3.00,,2024-01-01T02:00:00+02:00,\n");
            for (int i = 0; i < 18; i++) {
                leat.put("plain_in/%d.csv".formatted(i), HEADER + i + ",a,1.00,,,\n");
            }
            // The first commit merges files of before; the maintenance merges all.
            run("lake", "compact", "sales");
            run("lake", "compact", "plain");
            for (int version = 1; version < 4; version++) {
                for (int order = 0; order < 5; order += version) {
                    leat.send(
                            "orders",
                            "{\"order_id\": \"o%d\", \"town\": \"t%d\", \"version\": %d, \"tags\": [\"a\", null], \"lines\": [{\"sku\": \"s\", \"codes\": [1, 2]}, {}]}"
                                    .formatted(order, version, version));
                }
                leat.settle();
            }
            assertThat(leat.rows("orders", "count(*)")).containsExactly("5");
            equal(leat, 3 + 18 + 1 + 1);
        }
        var changed =
                APP.replace(
                                "price: 'decimal(5,2)', sold: timestamp",
                                "price: 'decimal(9,2)', sold_at: timestamp")
                        .replace("Sale: {id: integer", "Sale: {id: bigint")
                        .replace("codes integer[]", "codes bigint[], more varchar[]")
                        .replace(", ok: boolean", ", note: varchar")
                        .replace(
                                "partition_by: [shop, day(sold)]",
                                "partition_by: 'truncate(1, shop)', was: {sold_at: sold}");
        Files.writeString(folder.resolve("app.yaml"), changed);
        run("accept", "sales");
        run("accept", "plain");
        try (var leat = new LakeServer(changed, folder)) {
            leat.put(
                    "in/c.csv",
                    "id,shop,price,sold_at,made,note\n3000000000,c,1234567.89,2024-03-01,,n\n");
            run("lake", "rollback", "sales", "--to", Long.toString(first));
            leat.put("in/d.csv", "id,shop,price,sold_at,made,note\n5,d,1.00,,,n\n");
            leat.send(
                    "orders",
                    "{\"order_id\": \"o1\", \"version\": 9, \"lines\": [{\"codes\": [3000000000], \"more\": [\"m\"]}]}");
            leat.settle();
            run("lake", "compact", "sales");
            equal(leat, 23 + 3);
        }
    }

    private static List<Snapshot> snapshots(LakeServer leat, String table) throws Exception {
        try (var catalog = leat.catalog(Map.of())) {
            var snapshots = new ArrayList<Snapshot>();
            catalog.loadTable(TableIdentifier.of("default", table))
                    .snapshots()
                    .forEach(snapshots::add);
            return snapshots;
        }
    }

    /// Compares all snapshots of all tables, at least this many.
    private void equal(LakeServer leat, int atLeast) throws Exception {
        int compared = 0;
        var work = Files.createDirectories(folder.resolve("reader"));
        try (var reader = new SparkProcess(leat.url(), work);
                var catalog = leat.catalog(Map.of())) {
            for (var name : catalog.listTables(Namespace.of("default"))) {
                var table = catalog.loadTable(name);
                for (var snapshot : table.snapshots()) {
                    var schema = requireNonNull(table.schemas().get(snapshot.schemaId()));
                    assertThat(reader.read(name.name(), snapshot.snapshotId(), columns(schema)))
                            .as("%s at %d", name.name(), snapshot.snapshotId())
                            .containsExactlyInAnyOrderElementsOf(
                                    rows(name.name(), snapshot.snapshotId(), schema));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(atLeast);
    }

    private static List<NestedField> shown(Schema schema) {
        return schema.columns().stream()
                .filter(column -> !column.name().startsWith("_leat_"))
                .toList();
    }

    private static List<String> columns(Schema schema) {
        return shown(schema).stream().map(NestedField::name).toList();
    }

    private List<String> rows(String table, long snapshot, Schema schema) {
        var texts =
                shown(schema).stream()
                        .map(column ->
                                column.type().typeId() == Type.TypeID.TIMESTAMP
                                                && column.type().toString().equals("timestamptz")
                                        ? "epoch_us(%s)".formatted(column.name())
                                        : column.name())
                        .map("coalesce(cast(%s as varchar), '-')"::formatted)
                        .collect(Collectors.joining(", "));
        var session = new Session(Map.of());
        int code =
                session.run(
                        "sql",
                        "select concat_ws('|', %s) as r from %s for version as of %d"
                                .formatted(texts, table, snapshot),
                        "--format",
                        "csv",
                        "--app",
                        folder.toString());
        assertThat(code).as(session.err()).isZero();
        return session.out().lines().skip(1).map(JavaReaderTest::unquoted).toList();
    }

    /// Returns the value of a line of CSV with one column.
    private static String unquoted(String line) {
        return line.startsWith("\"")
                ? line.substring(1, line.length() - 1).replace("\"\"", "\"")
                : line;
    }

    private void run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--app", folder.toString()));
        var session = new Session(Map.of());
        assertThat(session.run(all.toArray(String[]::new))).as(session.err()).isZero();
    }
}

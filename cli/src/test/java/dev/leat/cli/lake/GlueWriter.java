package dev.leat.cli.lake;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Conversions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/// Another program that reads and changes tables through Glue alone: Iceberg's own catalog for Glue
/// with its reader of S3. DuckDB reads and writes the data files. The tables have the columns `id`
/// and `shop`, by which they are partitioned. Owned by one thread.
public final class GlueWriter {

    /// The partition to which only this program adds rows.
    public static final String OWN = "foreign";

    private final Catalog catalog;
    private final String database;
    private final Path folder;

    /// Credentials that Leat's endpoint accepts. Iceberg's library creates them by reflection.
    public record Keys() implements AwsCredentialsProvider {

        public static Keys create() {
            return new Keys();
        }

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("any", "secret");
        }
    }

    /// @param url the address of all services
    /// @param folder a folder for files
    public GlueWriter(String url, String database, Path folder) {
        this.catalog = catalog(url);
        this.database = database;
        this.folder = folder;
    }

    /// Returns Iceberg's catalog for the Glue of a server.
    public static Catalog catalog(String url) {
        return CatalogUtil.loadCatalog(
                "org.apache.iceberg.aws.glue.GlueCatalog",
                "glue",
                Map.ofEntries(
                        Map.entry("glue.endpoint", url),
                        Map.entry("s3.endpoint", url),
                        Map.entry("s3.path-style-access", "true"),
                        Map.entry("client.region", "eu-west-1"),
                        Map.entry("client.credentials-provider", Keys.class.getName()),
                        Map.entry("http-client.type", "urlconnection"),
                        Map.entry("warehouse", "s3://unused")),
                null);
    }

    public Table table(String name) {
        return catalog.loadTable(TableIdentifier.of(database, name));
    }

    /// Returns true if the table exists.
    public boolean exists(String name) {
        return catalog.tableExists(TableIdentifier.of(database, name));
    }

    public static TableMetadata metadata(Table table) {
        return ((BaseTable) table).operations().current();
    }

    /// Returns the locations to which the metadata refers, in all snapshots.
    public static List<String> locations(Table table) throws IOException {
        var metadata = metadata(table);
        var locations = new ArrayList<String>();
        locations.add(metadata.metadataFileLocation());
        metadata.previousFiles().forEach(file -> locations.add(file.file()));
        for (var snapshot : table.snapshots()) {
            locations.add(snapshot.manifestListLocation());
            for (var manifest : snapshot.dataManifests(table.io())) {
                locations.add(manifest.path());
                try (var files = ManifestFiles.read(manifest, table.io(), table.specs())) {
                    files.forEach(file -> locations.add(file.location()));
                }
            }
            for (var manifest : snapshot.deleteManifests(table.io())) {
                locations.add(manifest.path());
                try (var files =
                        ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
                    files.forEach(file -> locations.add(file.location()));
                }
            }
        }
        return locations.stream().distinct().toList();
    }

    /// Returns the value of an expression for each row of the current snapshot, in order.
    public List<String> rows(String table, String expression) throws Exception {
        var of = table(table);
        var files = download(of, dataFiles(of));
        var rows = new ArrayList<String>();
        if (!files.isEmpty()) {
            query(
                    "SELECT %s FROM %s ORDER BY 1".formatted(expression, scan(files)),
                    row -> rows.add(row));
        }
        return rows;
    }

    /// Adds rows with these ids.
    public void append(String name, List<Integer> ids) throws Exception {
        var table = table(name);
        table.newAppend().appendFile(file(table, ids)).commit();
    }

    /// Replaces all rows of this program.
    public void overwrite(String name, List<Integer> ids) throws Exception {
        var table = table(name);
        table.newOverwrite()
                .overwriteByRowFilter(Expressions.equal("shop", OWN))
                .addFile(file(table, ids))
                .commit();
    }

    /// Changes the schema: the comment of a column.
    public void comment(String name, String comment) {
        table(name).updateSchema().updateColumnDoc("shop", comment).commit();
    }

    /// Merges the data files of each partition that has several.
    public void compact(String name) throws Exception {
        var table = table(name);
        var byPartition = new TreeMap<String, List<DataFile>>();
        for (var file : dataFiles(table)) {
            var spec = Objects.requireNonNull(table.specs().get(file.specId()));
            var path = spec.partitionToPath(file.partition());
            byPartition.computeIfAbsent(path, _ -> new ArrayList<>()).add(file);
        }
        var rewrite = table.newRewrite();
        boolean changed = false;
        for (var files : byPartition.entrySet()) {
            if (files.getValue().size() > 1) {
                changed = true;
                var merged = scan(download(table, files.getValue()));
                files.getValue().forEach(rewrite::deleteFile);
                long rows = files.getValue().stream().mapToLong(DataFile::recordCount).sum();
                var location = write(table, "SELECT * FROM " + merged);
                rewrite.addFile(
                        builder(table, location, files.getKey()).withRecordCount(rows).build());
            }
        }
        if (changed) {
            rewrite.validateFromSnapshot(table.currentSnapshot().snapshotId()).commit();
        }
    }

    /// Deletes the first row of a data file by its position, as Athena does.
    public void deleteFirstRow(String name) throws Exception {
        var table = table(name);
        var of = dataFiles(table).getFirst();
        var location =
                write(
                        table,
                        "SELECT '%s' AS file_path, 0::BIGINT AS pos".formatted(of.location()),
                        "file_path: 2147483546, pos: 2147483545");
        var path = table.spec().partitionToPath(of.partition());
        table.newRowDelta()
                .addDeletes(
                        FileMetadata.deleteFileBuilder(table.spec())
                                .ofPositionDeletes()
                                .withPath(location)
                                .withFormat("parquet")
                                .withPartitionPath(path)
                                .withFileSizeInBytes(length(table, location))
                                .withRecordCount(1)
                                .build())
                .commit();
    }

    /// Returns to a snapshot.
    public void rollback(String name, long snapshot) {
        table(name).manageSnapshots().setCurrentSnapshot(snapshot).commit();
    }

    private static List<DataFile> dataFiles(Table table) throws IOException {
        var files = new ArrayList<DataFile>();
        try (var tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> files.add(task.file().copy()));
        }
        return files;
    }

    /// Copies data files to the disk, and returns their paths.
    private List<Path> download(Table table, List<DataFile> files) throws IOException {
        var paths = new ArrayList<Path>();
        for (var file : files) {
            var name = file.location().substring(file.location().lastIndexOf('/') + 1);
            var to = folder.resolve(name);
            if (!Files.exists(to)) {
                try (var in = table.io().newInputFile(file.location()).newStream()) {
                    Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            paths.add(to);
        }
        return paths;
    }

    private static String scan(List<Path> files) {
        return files.stream()
                .map(file -> "'" + file + "'")
                .collect(Collectors.joining(", ", "read_parquet([", "], union_by_name = true)"));
    }

    private interface Row {
        void is(String value);
    }

    private static void query(String sql, Row to) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                to.is(requireNonNull(rows.getString(1)));
            }
        }
    }

    /// Puts a data file with rows of this program, with the statistics that Spark writes.
    private DataFile file(Table table, List<Integer> ids) throws Exception {
        var values = ids.stream().map(id -> "(" + id + ")").collect(Collectors.joining(", "));
        var location =
                write(
                        table,
                        "SELECT id, '%s' AS shop, NULL::VARCHAR AS _leat_source, NULL::VARCHAR AS _leat_version FROM (VALUES %s) rows (id)"
                                .formatted(OWN, values));
        var schema = table.schema();
        var counts = new HashMap<Integer, Long>();
        var nulls = new HashMap<Integer, Long>();
        for (var column : List.of("id", "shop", "_leat_source", "_leat_version")) {
            int id = schema.findField(column).fieldId();
            counts.put(id, (long) ids.size());
            nulls.put(id, column.startsWith("_") ? (long) ids.size() : 0);
        }
        var least = Map.of(id(table), bound(table, ids.stream().min(Integer::compare)));
        var most = Map.of(id(table), bound(table, ids.stream().max(Integer::compare)));
        return builder(table, location, "shop=" + OWN)
                .withMetrics(new Metrics((long) ids.size(), null, counts, nulls, null, least, most))
                .build();
    }

    private static int id(Table table) {
        return table.schema().findField("id").fieldId();
    }

    private static ByteBuffer bound(Table table, Optional<Integer> value) {
        return Conversions.toByteBuffer(table.schema().findType("id"), value.orElseThrow());
    }

    private static DataFiles.Builder builder(Table table, String location, String partition) {
        return DataFiles.builder(table.spec())
                .withPath(location)
                .withFormat("parquet")
                .withPartitionPath(partition)
                .withFileSizeInBytes(length(table, location));
    }

    private static long length(Table table, String location) {
        return table.io().newInputFile(location).getLength();
    }

    /// Puts a Parquet file with the result of a SELECT, whose columns have the ids of the table's.
    private String write(Table table, String select) throws Exception {
        var names = new ArrayList<String>();
        query("SELECT column_name FROM (DESCRIBE %s)".formatted(select), names::add);
        var ids =
                names.stream()
                        .map(name -> name + ": " + table.schema().findField(name).fieldId())
                        .collect(Collectors.joining(", "));
        return write(table, select, ids);
    }

    private String write(Table table, String select, String ids) throws Exception {
        var file = folder.resolve("foreign-" + UUID.randomUUID() + ".parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (%s) TO '%s' (FORMAT parquet, FIELD_IDS {%s})"
                            .formatted(select, file, ids));
        }
        var to = table.location() + "/data/" + file.getFileName();
        try (var out = table.io().newOutputFile(to).create()) {
            Files.copy(file, out);
        }
        return to;
    }
}

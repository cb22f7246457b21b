package dev.leat.cli.trial.lake;

import static java.util.Objects.requireNonNull;

import dev.leat.port.Buckets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.inmemory.InMemoryFileIO;

/// A copy of the objects of a lake table without a prefix, which Iceberg's library and DuckDB read
/// without Leat.
final class LakeCopy {

    private static final int MOST = 10_000;

    private final Path folder;
    private final InMemoryFileIO io = new InMemoryFileIO();
    private final Set<String> locations = new TreeSet<>();
    private final String root;

    /// @param folder for the data files
    LakeCopy(Buckets buckets, String bucket, String table, Path folder) throws IOException {
        this.folder = folder;
        this.root = "s3://%s/%s/".formatted(bucket, table);
        for (var object : buckets.list(bucket, table + "/", "", MOST)) {
            var location = "s3://%s/%s".formatted(bucket, object.unit().key());
            try (var in = buckets.content(object.unit()).open(0)) {
                io.addFile(location, in.readAllBytes());
            }
            locations.add(location);
        }
    }

    /// Returns the locations of all objects.
    Set<String> locations() {
        return locations;
    }

    private String hint() {
        return root + "metadata/version-hint.text";
    }

    private TableMetadata metadata() throws IOException {
        return new StaticTableOperations(current(), io).current();
    }

    private String current() throws IOException {
        try (var in = io.newInputFile(hint()).newStream()) {
            var number = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return root + "metadata/v%s.metadata.json".formatted(number);
        }
    }

    /// Returns the locations to which the metadata refers, in all snapshots.
    Set<String> referenced() throws IOException {
        var metadata = metadata();
        var referenced = new TreeSet<>(Set.of(hint(), metadata.metadataFileLocation()));
        metadata.previousFiles().forEach(entry -> referenced.add(entry.file()));
        for (var snapshot : metadata.snapshots()) {
            referenced.add(snapshot.manifestListLocation());
            for (var manifest : snapshot.allManifests(io)) {
                referenced.add(manifest.path());
                try (var files = ManifestFiles.read(manifest, io, metadata.specsById())) {
                    files.forEach(file -> referenced.add(file.location()));
                }
            }
        }
        return referenced;
    }

    /// Returns the value of the expression for each row of the current snapshot.
    List<String> rows(String expression) throws IOException, SQLException {
        var files = new ArrayList<String>();
        var table = new BaseTable(new StaticTableOperations(current(), io), root);
        try (var tasks = table.newScan().planFiles()) {
            for (var task : tasks) {
                var file = Files.createTempFile(folder, "rows", ".parquet");
                try (var in = io.newInputFile(task.file().location()).newStream()) {
                    Files.write(file, in.readAllBytes());
                }
                files.add(file.toString());
            }
        }
        var rows = new ArrayList<String>();
        if (files.isEmpty()) {
            return rows;
        }
        var sql =
                "SELECT %s FROM read_parquet(['%s'])"
                        .formatted(expression, String.join("', '", files));
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(requireNonNull(row.getString(1)));
            }
        }
        for (var file : files) {
            Files.delete(Path.of(file));
        }
        return rows;
    }
}

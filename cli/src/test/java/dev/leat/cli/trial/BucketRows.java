package dev.leat.cli.trial;

import dev.leat.batch.ObjectKey;
import dev.leat.port.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The rows of all objects of a bucket, as DuckDB without Leat reads them from copies.
public record BucketRows(Platform platform, String bucket, Path folder) {

    private static final int MOST = 10_000;

    /// The keys in the order of a listing.
    public List<String> keys() {
        return platform.buckets().list(bucket, "", "", MOST).stream()
                .map(object -> object.unit().key())
                .sorted(ObjectKey.ORDER)
                .toList();
    }

    public List<String> rows(String reader, String columns) throws IOException, SQLException {
        return rows(reader, "", columns);
    }

    /// The values of each row, joined by `|`; `-` is NULL. `options` of the reader begin with a
    /// comma.
    public List<String> rows(String reader, String options, String columns)
            throws IOException, SQLException {
        var rows = new ArrayList<String>();
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (var key : keys()) {
                var sql =
                        "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (SELECT %s FROM %s('%s'%s))"
                                .formatted(columns, reader, copy(key), options);
                try (var row = statement.executeQuery(sql)) {
                    while (row.next()) {
                        var values = new ArrayList<String>();
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            var value = row.getString(i);
                            values.add(value == null ? "-" : value);
                        }
                        rows.add(String.join("|", values));
                    }
                }
            }
        }
        return rows;
    }

    private Path copy(String key) throws IOException {
        var copy = folder.resolve("copy" + key.substring(key.indexOf('.')));
        var unit = platform.buckets().head(bucket, key).orElseThrow().unit();
        try (var in = platform.buckets().content(unit).open(0)) {
            Files.write(copy, in.readAllBytes());
        }
        return copy;
    }

    /// The files with the content of objects in a state folder.
    public static List<Path> files(Path state) throws IOException {
        try (var files = Files.walk(state.resolve("objects"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}

package dev.leat.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A lookup: reference data that steps read by key. The rows of a file are loaded completely, and
/// loaded again after each `refresh`; the items of a table are read for each batch. `maxRows` is
/// the maximum number of rows of a file.
public record Lookup(
        String name, Origin origin, Schema schema, List<String> key, Duration refresh, int maxRows)
        implements Resource {

    public static final Duration DEFAULT_REFRESH = Duration.ofMinutes(10);
    public static final int DEFAULT_MAX_ROWS = 100_000;

    public Lookup {
        key = List.copyOf(key);
    }

    /// The origin of a lookup's rows.
    public sealed interface Origin {

        /// A file; its path is relative to `folder`, the app file's folder.
        record OfFile(Path folder, String path, FileFormat format) implements Origin {
            public Path file() {
                return folder.resolve(path);
            }
        }

        /// The current object of a bucket under this key.
        record OfObject(String bucket, String key, FileFormat format) implements Origin {}

        /// The items of a table.
        record OfTable(String table) implements Origin {}

        /// Returns the name for messages, such as `file rates.csv`.
        default String text() {
            return switch (this) {
                case OfFile(_, var path, _) -> "file " + path;
                case OfObject(var bucket, var key, _) -> "object " + bucket + "/" + key;
                case OfTable(var table) -> "table " + table;
            };
        }
    }

    /// Returns the column of this name.
    public Schema.Field column(String column) {
        return schema.fields().stream()
                .filter(field -> field.name().equals(column))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "lookup '%s' has no column '%s'".formatted(name, column)));
    }

    /// Returns a copy with this origin.
    public Lookup from(Origin other) {
        return new Lookup(name, other, schema, key, refresh, maxRows);
    }

    /// Returns a copy with this schema and key.
    public Lookup with(Schema other, List<String> otherKey) {
        return new Lookup(name, origin, other, otherKey, refresh, maxRows);
    }
}

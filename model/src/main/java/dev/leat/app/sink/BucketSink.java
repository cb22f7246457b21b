package dev.leat.app.sink;

import dev.leat.app.App;
import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.TextTemplate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A sink that writes the rows of a file, or of a batch of messages, to objects in a bucket. `path`
/// is the template of the object key.
public record BucketSink(
        String name,
        Filter filter,
        Map<String, Sql> columns,
        TextTemplate path,
        FileFormat format,
        Compression compression)
        implements Sink {

    public static final String KIND = "bucket";

    public BucketSink {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape shape() {
        return new Shape.Files(path, format, compression);
    }

    @Override
    public String definition() {
        return "%s %s %s%s"
                .formatted(
                        path,
                        format.word().toUpperCase(Locale.ROOT),
                        compression.word().toUpperCase(Locale.ROOT),
                        made());
    }

    /// Returns the columns of the path that `select` computes. Omits columns that `select` copies
    /// unchanged from the row.
    private String made() {
        var made =
                path.columns().stream()
                        .filter(column -> {
                            var sql = columns.get(column);
                            return sql != null
                                    && !sql.text().strip().replace("\"", "").equals(column);
                        })
                        .toList();
        return made.isEmpty() ? "" : " path of " + made;
    }

    @Override
    public Set<String> candidates(App app) {
        return app.buckets().keySet();
    }
}

package dev.leat.testkit.cell;

import dev.leat.app.FileFormat;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.FileTable;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.kernel.query.ResultReader;
import dev.leat.port.Buckets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows of a file in a bucket as texts; a missing value is [CellText#NULL]. The extension of the
/// key determines the format; a file of rejected lines is CSV.
public final class FileCells {

    private static final String TABLE = "file";

    /// Columns and rows of a file, or the reason why it cannot be read.
    public record Rows(
            List<String> columns, List<Map<String, String>> rows, Optional<String> trouble) {

        static Rows none(String trouble) {
            return new Rows(List.of(), List.of(), Optional.of(trouble));
        }
    }

    private FileCells() {}

    public static Rows read(String bucket, String key, Buckets buckets) {
        var object = buckets.head(bucket, key);
        if (object.isEmpty()) {
            return Rows.none("the object does not exist");
        }
        try {
            var folder = Files.createTempDirectory("leat-cells-");
            try {
                var file = folder.resolve("file" + ending(key));
                try (var in = buckets.content(object.get().unit()).open(0)) {
                    Files.copy(in, file);
                }
                return rows(folder, new FileTable(format(key), List.of(file)));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s/%s".formatted(bucket, key), e);
        }
    }

    private static Rows rows(Path folder, FileTable file) {
        var columns = new ArrayList<String>();
        var rows = new ArrayList<Map<String, String>>();
        try (var tables = new InMemoryTables(folder)) {
            tables.files(TABLE, List.of(file));
            var question = tables.parse("SELECT * FROM " + TABLE, List.of(TABLE));
            tables.query(
                    question,
                    new ResultReader() {
                        @Override
                        public void columns(List<Heading> headings) {
                            headings.forEach(heading -> columns.add(heading.name()));
                        }

                        @Override
                        public void row(@Nullable String[] values) {
                            var row = new LinkedHashMap<String, String>();
                            for (int i = 0; i < values.length; i++) {
                                var value = values[i];
                                row.put(columns.get(i), value == null ? CellText.NULL : value);
                            }
                            rows.add(row);
                        }
                    });
            return new Rows(columns, rows, Optional.empty());
        } catch (BindException unreadable) {
            return Rows.none("it cannot be read: " + unreadable.getMessage());
        }
    }

    private static FileFormat format(String key) {
        var name = key.toLowerCase(Locale.ROOT);
        var plain = name.substring(0, name.length() - ending(key).length());
        if (plain.endsWith(".jsonl")) {
            return FileFormat.NDJSON;
        }
        for (var format : FileFormat.values()) {
            if (plain.endsWith("." + format.word())) {
                return format;
            }
        }
        return plain.endsWith(".rejects") ? FileFormat.CSV : FileFormat.PARQUET;
    }

    /// Returns the file extension from which the database detects the compression.
    private static String ending(String key) {
        var name = key.toLowerCase(Locale.ROOT);
        return name.endsWith(".gz") ? ".gz" : name.endsWith(".zst") ? ".zst" : "";
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package dev.leat.testkit.cell;

import com.google.re2j.Pattern;
import dev.leat.app.Csv;
import dev.leat.app.FileExtension;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.batch.FileUnit;
import dev.leat.disk.DiskFolder;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.FileTable;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.kernel.query.ResultReader;
import dev.leat.port.Buckets;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Rows of a file in a bucket, or of several files, as texts; a missing value is [CellText#NULL].
/// The extension of their keys determines the format; a file of rejected lines is CSV.
public final class FileCells {

    static final String TABLE = "file";

    /// Stands for any text in a key. Leat writes no object whose key contains it.
    private static final String ANY = "*";

    /// Maximum number of objects that are read together.
    private static final int MOST = 100_000;

    /// Columns and rows of a file, or the reason why it cannot be read.
    public record Rows(
            List<String> columns, List<Map<String, String>> rows, Optional<String> trouble) {

        static Rows none(String trouble) {
            return new Rows(List.of(), List.of(), Optional.of(trouble));
        }
    }

    private FileCells() {}

    /// Returns the objects with this key. If the key contains [#ANY], returns all objects whose
    /// keys match, in the order of their keys.
    public static List<FileUnit> objects(String bucket, String key, Buckets buckets) {
        if (!key.contains(ANY)) {
            return buckets.head(bucket, key).map(StoredObject::unit).stream().toList();
        }
        var pattern =
                Pattern.compile(
                        Arrays.stream(key.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")));
        return buckets.list(bucket, key.substring(0, key.indexOf(ANY)), "", MOST).stream()
                .map(StoredObject::unit)
                .filter(unit -> pattern.matcher(unit.key()).matches())
                .toList();
    }

    public static Rows read(String bucket, String key, Buckets buckets) {
        var objects = objects(bucket, key, buckets);
        if (objects.isEmpty()) {
            return Rows.none("the object does not exist");
        }
        try {
            var formats = objects.stream().map(of -> format(of.key())).distinct().toList();
            if (formats.size() > 1) {
                return Rows.none(
                        "the objects with the key %s have several formats; name a suffix, such as *.rejects"
                                .formatted(key));
            }
            var format = formats.getFirst();
            return inFolder(folder -> {
                var files = new ArrayList<Path>();
                for (var object : objects) {
                    var file = folder.resolve("file" + files.size());
                    try (var in = buckets.content(object).open(0)) {
                        Files.copy(in, file);
                    }
                    files.add(file);
                }
                // without a dialect the delimiter would be that of the header
                var csv = Optional.of(format == FileFormat.TSV ? Csv.TABS : Csv.DEFAULT);
                var table = new FileTable(format, files, csv, Optional.empty());
                return rows(folder, tables -> tables.files(TABLE, List.of(table)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s/%s".formatted(bucket, key), e);
        }
    }

    /// Reads rows from copies of files.
    interface Copies {
        Rows read(Path folder) throws IOException;
    }

    /// Calls this with a new folder, and deletes the folder.
    static Rows inFolder(Copies copies) throws IOException {
        var folder = Files.createTempDirectory("leat-cells-");
        try {
            return copies.read(folder);
        } finally {
            DiskFolder.remove(folder);
        }
    }

    /// Defines the table [#TABLE] of an in-memory database.
    interface Definition {
        void define(InMemoryTables tables) throws BindException;
    }

    /// Returns the rows of the table that is defined on files of this folder.
    static Rows rows(Path folder, Definition table) {
        var columns = new ArrayList<String>();
        var rows = new ArrayList<Map<String, String>>();
        try (var tables = new InMemoryTables(folder)) {
            table.define(tables);
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
                                row.put(
                                        columns.get(i),
                                        value == null ? CellText.NULL : CellText.of(value));
                            }
                            rows.add(row);
                        }
                    });
            return new Rows(columns, rows, tables.notes().stream().findFirst());
        } catch (BindException unreadable) {
            return Rows.none("it cannot be read: " + unreadable.getMessage());
        }
    }

    private static FileFormat format(String key) {
        boolean rejected = key.endsWith(FileSource.REJECTED);
        return FileExtension.format(key).orElse(rejected ? FileFormat.CSV : FileFormat.PARQUET);
    }
}

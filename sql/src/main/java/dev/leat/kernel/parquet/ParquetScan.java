package dev.leat.kernel.parquet;

import dev.leat.batch.LocalContent;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.parquet.ParquetSchema.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// SQL that reads Parquet files of any origin as one table, whose columns are matched by name.
/// DuckDB reads the files; what it would change without an error is refused here, by the footers of
/// the files.
public final class ParquetScan {

    /// Digits of a whole number of 64 bits.
    private static final int WHOLE_DIGITS = 20;

    private final Map<String, Numbers> columns = new HashMap<>();

    private ParquetScan() {}

    /// Returns SELECTs like [#selects(List, Path)] of files in one folder, and copies beside them.
    public static List<String> selects(List<Path> files) throws BindException {
        return selects(files, files.getFirst().resolveSibling(""));
    }

    /// Returns SELECTs of all rows of the files, whose columns are to be matched by name. A file
    /// with times of the type INT96 is copied to the folder.
    ///
    /// @throws BindException if DuckDB would read other values than a file has
    public static List<String> selects(List<Path> files, Path folder) throws BindException {
        var scan = new ParquetScan();
        var groups = new LinkedHashMap<List<String>, List<Path>>();
        try {
            for (var file : files) {
                var schema = schema(file);
                scan.check(file, schema);
                var times =
                        schema.columns().stream().filter(Column::int96).map(Column::name).toList();
                groups.computeIfAbsent(times, _ -> new ArrayList<>())
                        .add(times.isEmpty() ? file : copy(file, folder));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("a Parquet file cannot be read", failed);
        }
        return groups.entrySet().stream()
                .map(group -> select(group.getKey(), group.getValue()))
                .toList();
    }

    /// Returns the columns of a file; none if it is damaged, which DuckDB describes.
    private static ParquetSchema schema(Path file) throws IOException {
        try {
            var content = LocalContent.of(file);
            return ParquetTail.of(content).schema(content).orElse(ParquetSchema.DAMAGED);
        } catch (UnreadableFileException damaged) {
            return ParquetSchema.DAMAGED;
        }
    }

    private static Path copy(Path file, Path folder) throws IOException {
        var copy = Files.createTempFile(folder, "int96-", ".parquet");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        ParquetFooter.int96AsBytes(copy);
        return copy;
    }

    private static String select(List<String> times, List<Path> files) {
        var replaced =
                times.stream()
                        .map(time -> timestamp(SqlLiterals.name(time)))
                        .collect(Collectors.joining(", "));
        return "SELECT *%s FROM read_parquet(%s, union_by_name = true)"
                .formatted(
                        times.isEmpty() ? "" : " REPLACE (" + replaced + ")",
                        files.stream()
                                .map(file -> SqlLiterals.text(file.toString()))
                                .collect(Collectors.joining(", ", "[", "]")));
    }

    private static String timestamp(String name) {
        return "CASE WHEN %s %% 1000 = 0 THEN %s WHEN %s IS NOT NULL THEN error(%s) END AS %s"
                .formatted(
                        ParquetQuery.nanoseconds(name),
                        ParquetQuery.microseconds(name),
                        name,
                        SqlLiterals.text(
                                "column %s has times of the type INT96 with nanoseconds, which a timestamp cannot have"
                                        .formatted(name)),
                        name);
    }

    private void check(Path file, ParquetSchema schema) throws BindException {
        var names = new HashSet<String>();
        for (var column : schema.columns()) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw refused(
                        "'%s' has two columns named '%s' (SQL ignores case)"
                                .formatted(file, column.name()));
            }
            var inexact = column.inexact();
            if (inexact.isPresent()) {
                throw refused("'%s': column '%s' %s".formatted(file, column.name(), inexact.get()));
            }
            checkNumbers(file, column.name(), column);
        }
    }

    private void checkNumbers(Path file, String path, Column column) throws BindException {
        var numbers =
                columns.merge(
                        path.toLowerCase(Locale.ROOT), Numbers.of(file, column), Numbers::and);
        if (!numbers.exact()) {
            throw refused(
                    "column '%s' of '%s' has another type than that of '%s', and their numbers have no common exact type: query the files apart"
                            .formatted(path, file, numbers.first));
        }
        for (var member : column.members()) {
            checkNumbers(file, path + "." + member.name(), member);
        }
    }

    private static BindException refused(String message) {
        return new BindException(message, 0, Optional.empty());
    }

    /// The numbers of a column of several files.
    ///
    /// @param kinds words for booleans, exact numbers, and those of single and double precision
    private record Numbers(Path first, Set<String> kinds, int digits, int scale) {

        static Numbers of(Path file, Column column) {
            boolean whole = column.digits() == 0 && (column.type() == 1 || column.type() == 2);
            var kind =
                    column.digits() > 0 || whole
                            ? "exact"
                            : switch (column.type()) {
                                case 0 -> "boolean";
                                case 4 -> "float";
                                case 5 -> "double";
                                default -> "";
                            };
            return new Numbers(
                    file,
                    kind.isEmpty() ? Set.of() : Set.of(kind),
                    whole ? WHOLE_DIGITS : column.digits() - column.scale(),
                    column.scale());
        }

        Numbers and(Numbers other) {
            var all = new HashSet<>(kinds);
            all.addAll(other.kinds);
            return new Numbers(
                    first, all, Math.max(digits, other.digits), Math.max(scale, other.scale));
        }

        boolean exact() {
            return kinds.size() < 2 && digits + scale <= ParquetSchema.DIGITS;
        }
    }
}

package dev.leat.kernel.query;

import static dev.leat.app.Type.Simple.BIGINT;
import static dev.leat.app.Type.Simple.INTEGER;

import dev.leat.app.Type;
import dev.leat.file.OtherTypesException;
import dev.leat.file.ReadLines;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.BindException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/// The text files of a table, and what is known about reading them.
///
/// @param masked true if reasons may not be shown, because the files have personal values
record TextScans(String table, List<TextScan> scans, boolean masked) {

    /// Digits of a whole number of 64 bits, and of a decimal.
    private static final int LONG_DIGITS = 19;

    private static final int DIGITS = 38;

    /// Opens files.
    ///
    /// @param alone true if no other thread may decode them
    /// @param first true if the types of documents without a schema are those of the first ones
    /// @throws BindException if they cannot be read
    static TextScans of(
            String table,
            List<FileTable> files,
            ColumnMask mask,
            DuckDBConnection connection,
            boolean alone,
            boolean first)
            throws BindException, SQLException {
        var scans = new ArrayList<TextScan>();
        for (var file : files) {
            try {
                var opened = file.open(first);
                scans.add(
                        alone
                                ? TextScan.of(opened, connection, 0)
                                : TextScan.of(opened, connection));
            } catch (UnreadableFileException | IOException failed) {
                throw refused(table, failed);
            }
        }
        return new TextScans(table, scans, !mask.isEmpty());
    }

    private static BindException refused(String table, Exception failed) {
        var reason =
                failed instanceof UnreadableFileException unreadable
                        ? unreadable.reason().text()
                        : String.valueOf(failed.getMessage());
        return new BindException(
                "'%s' cannot be read: %s".formatted(table, reason), 0, Optional.empty());
    }

    /// Returns SELECTs of all rows. A column whose types have no common exact type is a text.
    Stream<String> selects() {
        var types = new HashMap<String, Set<Type>>();
        for (var scan : scans) {
            for (var field : scan.files().schema().fields()) {
                types.computeIfAbsent(lower(field.name()), _ -> new HashSet<>()).add(field.type());
            }
        }
        return scans.stream()
                .map(scan ->
                        scan.select(name -> !exact(types.getOrDefault(lower(name), Set.of()))));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean exact(Set<Type> types) {
        int whole = 0;
        int scale = 0;
        boolean numbers = true;
        for (var type : types) {
            numbers &= type instanceof Type.Decimal || type == INTEGER || type == BIGINT;
            scale = type instanceof Type.Decimal of ? Math.max(scale, of.scale()) : scale;
            int digits = type instanceof Type.Decimal(int p, int s) ? p - s : LONG_DIGITS;
            whole = Math.max(whole, digits);
        }
        return types.size() < 2 || (numbers && whole + scale <= DIGITS);
    }

    /// Returns true if documents have other types than the first ones.
    boolean hasOtherTypes() {
        return scans.stream().anyMatch(scan -> scan.failure() instanceof OtherTypesException);
    }

    /// Returns true if the types are those of the first documents.
    boolean first() {
        return scans.stream().anyMatch(scan -> scan.files().first());
    }

    /// Returns the exception for a query that failed because of these files; empty if it did not.
    Optional<BindException> failure() {
        return scans.stream()
                .flatMap(scan -> Stream.ofNullable(scan.failure()))
                .findFirst()
                .map(failed -> refused(table, failed));
    }

    /// Returns a sentence about the malformed records that were read; empty if there are none.
    Optional<String> note() {
        var read = scans.stream().map(scan -> scan.files().read()).toList();
        long malformed = read.stream().mapToLong(ReadLines::malformed).sum();
        if (malformed == 0) {
            return Optional.empty();
        }
        long records = read.stream().mapToLong(ReadLines::records).sum();
        var places =
                read.stream()
                        .flatMap(lines -> lines.first().stream())
                        .limit(ReadLines.FIRST)
                        .map(this::place)
                        .collect(Collectors.joining("; "));
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "%s: %,d of %,d records that were read %s malformed and not in the table: %s%s",
                        table,
                        malformed,
                        records,
                        malformed == 1 ? "is" : "are",
                        places,
                        malformed > ReadLines.FIRST ? "; .." : ""));
    }

    private String place(ReadLines.Place place) {
        return place.file()
                + ", line "
                + place.line()
                + (masked ? "" : " (" + place.reason() + ")");
    }
}

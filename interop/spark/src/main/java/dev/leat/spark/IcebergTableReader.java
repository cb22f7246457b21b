package dev.leat.spark;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.rest.RESTCatalog;

/// Reads tables of a catalog with Iceberg's own reader, without Spark.
final class IcebergTableReader {

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
                    .toFormatter(Locale.ROOT);

    private final RESTCatalog catalog = new RESTCatalog();

    IcebergTableReader(String uri) {
        catalog.initialize(
                "leat", Map.of("uri", uri, "io-impl", "org.apache.iceberg.aws.s3.S3FileIO"));
    }

    /// Returns the rows of a snapshot, each as the texts of columns with `|` between them.
    ///
    /// @param words the name of a table in the namespace `default`, the number of a snapshot, and
    ///   the names of columns
    List<String> rows(List<String> words) throws IOException {
        var table = catalog.loadTable(TableIdentifier.of("default", words.getFirst()));
        var columns = words.subList(2, words.size());
        var rows = new ArrayList<String>();
        try (var records =
                IcebergGenerics.read(table)
                        .useSnapshot(Long.parseLong(words.get(1)))
                        .select(columns)
                        .build()) {
            for (var row : records) {
                rows.add(
                        columns.stream()
                                .map(column -> text(row.getField(column)))
                                .collect(Collectors.joining("|")));
            }
        }
        return rows;
    }

    /// Returns a value as SQL shows it; NULL is `-`, and a time with a zone is a number of
    /// microseconds.
    private static String text(Object value) {
        return switch (value) {
            case null -> "-";
            case LocalDateTime time -> TIME.format(time);
            case OffsetDateTime time ->
                    Long.toString(
                            ChronoUnit.MICROS.between(
                                    OffsetDateTime.parse("1970-01-01T00:00:00Z"), time));
            case List<?> list ->
                    list.stream()
                            .map(IcebergTableReader::part)
                            .collect(Collectors.joining(", ", "[", "]"));
            case Record struct ->
                    struct.struct().fields().stream()
                            .map(field ->
                                    "'%s': %s"
                                            .formatted(
                                                    field.name(),
                                                    part(struct.getField(field.name()))))
                            .collect(Collectors.joining(", ", "{", "}"));
            default -> value.toString();
        };
    }

    private static String part(Object value) {
        return value == null ? "NULL" : text(value);
    }
}

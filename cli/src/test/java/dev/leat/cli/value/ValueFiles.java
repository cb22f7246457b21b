package dev.leat.cli.value;

import dev.leat.cli.value.EveryValue.Kind;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Files with values by their numbers, each in a record of its own.
record ValueFiles(Map<Integer, EveryValue> values) {

    /// Returns an app that writes files of these formats into a bucket and into tables.
    static String app(List<String> formats) {
        var columns =
                Arrays.stream(Kind.values())
                        .map(kind -> "    %s: %s\n".formatted(kind.column(), kind.type))
                        .collect(Collectors.joining());
        var app =
                new StringBuilder("app: ways\nschemas:\n  Row:\n    n: bigint not null\n")
                        .append(columns)
                        .append("buckets: {in: {}, raw: {}, out: {}, lake: {}, results: {}}\n")
                        .append("warehouse_tables:\n");
        for (var format : formats) {
            app.append("  w_%s: {schema: Row, key: n}\n".formatted(format));
        }
        app.append("lake_tables:\n");
        for (var format : formats) {
            app.append("  l_%s: {schema: Row, bucket: lake}\n".formatted(format));
        }
        app.append("pipelines:\n");
        for (var format : formats) {
            app.append(
                    """
                      %1$s:
                        from: {bucket: in, suffix: .%1$s, format: %1$s, schema: Row}
                        to:
                          - {bucket: out, path: "{source.stem}-%1$s.ndjson"}
                          - {warehouse_table: w_%1$s}
                          - {lake_table: l_%1$s}
                    """
                            .formatted(format));
        }
        return app.toString();
    }

    String text(String format) {
        return switch (format) {
            case "csv" -> separated(',', EveryValue::field);
            case "tsv" -> separated('\t', EveryValue::text);
            case "json" -> documents().stream().collect(Collectors.joining(",\n", "[", "]"));
            default -> String.join("\n", documents()) + "\n";
        };
    }

    private String separated(char delimiter, Function<EveryValue, String> field) {
        var kinds = Kind.values();
        var file = new StringBuilder("n");
        for (var kind : kinds) {
            file.append(delimiter).append(kind.column());
        }
        for (var value : values.values()) {
            if (delimiter == '\t' && !value.hasLine()) {
                continue;
            }
            file.append('\n').append(value.n());
            for (var kind : kinds) {
                file.append(delimiter).append(kind == value.kind() ? field.apply(value) : "");
            }
        }
        return file.append('\n').toString();
    }

    private List<String> documents() {
        return values.values().stream()
                .map(value ->
                        "{\"n\":%d,\"%s\":%s}"
                                .formatted(value.n(), value.kind().column(), value.json()))
                .toList();
    }

    /// Writes the values that fit their types, as a Parquet file has no others.
    Path parquet(Path folder) throws Exception {
        var file = folder.resolve("v.parquet");
        var rows = new ArrayList<String>();
        for (var value : values.values()) {
            if (value.fits()) {
                rows.add(
                        IntStream.range(0, Kind.values().length)
                                .mapToObj(i ->
                                        i == value.kind().ordinal()
                                                ? "'%s'".formatted(value.text().replace("'", "''"))
                                                : "NULL")
                                .collect(Collectors.joining(",", "(" + value.n() + ",", ")")));
            }
        }
        var columns =
                Arrays.stream(Kind.values())
                        .map(kind -> "%s::%s AS %1$s".formatted(kind.column(), kind.type))
                        .collect(Collectors.joining(", "));
        var names =
                Arrays.stream(Kind.values()).map(Kind::column).collect(Collectors.joining(", "));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute(
                    "COPY (SELECT n::bigint AS n, %s FROM (VALUES %s) t(n, %s)) TO '%s'"
                            .formatted(columns, String.join(",", rows), names, file));
        }
        return file;
    }
}

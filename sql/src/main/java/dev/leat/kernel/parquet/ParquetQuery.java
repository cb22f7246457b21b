package dev.leat.kernel.parquet;

import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import dev.leat.kernel.bind.SqlLiterals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A query that returns the rows of a Parquet file as documents. Its first column is the document.
/// Members in `json` follow as separate columns, because DuckDB would convert the numbers in them
/// to doubles.
record ParquetQuery(String sql, List<String> json) {

    /// The Julian day of 1 January 1970.
    private static final int JULIAN_EPOCH = 2_440_588;

    private static final long MICROS_OF_A_DAY = 86_400_000_000L;

    ParquetQuery {
        json = List.copyOf(json);
    }

    /// Returns a query of the file's columns that are in the schema. `rows` is the SQL of the rows
    /// that are read.
    static ParquetQuery of(
            String rows, Map<String, ParquetFile.Column> columns, Schema schema, boolean open) {
        var members = new ArrayList<String>();
        var json = new ArrayList<String>();
        var raw = new ArrayList<String>();
        for (var field : schema.fields()) {
            var column = columns.get(field.name());
            if (column != null) {
                var type = column.type();
                var name = SqlLiterals.name(column.sqlName());
                if (type.json(field) && !open) {
                    json.add(field.name());
                    raw.add(
                            ", CASE WHEN %s IS NULL THEN 'null' WHEN json_valid(%s) THEN CAST(%s AS VARCHAR) ELSE '?' END"
                                    .formatted(name, name, name));
                } else {
                    members.add(
                            SqlLiterals.name(field.name())
                                    + " := "
                                    + value(name, type, field, open));
                }
            }
        }
        var document =
                members.isEmpty()
                        ? "'{}'"
                        : "CAST(to_json(struct_pack("
                                + String.join(", ", members)
                                + ")) AS VARCHAR)";
        return new ParquetQuery(
                "SELECT %s%s FROM (%s)".formatted(document, String.join("", raw), rows), json);
    }

    /// Returns the SQL of the rows from a number on. It reads also what is before them.
    static String from(String file, long row) {
        return "SELECT * FROM %s OFFSET %d".formatted(source(file), row);
    }

    /// Returns the SQL of the rows from one number up to another. It reads only the row groups with
    /// these rows. No column of the file has the name [RowGroups#ROW].
    static String between(String file, long row, long end) {
        return "SELECT * FROM %s WHERE %s >= %d AND %s < %d"
                .formatted(source(file), RowGroups.ROW, row, RowGroups.ROW, end);
    }

    static String source(String file) {
        return "read_parquet(" + SqlLiterals.text(file) + ", hive_partitioning = false)";
    }

    private static String value(String name, ParquetType type, Schema.Field field, boolean open) {
        if (type.nested()) {
            var texts = "CAST(" + name + " AS " + type.texts() + ")";
            return open ? "CAST(to_json(" + texts + ") AS VARCHAR)" : texts;
        }
        if (type.equals(ParquetType.INT96)) {
            return int96(name);
        }
        boolean same = type.bool() || (type.same() && field.type() == Simple.JSON);
        if (same && !open) {
            return name;
        }
        var text = "CAST(" + name + " AS VARCHAR)";
        return type.time() ? "replace(replace(" + text + ", ' ', 'T'), '+00', 'Z')" : text;
    }

    /// Returns a time as a text, with nanoseconds only if it has some.
    private static String int96(String name) {
        return "CASE WHEN %s %% 1000 = 0 THEN replace(CAST(%s AS VARCHAR), ' ', 'T')"
                        .formatted(nanoseconds(name), microseconds(name))
                + " ELSE strftime(%s, '%%Y-%%m-%%dT%%H:%%M:%%S.%%f') || lpad(CAST(%s %% 1000 AS VARCHAR), 3, '0') END"
                        .formatted(microseconds(name), nanoseconds(name));
    }

    /// Returns a time of the type INT96 as a timestamp, without its nanoseconds. Its 12 bytes are
    /// the nanoseconds of the day and the Julian day, each with the least significant byte first.
    static String microseconds(String name) {
        return "make_timestamp((%s - %d) * %d + %s // 1000)"
                .formatted(number(name, 8, 4), JULIAN_EPOCH, MICROS_OF_A_DAY, nanoseconds(name));
    }

    /// Returns the nanoseconds of the day of a time of the type INT96.
    static String nanoseconds(String name) {
        return number(name, 0, 8);
    }

    private static String number(String name, int first, int bytes) {
        return IntStream.iterate(first + bytes - 1, at -> at >= first, at -> at - 1)
                .mapToObj(at -> "substr(hex(%s), %d, 2)".formatted(name, 2 * at + 1))
                .collect(Collectors.joining(" || ", "CAST('0x' || ", " AS BIGINT)"));
    }
}

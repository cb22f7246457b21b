package dev.leat.kernel.parquet;

import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import dev.leat.kernel.bind.SqlLiterals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A query that returns the rows of a Parquet file as documents. Its first column is the document.
/// Members in `json` follow as separate columns, because DuckDB would convert the numbers in them
/// to doubles.
record ParquetQuery(String sql, List<String> json) {

    ParquetQuery {
        json = List.copyOf(json);
    }

    /// Returns a query of the file's columns that are in the schema. `rows` is the SQL of the rows
    /// that are read.
    static ParquetQuery of(
            String rows, Map<String, ParquetType> columns, Schema schema, boolean open) {
        var members = new ArrayList<String>();
        var json = new ArrayList<String>();
        var raw = new ArrayList<String>();
        for (var field : schema.fields()) {
            var type = columns.get(field.name());
            if (type != null) {
                var name = SqlLiterals.name(field.name());
                if (type.json(field) && !open) {
                    json.add(field.name());
                    raw.add(
                            ", CASE WHEN %s IS NULL THEN 'null' WHEN json_valid(%s) THEN CAST(%s AS VARCHAR) ELSE '?' END"
                                    .formatted(name, name, name));
                } else {
                    members.add(name + " := " + value(name, type, field, open));
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
        boolean same = type.bool() || (type.same() && field.type() == Simple.JSON);
        if (same && !open) {
            return name;
        }
        var text = "CAST(" + name + " AS VARCHAR)";
        return type.time() ? "replace(replace(" + text + ", ' ', 'T'), '+00', 'Z')" : text;
    }
}

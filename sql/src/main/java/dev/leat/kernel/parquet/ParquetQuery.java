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

    /// Returns a query of the file's columns that are in the schema. The query starts at a row.
    static ParquetQuery of(
            String file, Map<String, ParquetType> columns, Schema schema, boolean open, long row) {
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
                "SELECT %s%s FROM (SELECT * FROM %s OFFSET %d)"
                        .formatted(document, String.join("", raw), source(file), row),
                json);
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

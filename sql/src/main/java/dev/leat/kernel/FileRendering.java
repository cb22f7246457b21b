package dev.leat.kernel;

import dev.leat.app.FileFormat;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.kernel.compile.CompiledPipeline.Output;
import dev.leat.kernel.compile.StatementInput;
import java.util.List;
import java.util.stream.Collectors;

/// SQL that formats rows for files. Times in strings are ISO 8601, as in messages that are sent to
/// queues.
final class FileRendering {

    private FileRendering() {}

    /// Returns the columns of a file of this format.
    static String columns(FileFormat format, List<Output> columns) {
        return switch (format) {
            case PARQUET ->
                    columns.stream()
                            .map(c ->
                                    SqlLiterals.name(c.column())
                                            + " AS "
                                            + SqlLiterals.name(c.name()))
                            .collect(Collectors.joining(", "));
            case CSV, TSV ->
                    columns.stream()
                            .map(c -> text(c) + " AS " + SqlLiterals.name(c.name()))
                            .collect(Collectors.joining(", "));
            case NDJSON, JSON -> document(columns) + " AS document";
        };
    }

    /// Returns a value as a string; NULL remains NULL.
    static String text(Output output) {
        var value = SqlLiterals.name(output.column());
        var type = TypeSpelling.read(output.sqlType()).orElse(Simple.VARCHAR);
        return switch (type) {
            case Type.ListOf _, Type.Struct _ -> json(type, value);
            case Type.Simple _, Type.Decimal _ -> scalar(type, value);
        };
    }

    private static String scalar(Type type, String value) {
        return type == Simple.TIMESTAMP || type == Simple.TIMESTAMPTZ
                ? iso(type, value)
                : "CAST(" + value + " AS VARCHAR)";
    }

    private static String iso(Type type, String value) {
        boolean zoned = type == Simple.TIMESTAMPTZ;
        var local = zoned ? "make_timestamp(epoch_us(" + value + "))" : value;
        return "replace(CAST(%s AS VARCHAR), ' ', 'T')%s".formatted(local, zoned ? " || 'Z'" : "");
    }

    private static String json(Type type, String value) {
        return "CAST(to_json(" + nested(type, value, 0) + ") AS VARCHAR)";
    }

    /// Returns the value with the times in it as strings.
    private static String nested(Type type, String value, int depth) {
        if (!timed(type)) {
            return value;
        }
        return switch (type) {
            case Type.Decimal _ -> value;
            case Type.Simple _ -> iso(type, value);
            case Type.ListOf list -> {
                var element = "_leat_e" + depth;
                yield "list_transform(%s, lambda %s: %s)"
                        .formatted(value, element, nested(list.element(), element, depth + 1));
            }
            case Type.Struct struct ->
                    struct.members().stream()
                            .map(m ->
                                    SqlLiterals.text(m.name())
                                            + ": "
                                            + nested(
                                                    m.type(),
                                                    value + "." + SqlLiterals.name(m.name()),
                                                    depth))
                            .collect(
                                    Collectors.joining(
                                            ", ",
                                            "CASE WHEN " + value + " IS NOT NULL THEN {",
                                            "} END"));
        };
    }

    private static boolean timed(Type type) {
        return switch (type) {
            case Type.Decimal _ -> false;
            case Type.Simple simple -> simple == Simple.TIMESTAMP || simple == Simple.TIMESTAMPTZ;
            case Type.ListOf list -> timed(list.element());
            case Type.Struct struct -> struct.members().stream().anyMatch(m -> timed(m.type()));
        };
    }

    /// Returns the row as a JSON document on one line. All columns are concatenated in a single
    /// function call, because DuckDB limits the depth of nested operators to a thousand.
    private static String document(List<Output> columns) {
        return columns.stream()
                .map(column ->
                        SqlLiterals.text(StatementInput.json(column.name()) + ":")
                                + ", coalesce("
                                + member(column)
                                + ", 'null')")
                .collect(Collectors.joining(", ',', ", "concat('{', ", ", '}')"));
    }

    private static String member(Output output) {
        var value = SqlLiterals.name(output.column());
        var type = TypeSpelling.read(output.sqlType()).orElse(Simple.VARCHAR);
        if (type == Simple.JSON) {
            // keep the JSON as written; line breaks can occur only between its values
            return "translate(CAST(" + value + " AS VARCHAR), chr(10) || chr(13), '  ')";
        }
        // as a JSON number, a decimal could lose digits
        return type instanceof Type.Decimal ? scalar(type, value) : json(type, value);
    }
}

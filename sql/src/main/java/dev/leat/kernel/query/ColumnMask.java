package dev.leat.kernel.query;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.TypeReader;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Masks personal values in files. All values of a column are replaced if the column is in
/// `hidden`, is not in `known`, or is nested; if `hidden` has members of it, only these are
/// replaced, and those that are not in `known`. In other columns, each string that contains the
/// name of a hidden column is replaced; so is each value of type JSON, whether the file stores it
/// as JSON or as text. NULLs are not replaced.
///
/// @param hidden personal columns and members of structs, such as `customer.email`
/// @param known the columns that may be shown, and their members; empty if the columns are unknown
/// @param text the replacement of a value
/// @param numbers if true, a column that is not in `known` is named `column_N` by its position,
///   because in a file its name may be a value
public record ColumnMask(Set<String> hidden, Set<String> known, String text, boolean numbers) {

    private static final String JSON = "JSON";

    /// Masks nothing.
    public static final ColumnMask NONE = new ColumnMask(Set.of(), Set.of(), "", false);

    public ColumnMask {
        hidden = Set.copyOf(hidden);
        known = Set.copyOf(known);
    }

    public boolean isEmpty() {
        return hidden.isEmpty();
    }

    /// Returns a SELECT of the same rows with masked values. Its columns are those in `columns`.
    String select(Map<String, String> columns, String rows) {
        var shown = new ArrayList<String>();
        columns.forEach((name, type) -> shown.add(shown(name, type, shown.size() + 1)));
        return "SELECT %s FROM (%s)".formatted(String.join(", ", shown), rows);
    }

    private String shown(String name, String type, int number) {
        var column = SqlLiterals.name(name);
        boolean unknown = !known.isEmpty() && !has(known, name);
        var value = unknown ? replaced(column) : value(column, name, type, 0);
        return value + " AS " + (unknown && numbers ? "column_" + number : column);
    }

    /// Returns the expression of a value without its personal members.
    ///
    /// @param depth the number of structs and lists around it
    private String value(String value, String path, String type, int depth) {
        boolean partly = hidden.stream().anyMatch(one -> Schema.isInside(one, path));
        if (has(hidden, path)
                || (depth > 0 && (has(hidden, Schema.last(path)) || !has(known, path)))
                || (parts(type) ? depth == 0 && !partly : partly)) {
            return replaced(value);
        }
        return switch (TypeReader.read(type).orElse(Type.Simple.BOOLEAN)) {
            case Type.Struct(var members) ->
                    members.stream()
                            .map(member -> member(value, path, member, depth + 1))
                            .collect(
                                    Collectors.joining(
                                            ", ",
                                            "CASE WHEN %s IS NOT NULL THEN {".formatted(value),
                                            "} END"));
            case Type.ListOf(var element) ->
                    "list_transform(%1$s, lambda e%2$d: %3$s)"
                            .formatted(
                                    value,
                                    depth,
                                    value("e" + depth, path, TypeSpelling.of(element), depth + 1));
            case Type.Simple.VARCHAR, Type.Simple.JSON ->
                    "CASE WHEN %s THEN %s ELSE CAST(%s AS VARCHAR) END"
                            .formatted(mentions(value), SqlLiterals.text(text), value);
            case Type.Simple _, Type.Decimal _ -> parts(type) ? replaced(value) : value;
        };
    }

    private String member(String struct, String path, Type.Member member, int depth) {
        var name = SqlLiterals.text(member.name());
        var value = "struct_extract(%s, %s)".formatted(struct, name);
        var type = TypeSpelling.of(member.type());
        return name + ": " + value(value, path + "." + member.name(), type, depth);
    }

    private String replaced(String value) {
        return "CASE WHEN %s IS NOT NULL THEN %s END".formatted(value, SqlLiterals.text(text));
    }

    private String mentions(String column) {
        var names =
                hidden.stream()
                        .map(name -> Schema.last(name).toLowerCase(Locale.ROOT))
                        .map(SqlLiterals::text)
                        .map(name ->
                                "contains(lower(CAST(" + column + " AS VARCHAR)), " + name + ")")
                        .collect(Collectors.joining(" OR "));
        return names + " OR contains(CAST(" + column + " AS VARCHAR), '\\u')";
    }

    private static boolean has(Collection<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static boolean parts(String type) {
        return (ResultColumn.nested(type) && !type.equals(JSON)) || type.equals("BLOB");
    }
}

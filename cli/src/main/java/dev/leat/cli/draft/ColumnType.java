package dev.leat.cli.draft;

import dev.leat.app.Type;
import dev.leat.app.TypeReader;
import java.util.List;
import java.util.Optional;

/// Types of columns in schemas for DuckDB's types, and wider types for values that do not fit.
final class ColumnType {

    private static final int WIDEST = 38;

    private ColumnType() {}

    /// Returns the type of a column; empty if no schema can have it.
    static Optional<Type> of(String sql) {
        return switch (sql) {
            case "TINYINT", "SMALLINT", "UTINYINT", "USMALLINT" -> Optional.of(Type.Simple.INTEGER);
            case "UINTEGER" -> Optional.of(Type.Simple.BIGINT);
            case "UBIGINT" -> Optional.of(new Type.Decimal(20, 0));
            case "HUGEINT", "UHUGEINT" -> Optional.of(new Type.Decimal(38, 0));
            case "FLOAT" -> Optional.of(Type.Simple.DOUBLE);
            case "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" ->
                    Optional.of(Type.Simple.TIMESTAMP);
            case "UUID", "TIME" -> Optional.of(Type.Simple.VARCHAR);
            case "BLOB", "GEOMETRY", "VARIANT" -> Optional.empty();
            default ->
                    sql.startsWith("ENUM")
                            ? Optional.of(Type.Simple.VARCHAR)
                            : sql.startsWith("UNION") ? Optional.empty() : Optional.of(read(sql));
        };
    }

    private static Type read(String sql) {
        try {
            return TypeReader.read(sql).orElse(Type.Simple.JSON);
        } catch (IllegalArgumentException invalid) {
            return Type.Simple.JSON;
        }
    }

    /// Returns the next type to try, if values of a file do not fit a type; empty if every value
    /// fits.
    ///
    /// @param documents true if the values are those of documents, where a number is not a text
    static Optional<Type> wider(Type type, boolean documents) {
        Type any = documents ? Type.Simple.JSON : Type.Simple.VARCHAR;
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case INTEGER -> Optional.of(Type.Simple.BIGINT);
                        case BIGINT -> Optional.of(new Type.Decimal(38, 9));
                        case TIMESTAMP -> Optional.of(Type.Simple.TIMESTAMPTZ);
                        case DATE, TIMESTAMPTZ -> Optional.of(Type.Simple.VARCHAR);
                        case BOOLEAN, DOUBLE -> Optional.of(any);
                        case VARCHAR -> Optional.of(any).filter(_ -> documents);
                        case JSON -> Optional.empty();
                    };
            case Type.Decimal(int precision, int scale) ->
                    Optional.of(precision < WIDEST ? new Type.Decimal(WIDEST, scale) : any);
            case Type.ListOf _, Type.Struct _ -> {
                var zoned = zoned(type);
                yield Optional.of(zoned.equals(type) ? Type.Simple.JSON : zoned);
            }
        };
    }

    /// Returns a nested type whose times have a zone.
    private static Type zoned(Type type) {
        return switch (type) {
            case Type.Simple simple ->
                    simple == Type.Simple.TIMESTAMP ? Type.Simple.TIMESTAMPTZ : simple;
            case Type.Decimal decimal -> decimal;
            case Type.ListOf(var element) -> new Type.ListOf(zoned(element));
            case Type.Struct(var members) -> new Type.Struct(members(members));
        };
    }

    private static List<Type.Member> members(List<Type.Member> members) {
        return members.stream()
                .map(member -> new Type.Member(member.name(), zoned(member.type())))
                .toList();
    }
}

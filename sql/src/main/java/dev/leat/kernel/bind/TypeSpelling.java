package dev.leat.kernel.bind;

import dev.leat.app.Type;
import dev.leat.app.TypeReader;
import java.util.Optional;

/// Converts types to and from DuckDB's spelling. For a DuckDB type that app files do not support
/// (`HUGEINT`, `MAP(..)`) the result is empty.
public final class TypeSpelling {

    private static final String LIST = "[]";

    private TypeSpelling() {}

    /// Returns DuckDB's spelling of a type.
    public static String of(Type type) {
        return switch (type) {
            case Type.Simple simple ->
                    simple == Type.Simple.TIMESTAMPTZ ? "TIMESTAMP WITH TIME ZONE" : simple.name();
            case Type.Decimal decimal ->
                    "DECIMAL(%d,%d)".formatted(decimal.precision(), decimal.scale());
            case Type.ListOf list -> of(list.element()) + "[]";
            case Type.Struct struct -> {
                var members =
                        struct.members().stream()
                                .map(m -> SqlLiterals.name(m.name()) + " " + of(m.type()));
                yield "STRUCT(" + String.join(", ", members.toList()) + ")";
            }
        };
    }

    /// Returns the type with this spelling in DuckDB; empty if app files do not support it.
    public static Optional<Type> read(String sqlType) {
        return TypeReader.read(sqlType);
    }

    /// Returns true if values of a column with this spelling can be compared with keys of a lookup
    /// of this type: the same type, or both an exact number, including those that only SQL has.
    public static boolean comparable(String sqlType, Type key) {
        boolean number =
                key instanceof Type.Decimal
                        || key == Type.Simple.INTEGER
                        || key == Type.Simple.BIGINT;
        return number
                ? sqlType.endsWith("INT")
                        || sqlType.endsWith("INTEGER")
                        || sqlType.startsWith("DECIMAL")
                : read(sqlType).filter(key::equals).isPresent();
    }

    /// Returns the type of an element of a list or JSON value of this type; empty for other types.
    public static Optional<String> element(String sqlType) {
        if (sqlType.equals(Type.Simple.JSON.name())) {
            return Optional.of(sqlType);
        }
        return sqlType.endsWith(LIST)
                ? Optional.of(sqlType.substring(0, sqlType.length() - LIST.length()))
                : Optional.empty();
    }
}

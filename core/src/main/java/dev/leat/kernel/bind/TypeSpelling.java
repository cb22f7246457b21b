package dev.leat.kernel.bind;

import dev.leat.app.Type;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Converts types to and from DuckDB's spelling. For a DuckDB type that app files do not support
/// (`HUGEINT`, `MAP(..)`) the result is empty.
public final class TypeSpelling {

    private static final String LIST = "[]";

    private final String text;
    private int at;

    private TypeSpelling(String text) {
        this.text = text;
    }

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
        var spelling = new TypeSpelling(sqlType);
        var type = spelling.type();
        return type != null && spelling.at == sqlType.length()
                ? Optional.of(type)
                : Optional.empty();
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

    private @Nullable Type type() {
        var word = word();
        var type =
                switch (word.toUpperCase(Locale.ROOT)) {
                    case "STRUCT" -> struct();
                    case "DECIMAL" -> decimal();
                    case "TIMESTAMP WITH TIME ZONE" -> Type.Simple.TIMESTAMPTZ;
                    default -> simple(word);
                };
        while (type != null && skip(LIST)) {
            type = new Type.ListOf(type);
        }
        return type;
    }

    private static @Nullable Type simple(String word) {
        for (var simple : Type.Simple.values()) {
            if (simple.name().equalsIgnoreCase(word)) {
                return simple;
            }
        }
        return null;
    }

    private @Nullable Type decimal() {
        int end = text.indexOf(')', at);
        if (!skip("(") || end < 0) {
            return null;
        }
        var digits = text.substring(at, end).split(",", -1);
        at = end + 1;
        return new Type.Decimal(
                Integer.parseInt(digits[0].strip()), Integer.parseInt(digits[1].strip()));
    }

    private @Nullable Type struct() {
        var members = new ArrayList<Type.Member>();
        if (!skip("(")) {
            return null;
        }
        do {
            var name = name();
            skip(" ");
            var type = type();
            if (type == null) {
                return null;
            }
            members.add(new Type.Member(name, type));
        } while (skip(", "));
        return skip(")") ? new Type.Struct(members) : null;
    }

    /// Reads a member's name, which may be quoted.
    private String name() {
        if (!skip("\"")) {
            int end = text.indexOf(' ', at);
            var name = text.substring(at, end < 0 ? text.length() : end);
            at += name.length();
            return name;
        }
        var name = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"' && !skip("\"")) {
                break;
            }
            name.append(c);
        }
        return name.toString();
    }

    /// Reads the words of a type: letters, digits and the spaces between them.
    private String word() {
        int from = at;
        while (at < text.length() && "([,)".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private boolean skip(String expected) {
        if (!text.startsWith(expected, at)) {
            return false;
        }
        at += expected.length();
        return true;
    }
}

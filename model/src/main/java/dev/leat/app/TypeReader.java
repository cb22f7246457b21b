package dev.leat.app;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads types in the spelling of `Type.toString` and of DuckDB.
public final class TypeReader {

    private static final String LIST = "[]";

    /// More levels than a type of an app may have.
    private static final int DEEPEST = 64;

    private final String text;
    private int at;
    private int depth;

    private TypeReader(String text) {
        this.text = text;
    }

    /// Returns the type with this spelling; empty if app files do not support it.
    public static Optional<Type> read(String text) {
        var reader = new TypeReader(text);
        var type = reader.type();
        return type != null && reader.at == text.length() ? Optional.of(type) : Optional.empty();
    }

    private @Nullable Type type() {
        var word = word();
        var type =
                switch (word.toUpperCase(Locale.ROOT)) {
                    case "STRUCT" -> depth < DEEPEST ? struct() : null;
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
            depth++;
            var type = type();
            depth--;
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

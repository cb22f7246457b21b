package dev.leat.cli.fuzz.draw;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A column: of a schema, or after some steps. `type` is its type as an app writes it.
public record Column(
        String name,
        Kind kind,
        String type,
        boolean notNull,
        boolean pii,
        Optional<String> format) {

    private static final Set<String> WORDS = Set.of("order", "group", "select", "at", "desc");

    Column(String name, Kind kind) {
        this(name, kind, kind.type(), false, false, Optional.empty());
    }

    /// Returns the name of the column in an expression.
    public String sql() {
        return sql(name);
    }

    /// The column as it is.
    Expr expression() {
        return new Expr(sql(), kind, row -> row.get(name));
    }

    public static String sql(String name) {
        boolean plain =
                name.matches("[A-Za-z_][A-Za-z0-9_]*")
                        && !WORDS.contains(name.toLowerCase(Locale.ROOT));
        return plain ? name : "\"" + name + "\"";
    }

    /// Returns the declaration of the column in a schema.
    Tree declared() {
        var text = type + (notNull ? " not null" : "") + (pii ? " pii" : "");
        return format.<Tree>map(f -> new Tree.Entries().put("type", text).put("format", f))
                .orElseGet(() -> new Tree.Text(text));
    }

    Column called(String other) {
        return new Column(other, kind, type, notNull, pii, format);
    }
}

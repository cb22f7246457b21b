package dev.leat.app;

/// An SQL expression: the source text of a scalar in the app file, and the position of that text.
public record Sql(String text, SourcePosition mark) implements RowText.Computed {

    public static Sql of(String text) {
        return new Sql(text, SourcePosition.NONE);
    }

    /// Returns the expression of a column, whatever its name.
    public static Sql ofColumn(String name) {
        return of('"' + name.replace("\"", "\"\"") + '"');
    }
}

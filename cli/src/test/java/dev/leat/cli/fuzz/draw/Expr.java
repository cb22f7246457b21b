package dev.leat.cli.fuzz.draw;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An expression of SQL, and the same once more in Java; without the latter nobody knows what it
/// gives. A row has null where SQL has NULL.
public record Expr(
        String sql, Kind kind, @Nullable Function<Map<String, Object>, @Nullable Object> java) {

    public boolean known() {
        return java != null;
    }

    @Nullable Object of(Map<String, Object> row) {
        if (java == null) {
            throw new IllegalStateException("nobody knows what this gives: " + sql);
        }
        return java.apply(row);
    }
}

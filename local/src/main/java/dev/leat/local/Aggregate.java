package dev.leat.local;

import dev.leat.app.View;
import org.jspecify.annotations.Nullable;

/// The arithmetic of measures on exact 64-bit numbers; null is 'nothing yet'.
final class Aggregate {

    private Aggregate() {}

    /// The value after one more contribution, or after the value of another part.
    ///
    /// @throws ArithmeticException if it does not fit
    static @Nullable Long combine(View.Kind kind, @Nullable Long value, @Nullable Long more) {
        if (value == null || more == null) {
            return value == null ? more : value;
        }
        return switch (kind) {
            case COUNT, SUM -> Long.valueOf(Math.addExact(value, more));
            case MIN -> Long.valueOf(Math.min(value, more));
            case MAX -> Long.valueOf(Math.max(value, more));
        };
    }
}

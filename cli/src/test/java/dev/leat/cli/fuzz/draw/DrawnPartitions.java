package dev.leat.cli.fuzz.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Draws fields of the partition key of a lake table.
final class DrawnPartitions {

    private DrawnPartitions() {}

    /// A column or a transform of it; empty if none applies.
    static Optional<String> of(Column column, Dice dice) {
        var kind = column.kind();
        if (kind == Kind.DOUBLE || kind == Kind.JSON || !kind.flat()) {
            return Optional.empty();
        }
        var forms = new ArrayList<>(List.of("%s"));
        if (kind != Kind.BOOLEAN) {
            forms.add("bucket(" + dice.of(1, 3, 16) + ", %s)");
        }
        if (kind == Kind.TEXT || kind.whole() || kind == Kind.DECIMAL) {
            forms.add("truncate(" + dice.of(1, 10, 1000) + ", %s)");
        }
        if (kind.time()) {
            forms.addAll(List.of("year(%s)", "month(%s)", "day(%s)"));
        }
        if (kind == Kind.TIMESTAMP || kind == Kind.TIMESTAMPTZ) {
            forms.add("hour(%s)");
        }
        return Optional.of(dice.of(forms).formatted(column.name()));
    }
}

package dev.leat.kernel.query;

import dev.leat.app.Type;
import java.util.List;

/// What a table of [InMemoryTables] looks like. Names are compared without regard to case, as SQL
/// does.
public record TableDefinition(String name, List<Member> columns) {

    public TableDefinition {
        columns = List.copyOf(columns);
    }

    /// One column. A value is given as text in the spelling of DuckDB, or, where `number` is set,
    /// as the exact whole number that [dev.leat.app.View.Measure] describes: an unscaled decimal,
    /// days or microseconds since 1970.
    public record Member(String name, Type type, boolean number) {

        public static Member text(String name, Type type) {
            return new Member(name, type, false);
        }

        public static Member number(String name, Type type) {
            return new Member(name, type, true);
        }
    }
}

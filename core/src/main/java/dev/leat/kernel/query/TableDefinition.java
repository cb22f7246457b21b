package dev.leat.kernel.query;

import dev.leat.app.Type;
import java.util.List;

/// Name and columns of a table in [InMemoryTables]. Names are not case-sensitive, as in SQL.
public record TableDefinition(String name, List<Member> columns) {

    public TableDefinition {
        columns = List.copyOf(columns);
    }

    /// A column. A value is a string in DuckDB's spelling. If `number` is set, it is instead the
    /// exact whole number that [dev.leat.app.View.Measure] describes: an unscaled decimal, or days
    /// or microseconds since 1970.
    public record Member(String name, Type type, boolean number) {

        public static Member text(String name, Type type) {
            return new Member(name, type, false);
        }

        public static Member number(String name, Type type) {
            return new Member(name, type, true);
        }
    }
}

package dev.leat.kernel.query;

import dev.leat.app.Type;
import java.util.List;

/// Name, as in [TableName], and columns of a table in [InMemoryTables]. Names are not
/// case-sensitive, as in SQL.
public record TableDefinition(String name, List<Member> columns) {

    public TableDefinition {
        columns = List.copyOf(columns);
    }

    /// A column. Its values are strings in DuckDB's spelling, or JSON for lists and structs. If
    /// `number` is set, they are instead the exact whole numbers that [dev.leat.app.View.Measure]
    /// describes: unscaled decimals, or days or microseconds since 1970.
    public record Member(String name, Type type, boolean number) {

        public static Member text(String name, Type type) {
            return new Member(name, type, false);
        }

        public static Member number(String name, Type type) {
            return new Member(name, type, true);
        }
    }
}

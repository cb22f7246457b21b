package dev.leat.server.redshift;

import dev.leat.server.statement.StatementRunner;
import java.util.List;
import java.util.Set;

/// Runs statements, and describes the tables that they can name.
public interface RedshiftEngine extends StatementRunner {

    /// The only database.
    String DATABASE = "dev";

    /// The schema of all tables that have no namespace.
    String SCHEMA = "public";

    /// A table. The types of its columns are in Redshift's spelling, such as `int8`.
    ///
    /// @param required the names of the columns that are never null
    record TableOutline(String schema, String name, List<Column> columns, Set<String> required) {

        public TableOutline {
            columns = List.copyOf(columns);
            required = Set.copyOf(required);
        }
    }

    List<TableOutline> tables();

    /// Returns the schemas: `public`, and the namespaces of lake tables.
    List<String> schemas();
}

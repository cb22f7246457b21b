package dev.leat.server.redshift;

import dev.leat.server.statement.StatementRunner;
import java.util.List;

/// Runs statements, and describes the tables that they can name.
public interface RedshiftEngine extends StatementRunner {

    /// The only database.
    String DATABASE = "dev";

    /// The only schema, which has all tables.
    String SCHEMA = "public";

    /// A table. The types of its columns are in Redshift's spelling, such as `int8`.
    record TableOutline(String name, List<Column> columns) {

        public TableOutline {
            columns = List.copyOf(columns);
        }
    }

    List<TableOutline> tables();
}

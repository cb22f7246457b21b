package dev.leat.kernel;

import dev.leat.kernel.Statement.Cte;
import java.util.List;

/// Source of a statement's rows.
interface StatementSource {

    /// Returns the queries that end in one called `name`: a row's position, `extra` columns, the
    /// columns that the statement needs, and `source` if it uses it.
    List<Cte> ctes(String name, List<Cte.Column> extra);
}

package dev.leat.kernel;

import dev.leat.kernel.Statement.Cte;
import java.util.List;

/// Where a statement takes its rows from.
interface StatementSource {

    /// The queries that end in one called `name`: a row's position, `extra` columns, the columns
    /// that the statement needs, and `source` if it does.
    List<Cte> ctes(String name, List<Cte.Column> extra);
}

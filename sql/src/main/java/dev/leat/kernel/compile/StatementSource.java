package dev.leat.kernel.compile;

import dev.leat.kernel.compile.Statement.Cte;
import java.util.List;

/// The first queries of a statement, which return the rows that it processes.
interface StatementSource {

    /// Returns the queries. The last one is called `name` and has these columns: the row's
    /// position, `extra`, the columns that the statement needs, and `source` if the statement uses
    /// it.
    List<Cte> ctes(String name, List<Cte.Column> extra);
}

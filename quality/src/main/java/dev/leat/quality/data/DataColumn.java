package dev.leat.quality.data;

import dev.leat.kernel.bind.SqlLiterals;

/// A column of a [DataTable].
///
/// @param name its name, without quotes
/// @param type its type in DuckDB's spelling, such as `DECIMAL(18,2)` or `STRUCT(a BIGINT)[]`
public record DataColumn(String name, String type) {

    /// Returns the name as an identifier of SQL.
    public String sql() {
        return SqlLiterals.name(name);
    }
}

package dev.leat.quality.data;

import dev.leat.kernel.bind.SqlLiterals;

/// A column of a [DataTable].
///
/// @param name its name, without quotes
/// @param type its type in DuckDB's spelling, such as `DECIMAL(18,2)` or `STRUCT(a BIGINT)[]`
public record DataColumn(String name, String type, ColumnTexts texts) {

    /// A column whose values have the usual form.
    public DataColumn(String name, String type) {
        this(name, type, ColumnTexts.USUAL);
    }

    /// Returns the name as an identifier of SQL.
    public String sql() {
        return SqlLiterals.name(name);
    }
}

package dev.leat.quality.suggest;

import dev.leat.app.Type;
import dev.leat.app.TypeReader;
import dev.leat.kernel.bind.Scope;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.quality.data.DataColumn;
import dev.leat.quality.data.DataTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The records as later proposals see them: with the proposed types and normalized texts.
///
/// @param sql a table or a subquery
/// @param types the types of its columns, in DuckDB's spelling
record ProposedRows(String sql, Map<String, String> types) {

    /// Returns the records of a table. Columns whose type app files do not support are left out.
    static ProposedRows of(DataTable table) {
        var types =
                table.columns().stream()
                        .filter(column -> TypeReader.read(column.type()).isPresent())
                        .collect(
                                Collectors.toMap(
                                        DataColumn::name,
                                        DataColumn::type,
                                        (first, _) -> first,
                                        LinkedHashMap::new));
        return new ProposedRows(DataTable.TABLE, types);
    }

    Scope scope() {
        return new Scope(types, SourceStruct.NONE);
    }

    /// Returns an expression for the value of a column as another type; NULL if it has another
    /// form.
    static String cast(String column, Type type) {
        return "TRY_CAST(%s AS %s)".formatted(SqlLiterals.name(column), TypeSpelling.of(type));
    }

    /// Returns the records that a condition keeps.
    ProposedRows where(String kept) {
        return new ProposedRows("(SELECT * FROM %s WHERE %s)".formatted(sql, kept), types);
    }

    /// Returns the records that a condition keeps, with another value in a column.
    ProposedRows with(String column, String expression, String type, String kept) {
        var changed = new LinkedHashMap<>(types);
        changed.put(column, type);
        return new ProposedRows(
                "(SELECT * REPLACE ((\n%s\n) AS %s) FROM %s WHERE %s)"
                        .formatted(expression, SqlLiterals.name(column), sql, kept),
                changed);
    }
}

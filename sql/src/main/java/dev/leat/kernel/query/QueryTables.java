package dev.leat.kernel.query;

import dev.leat.app.FileFormat;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.KeywordColumn;
import dev.leat.kernel.parquet.ParquetScan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Tables for a user's SELECT. Order of calls: parse the statement, which returns the tables that
/// it names; fill these tables; run the query. A table has either rows that the caller passes, or
/// the rows of files. The database has no access to other files, the network or settings. Owned by
/// one thread.
public interface QueryTables extends AutoCloseable {

    /// Returns DuckDB's parse tree of a statement, as JSON.
    ///
    /// @throws BindException if the statement calls a function that is refused here
    String tree(String sql) throws BindException;

    /// Parses a statement that queries no files.
    ///
    /// @throws BindException if it is not a single SELECT over known tables
    default ParsedQuery parse(String sql, Collection<String> known) throws BindException {
        return parse(sql, known, _ -> false, "");
    }

    /// Parses a statement. `files` returns true for tables that are not in `known` but can be
    /// filled from files. The result contains the names of such tables as they are written in the
    /// statement. Tables without a schema are in `schema`, which was passed to [#use]; empty if
    /// there was no such call. Names of tables are [TableName]s.
    ///
    /// @throws BindException if it is not a single SELECT over known tables
    default ParsedQuery parse(
            String sql, Collection<String> known, Predicate<String> files, String schema)
            throws BindException {
        try {
            return ParsedQuery.of(
                    sql, JsonMapper.shared().readTree(tree(sql)), known, files, schema);
        } catch (JacksonException deep) {
            throw ParsedQuery.tooDeep();
        }
    }

    /// Returns the exception for a syntax error because the name of a column of the named tables is
    /// an SQL keyword; `refused` for another error.
    default BindException explained(
            BindException refused, String sql, Collection<TableDefinition> all) {
        var lower = sql.toLowerCase(Locale.ROOT);
        var columns =
                all.stream()
                        .filter(table ->
                                lower.contains(
                                        TableName.of(table.name()).name().toLowerCase(Locale.ROOT)))
                        .flatMap(table -> table.columns().stream())
                        .map(TableDefinition.Member::name)
                        .distinct()
                        .toList();
        return KeywordColumn.explained(
                refused,
                sql,
                columns,
                statement -> {
                    var answer = JsonMapper.shared().readTree(tree(statement));
                    if (answer.path("error").asBoolean(false)) {
                        throw ParsedQuery.refused(answer, statement);
                    }
                });
    }

    /// Makes this the schema of tables without one.
    void use(String schema) throws BindException;

    /// Creates a table and inserts the rows that `rows` passes to its argument. A row has a
    /// [String], a [Long] or null for each column.
    ///
    /// @throws UnfilledTableException if DuckDB cannot store the rows
    void fill(TableDefinition table, Consumer<Consumer<@Nullable Object[]>> rows);

    /// Creates a table with all rows of files in the folder. Columns of different files are matched
    /// by name.
    ///
    /// @throws BindException if the files cannot be read
    default void files(String name, List<FileTable> files) throws BindException {
        files(name, files, ColumnMask.NONE);
    }

    /// Creates a table like [#files(String, List)], with masked columns.
    ///
    /// @throws BindException if the files cannot be read
    default void files(String name, List<FileTable> files, ColumnMask mask) throws BindException {
        var selects = new ArrayList<String>();
        var texts = new ArrayList<FileTable>();
        for (var file : files) {
            if (file.format() == FileFormat.PARQUET) {
                selects.addAll(ParquetScan.selects(file.files()));
            } else {
                texts.add(file);
            }
        }
        selects(name, selects, texts, mask);
    }

    /// Creates a table with the rows of these SELECTs over files. Their columns are matched by
    /// name.
    ///
    /// @throws BindException if DuckDB cannot read the files
    default void selects(String name, List<String> selects, ColumnMask mask) throws BindException {
        selects(name, selects, List.of(), mask);
    }

    /// Creates a table with the rows of these SELECTs and text files. Their columns are matched by
    /// name.
    ///
    /// @throws BindException if the files cannot be read
    void selects(String name, List<String> selects, List<FileTable> texts, ColumnMask mask)
            throws BindException;

    /// Returns sentences about malformed records of text files that the last query read, and which
    /// are not in its tables.
    List<String> notes();

    /// Runs a query, and passes at most `most` rows with at most `bytes` bytes of text to `result`.
    /// Returns true if there are more rows. Every table that the query names must have been filled.
    ///
    /// @throws BindException if DuckDB rejects the statement, or the statement fails; with the
    ///   offset if DuckDB reports it
    boolean query(ParsedQuery query, int most, long bytes, ResultReader result)
            throws BindException;

    /// Translates a statement from this dialect to DuckDB's SQL. `schemas` are names, in lower
    /// case, that may qualify tables, besides the dialect's own.
    ///
    /// @throws BindException if it is not a SELECT, or calls a function that is not supported
    String translate(SqlDialect dialect, String sql, Set<String> schemas) throws BindException;

    /// Runs a query and writes its result to a new CSV file, with at most `bytes` bytes. The first
    /// line has the names of the columns. Every value is quoted, in the spelling of the dialect;
    /// NULL is an empty value without quotes.
    ///
    /// @throws BindException if DuckDB rejects the statement, the statement fails, or the result is
    ///   too large
    CsvResult csv(SqlDialect dialect, ParsedQuery query, Path file, long bytes)
            throws BindException;

    /// The columns and the number of rows of a CSV file.
    record CsvResult(List<ResultReader.Heading> columns, long rows) {}

    @Override
    void close();
}

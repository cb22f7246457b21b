package dev.leat.cli.lake;

import com.google.re2j.Pattern;
import dev.leat.app.FileFormat;
import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.cli.terminal.CommandException;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.kernel.query.FileTable;
import dev.leat.kernel.query.QueryTables;
import dev.leat.kernel.query.ResultReader;
import dev.leat.operations.query.FileTables.LinkedObject;
import dev.leat.quality.data.AggregateQuery;
import dev.leat.quality.data.DataColumn;
import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.data.UnreadableDataException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The columns of a lake table for the rows of existing files.
///
/// @param types the columns with their types
/// @param refused the columns that a lake table cannot have, with their SQL types
record ProposedColumns(Map<String, Type> types, Map<String, String> refused) {

    private static final long MOST_BYTES = 64L << 20;

    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    /// Reads the columns of the objects.
    ///
    /// @throws BindException if the database cannot read the files
    /// @throws CommandException if the files have different formats, or different columns
    static ProposedColumns of(List<LinkedObject> objects, QueryTables tables) throws BindException {
        var first = objects.getFirst();
        for (var object : objects) {
            if (object.format() != first.format()) {
                throw different(first, object, "another format");
            }
        }
        if (first.format() == FileFormat.NDJSON || first.format() == FileFormat.JSON) {
            return proposed(inferred(objects), first.format());
        }
        var expected = columns("f0", List.of(first), tables);
        for (int i = 1; i < objects.size(); i++) {
            var found = columns("f" + i, List.of(objects.get(i)), tables);
            if (!found.equals(expected)) {
                throw different(first, objects.get(i), "other columns: " + list(found));
            }
        }
        return proposed(
                first.format() == FileFormat.PARQUET ? expected : inferred(objects),
                first.format());
    }

    /// Returns the columns of text files with the types that have each of their values.
    private static Map<String, String> inferred(List<LinkedObject> objects) {
        var name = objects.getFirst().name() + (objects.size() == 1 ? "" : ", ...");
        var files = objects.stream().map(LinkedObject::file).toList();
        var format = Optional.of(objects.getFirst().format());
        var columns = new LinkedHashMap<String, String>();
        try (var table = DataFiles.open(name, files, format, DataOptions.DEFAULT.usualForms())) {
            var small = new AggregateQuery(DataTable.TABLE);
            table.columns().forEach(column -> small.add(small(column, format.get())));
            var fits = small.run(table);
            for (var column : table.columns()) {
                boolean integer = fits.text(columns.size()).filter("true"::equals).isPresent();
                columns.put(column.name(), integer ? "INTEGER" : column.type());
            }
            return columns;
        } catch (UnreadableDataException unreadable) {
            throw CommandException.input(String.valueOf(unreadable.getMessage()));
        }
    }

    /// Returns an aggregate: the whole numbers of a CSV column are integers.
    private static String small(DataColumn column, FileFormat format) {
        boolean csv = format == FileFormat.CSV || format == FileFormat.TSV;
        return csv && column.type().equals("BIGINT")
                ? "max(abs(%s)) < 1000000000".formatted(column.sql())
                : "false";
    }

    private static CommandException different(LinkedObject first, LinkedObject other, String what) {
        return CommandException.input(
                "'%s' and '%s' cannot be in one table: the second has %s; use a prefix of files with the same format and columns"
                        .formatted(first.name(), other.name(), what));
    }

    private static String list(Map<String, String> columns) {
        return columns.entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue())
                .collect(Collectors.joining(", "));
    }

    /// Creates a table of the objects, and returns its columns with their SQL types.
    private static Map<String, String> columns(
            String table, List<LinkedObject> objects, QueryTables tables) throws BindException {
        var files = objects.stream().map(LinkedObject::file).toList();
        try {
            tables.files(table, List.of(new FileTable(objects.getFirst().format(), files)));
        } catch (BindException unreadable) {
            var name = objects.getFirst().name() + (objects.size() == 1 ? "" : ", ...");
            throw new BindException(
                    String.valueOf(unreadable.getMessage())
                            .replace("'" + table + "'", "'" + name + "'"),
                    0,
                    Optional.empty());
        }
        var columns = new LinkedHashMap<String, String>();
        var sql = "SELECT * FROM %s LIMIT 0".formatted(table);
        tables.query(
                tables.parse(sql, List.of(table)),
                1,
                MOST_BYTES,
                new ResultReader() {
                    @Override
                    public void columns(List<Heading> headings) {
                        headings.forEach(heading -> columns.put(heading.name(), heading.type()));
                    }

                    @Override
                    public void row(@Nullable String[] values) {}
                });
        return columns;
    }

    private static ProposedColumns proposed(Map<String, String> columns, FileFormat format) {
        var types = new LinkedHashMap<String, Type>();
        var refused = new LinkedHashMap<String, String>();
        columns.forEach((name, sql) ->
                type(sql, format)
                        .filter(_ -> Schema.canHave(name))
                        .ifPresentOrElse(
                                type -> types.put(name, type), () -> refused.put(name, sql)));
        return new ProposedColumns(types, refused);
    }

    private static Optional<Type> type(String sql, FileFormat format) {
        var decimal = DECIMAL.matcher(sql);
        if (decimal.matches()) {
            return Optional.of(
                    new Type.Decimal(
                            Integer.parseInt(decimal.group(1)),
                            Integer.parseInt(decimal.group(2))));
        }
        return switch (sql) {
            case "VARCHAR" -> Optional.of(Type.Simple.VARCHAR);
            case "UUID" ->
                    format == FileFormat.PARQUET
                            ? Optional.empty()
                            : Optional.of(Type.Simple.VARCHAR);
            case "BOOLEAN" -> Optional.of(Type.Simple.BOOLEAN);
            case "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT" ->
                    Optional.of(Type.Simple.INTEGER);
            case "BIGINT", "UINTEGER" -> Optional.of(Type.Simple.BIGINT);
            case "UBIGINT" -> Optional.of(new Type.Decimal(20, 0));
            case "FLOAT", "DOUBLE" -> Optional.of(Type.Simple.DOUBLE);
            case "DATE" -> Optional.of(Type.Simple.DATE);
            case "TIMESTAMP" -> Optional.of(Type.Simple.TIMESTAMP);
            case "TIMESTAMP WITH TIME ZONE" -> Optional.of(Type.Simple.TIMESTAMPTZ);
            case "JSON" -> Optional.of(Type.Simple.JSON);
            default -> TypeSpelling.read(sql).filter(ProposedColumns::hasMemberNames);
        };
    }

    /// Returns true if the members of structs in a type have names of members of a lake table.
    private static boolean hasMemberNames(Type type) {
        return switch (type) {
            case Type.Simple _, Type.Decimal _ -> true;
            case Type.ListOf(var element) -> hasMemberNames(element);
            case Type.Struct(var members) ->
                    members.stream()
                            .allMatch(member ->
                                    LakeTable.hasMemberName(member.name())
                                            && hasMemberNames(member.type()));
        };
    }
}

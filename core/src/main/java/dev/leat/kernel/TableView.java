package dev.leat.kernel;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.batch.FileUnit;
import dev.leat.file.Piece;
import dev.leat.kernel.CompiledPipeline.Input;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The view through which a statement reads a piece's table, regardless of the table's format. Its
/// columns are the record's position, counted from 1, the required columns with their types, and
/// the members of `source`. If `places`, lines and offsets are also available for staged rows.
record TableView(Input input, boolean places) {

    /// Column with a record's index, from 0, in a staged table and in the table [#LINES].
    static final String RECORD = "_leat_record";

    /// Table with the index, line and offset of each record.
    static final String LINES = "_leat_lines";

    private static final String RAW = "_leat_raw";

    /// Maximum length of a line, for DuckDB. The readers of files write no line that is longer.
    private static final long MAX_LINE = 20 << 20;

    /// Minimum size of the scan buffer in bytes. The buffer holds the whole table if possible, and
    /// at least one line. DuckDB's default is sixteen times the maximum line length, which is most
    /// of the memory limit.
    private static final long MIN_BUFFER = 1 << 20;

    private static final long MAX_BUFFER = 64 << 20;

    /// Returns true if the table [#LINES] is required.
    boolean lines() {
        return places || inStatement();
    }

    private boolean inStatement() {
        return input.source().contains("line") || input.source().contains("offset");
    }

    /// Returns the statement that creates the view.
    String sql(FileUnit unit, Piece.Table table) throws IOException {
        var columns = new ArrayList<String>();
        var record = SqlLiterals.name(RECORD);
        columns.add(RAW + "." + record + " + 1 AS " + SqlLiterals.name(StatementInput.POSITION));
        for (int field : input.fields()) {
            columns.add(column(input.schema().fields().get(field), table.form()));
        }
        for (var member : SourceStruct.FILE.members()) {
            if (input.source().contains(member.name())) {
                columns.add(
                        member(unit, member.name()) + " AS " + TableIntake.source(member.name()));
            }
        }
        var from = from(table) + " AS " + RAW;
        if (inStatement()) {
            from += " JOIN %s ON %s.%s = %s.%s".formatted(LINES, LINES, record, RAW, record);
        }
        return "CREATE OR REPLACE TEMP VIEW %s AS SELECT %s FROM %s"
                .formatted(SqlLiterals.name(TableIntake.VIEW), String.join(", ", columns), from);
    }

    private static String column(Schema.Field field, Piece.Form form) {
        var name = SqlLiterals.name(field.name());
        return switch (form) {
            case STAGED -> RAW + "." + name;
            case DOCUMENTS ->
                    StatementInput.column(field).value().getFirst().text() + " AS " + name;
            case CSV ->
                    switch (field.type()) {
                        case Type.Simple simple ->
                                simple == Type.Simple.JSON
                                        ? "CAST(%s.%s AS JSON) AS %s".formatted(RAW, name, name)
                                        : RAW + "." + name;
                        case Type.Decimal _ -> RAW + "." + name;
                        case Type.ListOf _, Type.Struct _ ->
                                "CAST(from_json(%s.%s, %s) AS %s) AS %s"
                                        .formatted(
                                                RAW,
                                                name,
                                                SqlLiterals.text(
                                                        StatementInput.structure(field.type())),
                                                TypeSpelling.of(field.type()),
                                                name);
                    };
        };
    }

    private String from(Piece.Table table) throws IOException {
        return switch (table.form()) {
            case STAGED -> "read_parquet(" + path(table.file()) + ")";
            case CSV -> csv(table.file(), columns(), "','", "'\"'");
            case DOCUMENTS ->
                    "(SELECT %s, from_json(\"_leat_json\", %s) AS \"_leat_doc\" FROM %s)"
                            .formatted(
                                    SqlLiterals.name(RECORD),
                                    SqlLiterals.text(new StatementInput(sourceless()).structure()),
                                    csv(
                                            table.file(),
                                            List.of(
                                                    column(RECORD, "BIGINT"),
                                                    column("_leat_json", "VARCHAR")),
                                            "chr(31)",
                                            "''"));
        };
    }

    private Input sourceless() {
        return new Input(input.schema(), input.fields(), Set.of());
    }

    private List<String> columns() {
        var columns = new ArrayList<String>();
        columns.add(column(RECORD, "BIGINT"));
        for (var field : input.schema().fields()) {
            boolean plain =
                    field.type() != Type.Simple.JSON
                            && !(field.type() instanceof Type.ListOf)
                            && !(field.type() instanceof Type.Struct);
            columns.add(column(field.name(), plain ? TypeSpelling.of(field.type()) : "VARCHAR"));
        }
        return columns;
    }

    private static String column(String name, String sqlType) {
        return SqlLiterals.text(name) + ": " + SqlLiterals.text(sqlType);
    }

    /// Returns the SQL that reads a CSV file. Nothing is detected automatically, because the result
    /// could differ between pieces. The scan uses one thread: several threads would have to guess
    /// where a record begins, which fails if quoted strings contain whole lines.
    private static String csv(Path file, List<String> columns, String delimiter, String quote)
            throws IOException {
        long buffer = Math.clamp(Files.size(file) + 1, MIN_BUFFER, MAX_BUFFER);
        return ("read_csv(%s, columns = {%s}, auto_detect = false, header = false, delim = %s,"
                        + " quote = %s, escape = %s, new_line = '\\n', nullstr = '',"
                        + " allow_quoted_nulls = false, max_line_size = %d, buffer_size = %d,"
                        + " parallel = false)")
                .formatted(
                        path(file),
                        columns.stream().collect(Collectors.joining(", ")),
                        delimiter,
                        quote,
                        quote,
                        Math.min(MAX_LINE, buffer),
                        buffer);
    }

    private static String path(Path file) {
        return SqlLiterals.text(file.toAbsolutePath().normalize().toString());
    }

    private static String member(FileUnit unit, String member) {
        return switch (member) {
            case "id" ->
                    SqlLiterals.text(unit.bucket() + "/" + unit.key() + "@" + unit.versionText());
            case "name" -> SqlLiterals.text(unit.bucket());
            case "key" -> SqlLiterals.text(unit.key());
            case "stem" -> SqlLiterals.text(unit.stem());
            case "version" -> SqlLiterals.text(unit.versionText());
            case "received_at" -> "make_timestamptz(" + ViewPeriods.micros(unit.created()) + ")";
            case "line", "offset" -> LINES + "." + SqlLiterals.name(member);
            default -> throw new IllegalStateException("source has no " + member);
        };
    }
}

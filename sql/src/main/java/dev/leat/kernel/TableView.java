package dev.leat.kernel;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.batch.FileUnit;
import dev.leat.column.Layout;
import dev.leat.column.arrow.MemoryView;
import dev.leat.file.Piece;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline.Input;
import dev.leat.kernel.compile.StatementInput;
import dev.leat.kernel.compile.TableIntake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The view through which a statement reads a piece's table, regardless of the table's format. Its
/// columns are the record's position, counted from 1, the required columns with their types, and
/// the members of `source`. If `places`, lines and offsets are also available for staged rows.
record TableView(Input input, boolean places) {

    /// Column with a record's index, from 0, in a staged table and in the table [#LINES].
    static final String RECORD = "_leat_record";

    /// Table with the index, line and offset of each record.
    static final String LINES = "_leat_lines";

    /// View of the rows that are in memory.
    static final String MEMORY = "_leat_memory";

    private static final String RAW = "_leat_raw";
    private static final String LINE = "_leat_line";
    private static final String OFFSET = "_leat_offset";
    private static final String JSON = "_leat_json";

    /// Returns true if the table [#LINES] is required. Rows in memory have columns with their lines
    /// and offsets; staged rows do not.
    boolean lines(Piece.Table table) {
        return places || (inStatement() && table instanceof Piece.Table.Staged);
    }

    private boolean inStatement() {
        return input.source().contains("line") || input.source().contains("offset");
    }

    /// Returns the columns of the view [#MEMORY] over the rows of a piece.
    List<MemoryView.Column> columns(Piece.Table table) {
        var columns = new ArrayList<MemoryView.Column>();
        columns.add(new MemoryView.Column(RECORD, Layout.LONG, Piece.Table.RECORD));
        if (places || inStatement()) {
            columns.add(new MemoryView.Column(LINE, Layout.LONG, Piece.Table.LINE));
            columns.add(new MemoryView.Column(OFFSET, Layout.LONG, Piece.Table.OFFSET));
        }
        if (table instanceof Piece.Table.Documents) {
            columns.add(new MemoryView.Column(JSON, Layout.TEXT, Piece.Table.FIELDS));
            return columns;
        }
        for (int index : input.fields()) {
            var field = input.schema().fields().get(index);
            var layout = Layout.of(field.type());
            columns.add(new MemoryView.Column(field.name(), layout, Piece.Table.FIELDS + index));
        }
        return columns;
    }

    /// Returns the statement that creates the table [#LINES] from the view [#MEMORY].
    static String linesInMemory() {
        return "CREATE OR REPLACE TEMP TABLE %s AS SELECT %s, %s AS line, %s AS \"offset\" FROM %s"
                .formatted(LINES, RECORD, LINE, OFFSET, MEMORY);
    }

    /// Returns the statement that creates the view.
    String sql(FileUnit unit, Piece.Table table) {
        boolean staged = table instanceof Piece.Table.Staged;
        var columns = new ArrayList<String>();
        var record = SqlLiterals.name(RECORD);
        columns.add(RAW + "." + record + " + 1 AS " + SqlLiterals.name(StatementInput.POSITION));
        for (int field : input.fields()) {
            columns.add(column(input.schema().fields().get(field), table));
        }
        for (var member : SourceStruct.FILE.members()) {
            if (input.source().contains(member.name())) {
                columns.add(
                        member(unit, member.name(), staged)
                                + " AS "
                                + TableIntake.source(member.name()));
            }
        }
        var from = from(table) + " AS " + RAW;
        if (inStatement() && staged) {
            from += " JOIN %s ON %s.%s = %s.%s".formatted(LINES, LINES, record, RAW, record);
        }
        return "CREATE OR REPLACE TEMP VIEW %s AS SELECT %s FROM %s"
                .formatted(SqlLiterals.name(TableIntake.VIEW), String.join(", ", columns), from);
    }

    private static String column(Schema.Field field, Piece.Table table) {
        var name = SqlLiterals.name(field.name());
        return switch (table) {
            case Piece.Table.Staged _ -> RAW + "." + name;
            case Piece.Table.Documents _ ->
                    StatementInput.column(field).value().getFirst().text() + " AS " + name;
            case Piece.Table.Columns _ ->
                    field.type() == Type.Simple.JSON
                            ? "CAST(%s.%s AS JSON) AS %s".formatted(RAW, name, name)
                            : RAW + "." + name;
        };
    }

    private String from(Piece.Table table) {
        return switch (table) {
            case Piece.Table.Staged(var file, _) -> "read_parquet(" + path(file) + ")";
            case Piece.Table.Columns _ -> MEMORY;
            case Piece.Table.Documents _ ->
                    "(SELECT * EXCLUDE %s, from_json(%s, %s) AS \"_leat_doc\" FROM %s)"
                            .formatted(
                                    JSON,
                                    JSON,
                                    SqlLiterals.text(new StatementInput(sourceless()).structure()),
                                    MEMORY);
        };
    }

    private Input sourceless() {
        return new Input(input.schema(), input.fields(), Set.of());
    }

    private static String path(Path file) {
        return SqlLiterals.text(file.toAbsolutePath().normalize().toString());
    }

    private static String member(FileUnit unit, String member, boolean staged) {
        return switch (member) {
            case "id" ->
                    SqlLiterals.text(unit.bucket() + "/" + unit.key() + "@" + unit.versionText());
            case "name" -> SqlLiterals.text(unit.bucket());
            case "key" -> SqlLiterals.text(unit.key());
            case "stem" -> SqlLiterals.text(unit.stem());
            case "version" -> SqlLiterals.text(unit.versionText());
            case "received_at" -> "make_timestamptz(" + ViewPeriods.micros(unit.created()) + ")";
            case "line" -> staged ? LINES + ".line" : RAW + "." + LINE;
            case "offset" -> staged ? LINES + ".\"offset\"" : RAW + "." + OFFSET;
            default -> throw new IllegalStateException("source has no " + member);
        };
    }
}

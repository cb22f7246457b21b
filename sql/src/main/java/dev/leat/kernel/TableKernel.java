package dev.leat.kernel;

import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.column.ColumnTable;
import dev.leat.decode.Tape;
import dev.leat.disk.DiskFolder;
import dev.leat.file.Piece;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.kernel.compile.StatementInput;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The kernel of one pipeline over pieces of files. It runs the statement over the piece's table,
/// and stores the result in a temporary table. It then converts failures to reasons, writes rows
/// for buckets to files, and returns rows for other sinks.
final class TableKernel implements FileKernel {

    private final CompiledPipeline program;
    private final Pipeline pipeline;
    private final TableSession session;
    private final Runnable closed;
    private final TableView view;
    private final RowsToInspect toInspect;
    private final Tape documents = new Tape(1);
    private final StatementResult result;
    private final ResultTable results;
    private final PieceVerdicts verdicts;
    private final RowMaker rows;
    private final LookupParameters lookups;
    private final BitSet keyed;

    /// Creates a kernel. If `places`, the files of buckets contain the position of each row, in
    /// addition to the columns. `keyed` are the sinks that are lake tables with a unique key.
    TableKernel(
            CompiledPipeline program,
            Pipeline pipeline,
            boolean places,
            BitSet keyed,
            TableSession session,
            LookupReader reader,
            Runnable closed) {
        this.program = program;
        this.pipeline = pipeline;
        this.session = session;
        this.closed = closed;
        this.keyed = keyed;
        view = new TableView(program.input(), places);
        toInspect = new RowsToInspect(program);
        result = new StatementResult(program);
        results = new ResultTable(program, session, places);
        verdicts = new PieceVerdicts(program, keyed, documents, result, toInspect.words().size());
        rows = new RowMaker(program, documents, result, hashed(program));
        lookups = new LookupParameters(program.lookups(), reader, this::keys);
    }

    private void keys(int use, List<byte[]> parameters, TableSession.Reading reading)
            throws SQLException {
        session.query(program.lookups().get(use).keys().text(), parameters, reading);
    }

    /// Returns true if a sink uses the hashes of rows. Files for buckets are written from the
    /// result table, and warehouse tables judge rows by the values of their own columns.
    private static boolean hashed(CompiledPipeline program) {
        return program.outlets().stream()
                .anyMatch(outlet ->
                        !(outlet.target() instanceof Target.Files
                                || outlet.target() instanceof Target.OfRow));
    }

    @Override
    public Worked run(FileUnit unit, Piece piece, StagingFolder staging)
            throws UnreadableFileException, IOException {
        session.begin();
        try {
            return worked(unit, piece, staging);
        } catch (SQLException e) {
            throw session.failed(
                    "part %d of %s/%s cannot be processed"
                            .formatted(piece.part(), unit.bucket(), unit.key()),
                    e);
        } finally {
            session.clear();
            session.end();
        }
    }

    private Worked worked(FileUnit unit, Piece piece, StagingFolder staging)
            throws SQLException, UnreadableFileException, IOException {
        int size = piece.table().size();
        var table = new Outcomes(size, program.outlets().size());
        if (size == 0) {
            return new Worked(table, ofFiles(new int[0], table), List.of(), List.of());
        }
        var refused = new BitSet();
        load(unit, piece, table, refused);
        result.begin(size);
        session.query(toInspect.sql(), result::readSome);
        var good = verdicts.judge(table, refused, unit.created());
        var record = IntStream.range(0, size).toArray();
        var made =
                toInspect.rows()
                        ? rows.rows(
                                at -> id(unit, piece, at), record, GoodRows.of(good, result), table)
                        : ofFiles(good, table);
        var staged = new ArrayList<StagedFile>();
        for (int sink = 0; sink < program.outlets().size(); sink++) {
            if (program.outlets().get(sink).target() instanceof Target.Files target) {
                staged.addAll(
                        results.write(
                                sink,
                                verdicts.taken(table, refused, sink),
                                template -> OutputPaths.ofPiece(template, unit, piece.part()),
                                piece.part(),
                                target.published() ? Map.of() : added(unit, sink),
                                staging));
            }
        }
        return new Worked(table, made, staged, rejected(piece, table));
    }

    /// Returns the columns, as SQL, that the rows for a lake table have in addition to those of a
    /// row.
    private Map<String, String> added(FileUnit unit, int sink) {
        var source = LakeSource.of(unit);
        var added = new TreeMap<String, String>();
        added.put(LakeTable.SOURCE, SqlLiterals.text(source.object()));
        added.put(LakeTable.VERSION, SqlLiterals.text(source.version()));
        if (keyed.get(sink)) {
            added.put(LakeClaims.ROW, SqlLiterals.name(StatementInput.POSITION) + " - 1");
        }
        return added;
    }

    private void load(FileUnit unit, Piece piece, Outcomes table, BitSet refused)
            throws SQLException, IOException {
        switch (piece.table()) {
            case Piece.Table.Columns(var rows) -> inMemory(piece.table(), rows);
            case Piece.Table.Documents(var rows) -> inMemory(piece.table(), rows);
            case Piece.Table.Staged staged when view.lines(staged) -> lines(piece);
            case Piece.Table.Staged _ -> {}
        }
        session.execute(view.sql(unit, piece.table()));
        new BisectingInsert(
                        session,
                        program.statement().text(),
                        () -> lookups.after(List.of()),
                        (error, record) -> {
                            refused.set(record);
                            table.reject(
                                    record, List.of(VerdictWriter.failed(session.sentence(error))));
                        })
                .run(piece.table().size());
    }

    private void inMemory(Piece.Table table, ColumnTable rows) throws SQLException {
        session.view(TableView.MEMORY, view.columns(table), rows);
        if (view.lines(table)) {
            session.execute(TableView.linesInMemory());
        }
    }

    private void lines(Piece piece) throws SQLException {
        session.fill(
                TableView.LINES,
                "\"_leat_record\" BIGINT, line BIGINT, \"offset\" BIGINT",
                appender -> {
                    for (int record = 0; record < piece.table().size(); record++) {
                        appender.beginRow();
                        appender.append((long) record);
                        appender.append(piece.line(record));
                        appender.append(piece.offset(record));
                        appender.endRow();
                    }
                });
    }

    /// Returns the rows of these records, if the values of all rows are only in files.
    private static Rows ofFiles(int[] records, Outcomes table) {
        var sinks = IntStream.range(0, table.sinks());
        return new Rows(
                records.length,
                records,
                new byte[Rows.HASH_BYTES * records.length],
                new byte[Rows.HASH_BYTES * records.length],
                sinks.mapToObj(_ -> List.<dev.leat.batch.Column>of()).toList());
    }

    /// Returns the id of a record for pipelines without a key. It contains the record's line in the
    /// file and, if each version counts as another file, the version. For JSON it also contains the
    /// offset, because elements of an array may share a line.
    private String id(FileUnit unit, Piece piece, int at) {
        var files = pipeline.from().files().orElseThrow();
        var file = unit.bucket() + "/" + unit.key();
        if (files.onOverwrite() == FileSource.OnOverwrite.APPEND) {
            file += "@" + unit.versionText();
        }
        var place = file + "@" + piece.line(at);
        return files.format() == FileFormat.JSON ? place + ":" + piece.offset(at) : place;
    }

    private static List<RejectedLine> rejected(Piece piece, Outcomes table) {
        var rejected = new ArrayList<RejectedLine>();
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                if (table.at(record, sink) == Outcome.REJECTED) {
                    rejected.add(
                            new RejectedLine(
                                    piece.line(record),
                                    piece.offset(record),
                                    piece.text(record),
                                    PieceVerdicts.reasons(table, record)));
                    break;
                }
            }
        }
        return rejected;
    }

    @Override
    public List<StagedFile> outputs(List<StagedFile> parts, StagingFolder staging)
            throws IOException {
        record Goal(int sink, String key) {}
        var goals = new LinkedHashMap<Goal, List<StagedFile>>();
        for (var part : parts) {
            if (part.sink() >= 0 && published(part.sink())) {
                goals.computeIfAbsent(new Goal(part.sink(), part.key()), _ -> new ArrayList<>())
                        .add(part);
            }
        }
        session.begin();
        try {
            var outputs = new ArrayList<StagedFile>();
            for (var goal : goals.entrySet()) {
                int sink = goal.getKey().sink();
                if (program.outlets().get(sink).target() instanceof Target.Files target) {
                    var name = "output%d-%d".formatted(sink, outputs.size());
                    outputs.add(
                            new PartAssembly(session, target)
                                    .together(goal.getValue(), name, staging));
                }
            }
            return outputs;
        } catch (SQLException e) {
            throw session.failed("the parts of a file cannot be assembled", e);
        } finally {
            session.end();
        }
    }

    private boolean published(int sink) {
        return program.outlets().get(sink).target() instanceof Target.Files target
                && target.published();
    }

    @Override
    public FileLakeRows lakeRows(
            int sink, List<StagedFile> parts, LakeLayout layout, StagingFolder staging) {
        var outlet = program.outlets().get(sink);
        if (!(outlet.target() instanceof Target.Files target)) {
            throw new IllegalArgumentException("sink " + outlet.name() + " stages no files");
        }
        return new StagedLakeRows(
                session,
                outlet.name(),
                target.columns().stream().map(CompiledPipeline.Output::name).toList(),
                parts.stream().filter(part -> part.sink() == sink).toList(),
                layout,
                staging);
    }

    @Override
    public List<StagedFile> empty(FileUnit unit, StagingFolder staging) throws IOException {
        session.begin();
        try {
            var outputs = new ArrayList<StagedFile>();
            for (int sink = 0; sink < program.outlets().size(); sink++) {
                if (program.outlets().get(sink).target() instanceof Target.Files target
                        && target.published()
                        && target.path().isEmpty()) {
                    outputs.add(
                            new PartAssembly(session, target)
                                    .empty(
                                            sink,
                                            OutputPaths.ofPiece(target.form().path(), unit, 1)
                                                    .key(Map.of()),
                                            "empty" + sink,
                                            staging));
                }
            }
            DiskFolder.sync(staging.folder());
            return outputs;
        } catch (SQLException e) {
            throw session.failed("a file without rows cannot be written", e);
        } finally {
            session.end();
        }
    }

    @Override
    public void close() {
        session.close();
        closed.run();
    }
}

package dev.leat.kernel.reduce;

import dev.leat.batch.CountingMode;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileLakeRows;
import dev.leat.kernel.RowExchange;
import dev.leat.kernel.reduce.ReductionPlan.Whole;
import dev.leat.lake.LakeLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A kernel for a pipeline with steps over the whole file. It contains a kernel for each round (see
/// [ReductionPlan]). The kernel of each round but the last stages its rows for the step that
/// follows.
///
/// Staged files of this kernel have a negative sink: -1 for the rows of the first round, -2 for the
/// result of the first step, -3 for the rows of the second round, and so on. So the staged files
/// determine the next round, also after a restart. Owned by one thread.
final class RoundKernel implements FileKernel {

    private final ReductionPlan plan;
    private final List<FileKernel> kernels;
    private final WholeFileFunctions resources;

    /// Creates a kernel from the kernels of its rounds, which this kernel closes.
    RoundKernel(ReductionPlan plan, List<FileKernel> kernels, WholeFileFunctions resources) {
        this.plan = plan;
        this.kernels = List.copyOf(kernels);
        this.resources = resources;
    }

    @Override
    public Worked run(FileUnit unit, Piece piece, StagingFolder staging)
            throws UnreadableFileException, IOException {
        int round = piece instanceof RoundPiece of ? of.round() : 0;
        var counted = piece instanceof RoundPiece of ? of.counted() : piece;
        var own = round == 0 ? staging : new StagingFolder(folder(staging, round));
        var worked = kernels.get(round).run(unit, counted, own);
        var staged = new ArrayList<StagedFile>();
        for (var file : worked.staged()) {
            int sink = round < plan.steps().size() ? rows(round) : file.sink();
            staged.add(
                    new StagedFile(
                            sink,
                            piece.part(),
                            file.key(),
                            file.file(),
                            file.rows(),
                            file.bytes()));
        }
        return round < plan.steps().size()
                ? new Worked(table(worked.table()), noRows(), staged, worked.rejected())
                : new Worked(worked.table(), worked.rows(), staged, worked.rejected());
    }

    private static Path folder(StagingFolder staging, int round) throws IOException {
        return Files.createDirectories(staging.file("round-" + round));
    }

    /// Returns a table in which each sink has the outcomes of the staging sink, the only sink of an
    /// earlier round.
    private Outcomes table(Outcomes staged) {
        var table = new Outcomes(staged.records(), sinks());
        for (int record = 0; record < staged.records(); record++) {
            var word = staged.sinks() == 0 ? Outcome.DELIVERED : staged.at(record, 0);
            for (int sink = 0; sink < sinks(); sink++) {
                table.put(record, sink, word);
            }
        }
        return table;
    }

    private Rows noRows() {
        return new Rows(
                0, new int[0], new byte[0], new byte[0], Collections.nCopies(sinks(), List.of()));
    }

    private int sinks() {
        return plan.pipeline().to().size();
    }

    @Override
    public Optional<PieceReader> reader(List<StagedFile> staged, Position from) throws IOException {
        int round = done(staged);
        if (round == 0) {
            return Optional.empty();
        }
        var whole = plan.steps().get(round - 1);
        var file =
                staged.stream().filter(s -> s.sink() == made(round - 1)).findFirst().orElseThrow();
        var source =
                new StagedPieces.Source(
                        round, file, whole.after(), whole.counting(), plan.conflict(whole));
        var schema = plan.pipeline().from().schema().name();
        return Optional.of(new StagedPieces(source, schema, from, resources));
    }

    @Override
    public Optional<Reduced> reduce(
            FileUnit unit, List<StagedFile> staged, Position end, StagingFolder staging)
            throws UnreadableFileException, IOException {
        int round = done(staged);
        if (round == plan.steps().size()) {
            return Optional.empty();
        }
        var whole = plan.steps().get(round);
        var parts =
                staged.stream()
                        .filter(s -> s.sink() == rows(round))
                        .sorted(Comparator.comparingInt(StagedFile::part))
                        .map(StagedFile::file)
                        .toList();
        int columns = Math.max(whole.before().all().size(), whole.after().all().size());
        var made =
                new Reducer(staging.folder(), resources.room(columns))
                        .run(
                                plan.reduction(whole),
                                whole.step().kind(),
                                whole.before(),
                                parts,
                                staging.file("made-" + (round + 1) + ".parquet"));
        var result =
                new StagedFile(
                        made(round), end.part(), "", made.file(), made.after(), made.bytes());
        return Optional.of(
                new Reduced(
                        new Position(0, 0, end.part() + 1), totals(whole, made), List.of(result)));
    }

    @Override
    public Optional<RowExchange> exchange() {
        var whole = plan.steps().getFirst();
        return plan.keys(whole).map(keys -> new KeyExchange(this, plan, whole, keys, resources));
    }

    /// Returns the change of the file's totals. Rows that `distinct` has dropped were counted as
    /// written; they are now counted as filtered.
    private static Totals totals(Whole whole, Reducer.Made made) {
        long dropped = made.before() - made.after();
        return whole.counting() == CountingMode.RECOUNTED
                ? new Totals(0, -dropped, dropped, 0)
                : Totals.NONE;
    }

    @Override
    public List<StagedFile> outputs(List<StagedFile> parts, StagingFolder staging)
            throws IOException {
        var outputs = parts.stream().filter(staged -> staged.sink() >= 0).toList();
        return kernels.getLast().outputs(outputs, staging);
    }

    @Override
    public FileLakeRows lakeRows(
            int sink, List<StagedFile> parts, LakeLayout layout, StagingFolder staging) {
        return kernels.getLast().lakeRows(sink, parts, layout, staging);
    }

    @Override
    public List<StagedFile> empty(FileUnit unit, StagingFolder staging) throws IOException {
        return kernels.getLast().empty(unit, staging);
    }

    /// Returns the number of completed steps over the whole file.
    private int done(List<StagedFile> staged) {
        int round = 0;
        while (round < plan.steps().size() && has(staged, made(round))) {
            round++;
        }
        return round;
    }

    private static boolean has(List<StagedFile> staged, int sink) {
        return staged.stream().anyMatch(s -> s.sink() == sink);
    }

    static int rows(int round) {
        return -1 - 2 * round;
    }

    static int made(int round) {
        return -2 - 2 * round;
    }

    @Override
    public void close() {
        kernels.forEach(FileKernel::close);
    }
}

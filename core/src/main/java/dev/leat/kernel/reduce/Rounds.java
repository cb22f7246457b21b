package dev.leat.kernel.reduce;

import dev.leat.batch.Counting;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Rows;
import dev.leat.batch.Staged;
import dev.leat.batch.Staging;
import dev.leat.batch.Totals;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.Unreadable;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.reduce.Plan.Whole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A kernel for a pipeline with steps over the whole file. It has a kernel for each round; all but
/// the last stage their rows, where a step then finds them.
///
/// What it stages for itself has a sink below zero: -1 the rows of the first round, -2 what the
/// first step made of them, -3 the rows of the second, and so on. So what was staged says which
/// round is next, also after a restart. Owned by one thread.
final class Rounds implements FileKernel {

    private final Plan plan;
    private final List<FileKernel> kernels;
    private final Means means;

    /// Takes over the kernels, one for each round.
    Rounds(Plan plan, List<FileKernel> kernels, Means means) {
        this.plan = plan;
        this.kernels = List.copyOf(kernels);
        this.means = means;
    }

    @Override
    public Worked run(FileUnit unit, Piece piece, Staging staging) throws Unreadable, IOException {
        int round = piece instanceof RoundPiece of ? of.round() : 0;
        var counted = piece instanceof RoundPiece of ? of.counted() : piece;
        var own = round == 0 ? staging : new Staging(folder(staging, round));
        var worked = kernels.get(round).run(unit, counted, own);
        var staged = new ArrayList<Staged>();
        for (var file : worked.staged()) {
            int sink = round < plan.steps().size() ? rows(round) : file.sink();
            staged.add(
                    new Staged(
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

    private static Path folder(Staging staging, int round) throws IOException {
        return Files.createDirectories(staging.file("round-" + round));
    }

    /// The words of the one place where rows were staged, as those of all sinks.
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
    public Optional<PieceReader> reader(List<Staged> staged, Position from) throws IOException {
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
        return Optional.of(new StagedPieces(source, schema, from, means));
    }

    @Override
    public Optional<Reduced> reduce(
            FileUnit unit, List<Staged> staged, Position end, Staging staging)
            throws Unreadable, IOException {
        int round = done(staged);
        if (round == plan.steps().size()) {
            return Optional.empty();
        }
        var whole = plan.steps().get(round);
        var parts =
                staged.stream()
                        .filter(s -> s.sink() == rows(round))
                        .sorted(Comparator.comparingInt(Staged::part))
                        .map(Staged::file)
                        .toList();
        int columns = Math.max(whole.before().columns().size(), whole.after().columns().size());
        var made =
                new Reducer(staging.folder(), means.room(columns))
                        .run(
                                plan.reduction(whole),
                                Plan.kind(whole.step()),
                                whole.before(),
                                parts,
                                staging.file("made-" + (round + 1) + ".parquet"));
        var result =
                new Staged(made(round), end.part(), "", made.file(), made.after(), made.bytes());
        return Optional.of(
                new Reduced(
                        new Position(0, 0, end.part() + 1), totals(whole, made), List.of(result)));
    }

    /// Rows that `distinct` dropped were counted as written before.
    private static Totals totals(Whole whole, Reducer.Made made) {
        long dropped = made.before() - made.after();
        return whole.counting() == Counting.AGAIN
                ? new Totals(0, -dropped, dropped, 0)
                : Totals.NONE;
    }

    @Override
    public List<Staged> outputs(List<Staged> parts, Staging staging) throws IOException {
        var outputs = parts.stream().filter(staged -> staged.sink() >= 0).toList();
        return kernels.getLast().outputs(outputs, staging);
    }

    @Override
    public List<Staged> empty(FileUnit unit, Staging staging) throws IOException {
        return kernels.getLast().empty(unit, staging);
    }

    /// How many steps over the whole file are done.
    private int done(List<Staged> staged) {
        int round = 0;
        while (round < plan.steps().size() && has(staged, made(round))) {
            round++;
        }
        return round;
    }

    private static boolean has(List<Staged> staged, int sink) {
        return staged.stream().anyMatch(s -> s.sink() == sink);
    }

    private static int rows(int round) {
        return -1 - 2 * round;
    }

    private static int made(int round) {
        return -2 - 2 * round;
    }

    @Override
    public void close() {
        kernels.forEach(FileKernel::close);
    }
}

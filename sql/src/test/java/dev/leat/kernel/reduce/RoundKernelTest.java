package dev.leat.kernel.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate;
import dev.leat.app.sink.BucketSink;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.file.Piece;
import dev.leat.file.Read;
import dev.leat.file.RejectedLines;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.reduce.Sales.Sale;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file with several rounds, with and without a restart at every checkpoint.
class RoundKernelTest {

    private static final WholeFileFunctions MEANS =
            new WholeFileFunctions(WholeFileFunctions.DEFAULT.memory(), 10_000);
    private static final FileUnit UNIT = new FileUnit("in", "sales.csv", 1, "e", 1, Instant.EPOCH);
    private static final App NO_APP = App.named("a");

    @TempDir private Path folder;

    /// Checkpointed state of a file.
    private static final class Kept {
        Position next = Position.START;
        Totals totals = Totals.NONE;
        final List<StagedFile> staged = new ArrayList<>();
        final List<RejectedLine> rejected = new ArrayList<>();
        boolean done;
    }

    private static Pipeline pipeline(Step... steps) {
        var plain = Sales.pipeline(List.of(steps), Optional.empty());
        return Pipeline.of(plain.name(), plain.from())
                .withSteps(plain.steps())
                .withTo(
                        List.of(
                                out(new Sink.Filter.Where(Sql.of("city = 'c1'")), "one"),
                                out(new Sink.Filter.All(), "all")));
    }

    private static Sink out(Sink.Filter filter, String name) {
        return new BucketSink(
                "out",
                filter,
                Map.of(),
                new TextTemplate(
                        List.of(
                                new TextTemplate.Part.Text(name + "-"),
                                new TextTemplate.Part.Number())),
                FileFormat.PARQUET,
                Compression.SNAPPY);
    }

    private static List<Sale> some(int count) {
        var random = new Random(7);
        var sales = new ArrayList<Sale>();
        for (int i = 0; i < count; i++) {
            sales.add(
                    Sale.of(
                            "i" + random.nextInt(count),
                            "c" + random.nextInt(40),
                            random.nextInt(2),
                            "1.00",
                            1));
        }
        return sales;
    }

    private FileKernels kernels() {
        return new FileKernels(
                1, FileKernels.DEFAULT_MEMORY, folder.resolve("temporary"), List.of(folder));
    }

    /// Processes the file; with `restarts`, the process restarts after each checkpoint.
    private Kept work(Pipeline pipeline, List<Piece> pieces, Path to, boolean restarts)
            throws Exception {
        var kept = new Kept();
        var staging = new StagingFolder(Files.createDirectories(to));
        try (var kernels = kernels()) {
            while (!kept.done) {
                try (var kernel =
                        new RoundKernels(kernels, MEANS).kernel(NO_APP, pipeline, Sales.SCHEMA)) {
                    go(kernel, kept, pieces, staging, restarts);
                }
            }
        }
        return kept;
    }

    private static void go(
            FileKernel kernel, Kept kept, List<Piece> pieces, StagingFolder staging, boolean once)
            throws Exception {
        do {
            var later = kernel.reader(kept.staged, kept.next);
            if (later.isEmpty()) {
                if (kept.next.part() <= pieces.size()) {
                    piece(kernel, kept, pieces.get(kept.next.part() - 1), staging);
                    continue;
                }
            } else {
                try (var reader = later.get()) {
                    var piece = reader.next(staging.file("table"));
                    if (piece.isPresent()) {
                        piece(kernel, kept, piece.get(), staging);
                        continue;
                    }
                }
            }
            var reduced = kernel.reduce(UNIT, kept.staged, kept.next, staging);
            if (reduced.isEmpty()) {
                kept.done = true;
                return;
            }
            kept.next = reduced.get().next();
            kept.totals = kept.totals.plus(reduced.get().totals());
            kept.staged.addAll(reduced.get().staged());
        } while (!once);
    }

    private static void piece(FileKernel kernel, Kept kept, Piece piece, StagingFolder staging)
            throws UnreadableFileException, IOException {
        var worked = kernel.run(UNIT, piece, staging);
        kept.staged.addAll(worked.staged());
        kept.rejected.addAll(Read.lines(piece));
        kept.rejected.addAll(worked.rejected());
        kept.totals =
                kept.totals.plus(
                        piece.counting().of(totals(worked.table(), piece.rejected().size())));
        kept.next = piece.to();
    }

    private static Totals totals(Outcomes table, int unread) {
        long filtered = 0;
        long rejected = 0;
        for (int i = 0; i < table.records(); i++) {
            filtered += table.at(i, 1) == Outcome.FILTERED ? 1 : 0;
            rejected += table.at(i, 1) == Outcome.REJECTED ? 1 : 0;
        }
        return new Totals(
                table.records() + unread,
                table.records() - filtered - rejected,
                filtered,
                rejected + unread);
    }

    private List<Piece> pieces(List<Sale> sales) throws SQLException {
        var pieces = new ArrayList<Piece>();
        for (var file : Sales.stage(folder, sales, 100)) {
            pieces.add(new StagedPart(file, pieces.size(), 100));
        }
        return pieces;
    }

    /// A piece whose table is a staged part.
    private record StagedPart(Path file, int index, int rows) implements Piece {
        @Override
        public Position from() {
            return new Position(index, index, index + 1);
        }

        @Override
        public Position to() {
            return new Position(index + 1, index + 1, index + 2);
        }

        @Override
        public Table table() {
            return new Table.Staged(file, rows);
        }

        @Override
        public RejectedLines rejected() {
            return RejectedLines.of(List.of());
        }

        @Override
        public long unknownFields() {
            return 0;
        }

        @Override
        public long line(int record) {
            return 2L * (index * rows + record) + 2;
        }

        @Override
        public long offset(int record) {
            return 0;
        }

        @Override
        public String text(int record) {
            return "";
        }
    }

    private List<Map<String, String>> rows(Pipeline pipeline, Kept kept) throws Exception {
        var rows = new ArrayList<Map<String, String>>();
        try (var kernels = kernels();
                var kernel = new RoundKernels(kernels).kernel(NO_APP, pipeline, Sales.SCHEMA)) {
            for (var part : kernel.outputs(kept.staged, new StagingFolder(folder))) {
                if (part.sink() == 0) {
                    continue;
                }
                rows.addAll(Sales.rows(part.file(), "*"));
            }
        }
        return rows;
    }

    private static final Pipeline TWO_STEPS =
            pipeline(
                    new Step.Distinct(List.of("id"), false),
                    new Step.Aggregate(
                            List.of("city"),
                            new LinkedHashMap<>(Map.of("total", Sql.of("sum(price)")))));

    @Test
    void twoStepsOverTheWholeFileComeOneAfterTheOther() throws Exception {
        var sales = some(700);
        var first = new LinkedHashMap<String, Sale>();
        int conflicts = 0;
        for (var sale : sales) {
            var before = first.putIfAbsent(Objects.requireNonNull(sale.id()), sale);
            conflicts += before == null || before.equals(sale) ? 0 : 1;
        }
        var sums = new TreeMap<String, BigDecimal>();
        first.values()
                .forEach(sale ->
                        sums.merge("" + sale.city(), new BigDecimal("1.00"), BigDecimal::add));
        var kept = work(TWO_STEPS, pieces(sales), folder.resolve("at-once"), false);
        var expected = new ArrayList<Map<String, String>>();
        sums.forEach((city, total) -> expected.add(Map.of("city", city, "total", "" + total)));
        assertThat(rows(TWO_STEPS, kept)).isEqualTo(expected);
        assertThat(kept.rejected).hasSize(conflicts);
        int dropped = 700 - first.size() - conflicts;
        assertThat(kept.totals).isEqualTo(new Totals(700, first.size(), dropped, conflicts));
    }

    @Test
    void aNewProcessGoesOnAtTheLastCheckpoint() throws Exception {
        var pieces = pieces(some(700));
        var atOnce = work(TWO_STEPS, pieces, folder.resolve("at-once"), false);
        var restarted = work(TWO_STEPS, pieces, folder.resolve("restarted"), true);
        assertThat(rows(TWO_STEPS, restarted)).isEqualTo(rows(TWO_STEPS, atOnce));
        assertThat(restarted.totals).isEqualTo(atOnce.totals);
        assertThat(restarted.rejected).isEqualTo(atOnce.rejected);
        assertThat(restarted.next).isEqualTo(atOnce.next);
    }

    /// Rows are rejected and filtered before, between and after the steps over the whole file.
    @Test
    void everyRecordIsWrittenFilteredOrRejected() throws Exception {
        var sales = some(700);
        var pipeline =
                pipeline(
                        new Step.Where(Sql.of("city <> 'c2'")),
                        new Step.Distinct(List.of("id"), false),
                        new Step.Check(Map.of("n is positive", Sql.of("n > 0"))),
                        new Step.Where(Sql.of("city <> 'c3'")),
                        new Step.Set(Map.of("line", Sql.of("source.line"))));
        var first = new LinkedHashMap<String, Integer>();
        var rejected = new TreeMap<Long, String>();
        var lines = new ArrayList<String>();
        for (int i = 0; i < sales.size(); i++) {
            var sale = sales.get(i);
            if ("c2".equals(sale.city())) {
                continue;
            }
            var before = first.putIfAbsent("" + sale.id(), i);
            long line = 2L * i + 2;
            if (before != null) {
                if (!sale.equals(sales.get(before))) {
                    rejected.put(line, "conflict");
                }
            } else if (Objects.requireNonNull(sale.n()) == 0) {
                rejected.put(line, "check");
            } else if (!"c3".equals(sale.city())) {
                lines.add("" + line);
            }
        }
        var kept = work(pipeline, pieces(sales), folder.resolve("all"), true);
        assertThat(rows(pipeline, kept)).extracting(row -> row.get("line")).isEqualTo(lines);
        var reported = new TreeMap<Long, String>();
        kept.rejected.forEach(r -> reported.put(r.line(), r.reasons().getFirst().cause()));
        assertThat(reported).isEqualTo(rejected);
        assertThat(
                        kept.rejected.stream()
                                .filter(r -> r.reasons().getFirst().cause().equals("check")))
                .allSatisfy(r -> {
                    assertThat(r.reasons().getFirst().step()).contains("steps[2].check");
                    assertThat(r.text()).matches("i\\d+,c\\d+,0,1.00,1");
                });
        int bad = rejected.size();
        int written = lines.size();
        assertThat(kept.totals).isEqualTo(new Totals(700, written, 700 - written - bad, bad));
    }

    /// The part numbers of a sink do not depend on the number of pieces in earlier rounds.
    @Test
    void partsOfTheLastRoundBeginAtOne() throws Exception {
        var kept = work(TWO_STEPS, pieces(some(700)), folder.resolve("parts"), false);
        assertThat(kept.staged.stream().filter(s -> s.sink() >= 0).map(StagedFile::key))
                .contains("all-00001");
        assertThat(kept.staged.stream().map(StagedFile::part)).isSorted();
    }
}

package dev.leat.load;

import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.RowExchange;
import dev.leat.load.SingleFileRun.Result;
import dev.leat.metrics.PipelineMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Processes a file with a step over the whole file in several processes, in three stages: the rows
/// of each split ([#rows]), the step on each bucket of rows with equal keys ([#reduce]), and the
/// steps after it on each range of lines ([#finish]). The caller moves files between the processes.
/// The result of the file is the sum of those of the splits, the buckets and the ranges, in this
/// order. Owned by one thread.
public record FileExchange(
        SingleFileRun run,
        PieceReaderFactory readers,
        Pipeline pipeline,
        FileUnit unit,
        Content content,
        StagingFolder staging,
        Optional<PipelineMetrics> tally) {

    /// The result of a stage: a result like that of a split, and the rows for the next stage.
    /// `part` of each file with rows is the number of the bucket or range to which they belong.
    public record Exchanged(Result result, List<StagedFile> rows) {
        public Exchanged {
            rows = List.copyOf(rows);
        }
    }

    /// Divides the file into splits of about this number of bytes. It is one split if a step needs
    /// all rows in one process.
    ///
    /// @throws UnreadableFileException if the file cannot be read or does not fit the pipeline
    public List<FileSplit> splits(long bytes)
            throws UnreadableFileException, IOException, InterruptedException {
        return pipeline.stepsOverFile() == 0 || exchanges()
                ? FileSplit.of(readers, content, pipeline.from(), bytes, staging.folder())
                : List.of(FileSplit.WHOLE);
    }

    private boolean exchanges() throws UnreadableFileException, IOException {
        try (var runs = run.runs(pipeline);
                var file = runs.open(unit, content, staging, FileSplit.COLUMNS)) {
            return file.kernel().exchange().isPresent();
        }
    }

    /// Processes a split up to the step over the whole file, and divides its rows into buckets.
    ///
    /// @throws UnreadableFileException if the file cannot be read or does not fit the pipeline
    public Exchanged rows(FileSplit split, int buckets)
            throws UnreadableFileException, IOException, InterruptedException {
        try (var runs = run.runs(pipeline);
                var file = runs.open(unit, content, staging, split)) {
            if (split.from().equals(Position.START)) {
                tally.ifPresent(file::countHeader);
            }
            var result = run.result(pipeline, file, file::beforeStep, staging, tally);
            var divided = exchange(file).byKey(result.staged(), buckets, staging);
            return new Exchanged(result, divided);
        }
    }

    private static RowExchange exchange(FileRun file) {
        return file.kernel()
                .exchange()
                .orElseThrow(() ->
                        new IllegalArgumentException("the steps need the whole file at once"));
    }

    /// Runs the step over the whole file on the rows of a bucket, and divides its result into
    /// ranges.
    ///
    /// @param rows the files of the bucket in the order of the splits
    /// @param splits the splits of the file, whose lines are the ranges
    /// @throws UnreadableFileException if the step fails on these rows
    public Exchanged reduce(List<Path> rows, List<FileSplit> splits)
            throws UnreadableFileException, IOException {
        try (var runs = run.runs(pipeline);
                var file = runs.open(unit, content, staging, FileSplit.COLUMNS)) {
            var exchange = exchange(file);
            var made = exchange.reduce(unit, rows, staging);
            var offsets = splits.stream().map(split -> split.from().offset()).toList();
            var divided = exchange.byOffset(made.staged().getFirst(), offsets, staging);
            var change =
                    new Result(
                            made.next(),
                            file.schema(),
                            file.header().missing(),
                            made.totals(),
                            List.of(),
                            List.of());
            return new Exchanged(change, divided);
        }
    }

    /// Processes the rows of a range after the step over the whole file.
    ///
    /// @param rows the files with the rows of the range, in any order
    /// @param ranges the number of ranges
    /// @throws UnreadableFileException if a further step over the whole file fails on these rows
    public Exchanged finish(List<Path> rows, int range, int ranges)
            throws UnreadableFileException, IOException, InterruptedException {
        // the pieces of later ranges have higher numbers
        int part = Integer.MAX_VALUE / (ranges + 1) * (range + 1);
        try (var runs = run.runs(pipeline)) {
            StagedFile made;
            try (var file = runs.open(unit, content, staging, FileSplit.COLUMNS)) {
                made = exchange(file).joined(rows, part, staging);
            }
            var from = FileRuns.start(new Position(0, 0, part + 1), List.of(made));
            try (var file = runs.open(unit, content, staging, from)) {
                return new Exchanged(
                        run.result(pipeline, file, file::through, staging, tally), List.of());
            }
        }
    }
}

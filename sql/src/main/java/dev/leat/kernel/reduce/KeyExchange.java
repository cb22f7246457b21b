package dev.leat.kernel.reduce;

import dev.leat.app.Step;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.RowExchange;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.reduce.ReductionPlan.Whole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The exchange of the rows of a kernel by the columns `keys` of its first step over the whole
/// file.
record KeyExchange(
        RoundKernel kernel,
        ReductionPlan plan,
        Whole whole,
        List<String> keys,
        WholeFileFunctions resources)
        implements RowExchange {

    private static final String BUCKET = "_leat_bucket";

    @Override
    public List<StagedFile> byKey(List<StagedFile> staged, int buckets, StagingFolder staging)
            throws IOException {
        var rows = staged.stream().filter(file -> file.sink() == RoundKernel.rows(0)).toList();
        var files = rows.stream().map(StagedFile::file).toList();
        if (files.isEmpty()) {
            return List.of();
        }
        var folder = staging.file("buckets");
        try (var spill = spill(files, staging)) {
            // equal values of a GROUP BY have equal hashes
            spill.execute(
                    "COPY (SELECT _leat_line, _leat_offset, %s, hash(%s) %% %d AS %s FROM %s) TO %s (FORMAT parquet, PARTITION_BY (%s), WRITE_PARTITION_COLUMNS false)"
                            .formatted(
                                    columns(),
                                    SqlLiterals.names(keys),
                                    buckets,
                                    BUCKET,
                                    Spill.parquet(files),
                                    text(folder),
                                    BUCKET));
        } catch (SQLException failed) {
            throw failed(failed);
        }
        var divided = new ArrayList<StagedFile>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            var its = folder.resolve(BUCKET + "=" + bucket);
            if (Files.exists(its)) {
                divided.add(file(RoundKernel.rows(0), bucket, only(its)));
            }
        }
        return divided;
    }

    /// Returns the columns of the rows, as SQL. Values that the step does not use are not sent.
    private String columns() {
        var used = plan.used(whole);
        return whole.before().all().values().stream()
                .map(column -> {
                    var name = SqlLiterals.name(column.name());
                    return used.contains(column.name())
                            ? name
                            : "NULL::%s AS %s".formatted(column.sqlType(), name);
                })
                .collect(Collectors.joining(", "));
    }

    /// Returns the file of a folder, as one thread has written one file.
    private static Path only(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var all = files.toList();
            if (all.size() != 1) {
                throw new IOException("%d files in %s".formatted(all.size(), folder));
            }
            return all.getFirst();
        }
    }

    @Override
    public FileKernel.Reduced reduce(FileUnit unit, List<Path> rows, StagingFolder staging)
            throws UnreadableFileException, IOException {
        var staged = new ArrayList<StagedFile>();
        for (var file : rows) {
            staged.add(file(RoundKernel.rows(0), staged.size() + 1, file));
        }
        return kernel.reduce(unit, staged, Position.START, staging).orElseThrow();
    }

    @Override
    public List<StagedFile> byOffset(StagedFile result, List<Long> offsets, StagingFolder staging)
            throws IOException {
        int sink = RoundKernel.made(0);
        if (!hasLines()) {
            return List.of(file(sink, 0, result.file()));
        }
        var divided = new ArrayList<StagedFile>();
        try (var spill = spill(List.of(result.file()), staging)) {
            for (int range = 0; range < offsets.size(); range++) {
                var file = staging.file("range-" + range + ".parquet");
                long end = range + 1 < offsets.size() ? offsets.get(range + 1) : Long.MAX_VALUE;
                long rows =
                        spill.count(
                                "COPY (SELECT * FROM %s WHERE _leat_offset >= %d AND _leat_offset < %d) TO %s (FORMAT parquet)"
                                        .formatted(
                                                Spill.parquet(List.of(result.file())),
                                                offsets.get(range),
                                                end,
                                                text(file)));
                if (rows > 0) {
                    divided.add(file(sink, range, file));
                }
            }
        } catch (SQLException failed) {
            throw failed(failed);
        }
        return divided;
    }

    /// Returns true if each row is that of a line, and no later step or object needs all rows.
    private boolean hasLines() {
        return whole.step().keepsRows()
                && plan.steps().size() == 1
                && plan.pipeline().to().stream()
                        .noneMatch(sink ->
                                sink.files().filter(files -> files.path().byPart()).isPresent());
    }

    @Override
    public StagedFile joined(List<Path> results, int part, StagingFolder staging)
            throws IOException {
        var order =
                switch (whole.step()) {
                    case Step.Aggregate aggregate -> SqlLiterals.names(aggregate.by());
                    case Step.Query _ -> "ALL";
                    case Step.Distinct _ -> "_leat_offset";
                };
        var made =
                new Reducer(staging.folder(), room())
                        .joined(results, whole.after(), order, staging.file("joined.parquet"));
        return new StagedFile(
                RoundKernel.made(0), part, "", made.file(), made.after(), made.bytes());
    }

    private WholeFileFunctions.Room room() {
        int columns = Math.max(whole.before().all().size(), whole.after().all().size());
        return resources.room(columns);
    }

    private Spill spill(List<Path> files, StagingFolder staging) throws IOException {
        return new Spill(staging.folder(), files, room());
    }

    private static StagedFile file(int sink, int part, Path file) throws IOException {
        return new StagedFile(sink, part, "", file, 0, Files.size(file));
    }

    private static String text(Path file) {
        return SqlLiterals.text(file.toAbsolutePath().toString());
    }

    private static IOException failed(SQLException why) {
        return new IOException("cannot divide rows: " + why.getMessage(), why);
    }
}

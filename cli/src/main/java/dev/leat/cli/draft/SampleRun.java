package dev.leat.cli.draft;

import dev.leat.app.Csv;
import dev.leat.batch.Totals;
import dev.leat.cli.bucket.SingleRun;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.file.CsvRecords;
import dev.leat.file.UnreadableFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A run of the pipeline of an app over a file, without state.
///
/// @param folder the folder of the app
record SampleRun(Path folder, Terminal terminal) {

    private static final double ALL = 1;

    /// The result of a run.
    ///
    /// @param reasons the reasons for which records were rejected; a record may have several
    record Result(Totals totals, List<Rejection> reasons) {

        Result {
            reasons = List.copyOf(reasons);
        }
    }

    /// A reason for which a record was rejected.
    ///
    /// @param column the column, if the reason concerns one; otherwise empty
    record Rejection(long line, String column, String reason, String value) {}

    /// Runs the pipeline and writes its rows to a file.
    ///
    /// @throws AppException if the app file has errors
    Result run(Path input, Path output) throws AppException, IOException, InterruptedException {
        var app = AppFile.lint(folder.resolve("app.yaml"), terminal.environment()).app();
        var pipeline = app.pipeline(Draft.PIPELINE).withMaxRejects(ALL);
        var done =
                SingleRun.of(app, pipeline, output.toString())
                        .run(List.of(input), AppLookups.ofFiles());
        var reasons = new ArrayList<Rejection>();
        for (var file : done.rejects()) {
            read(Path.of(file), reasons);
        }
        return new Result(done.totals(), reasons);
    }

    private static void read(Path file, List<Rejection> to) throws IOException {
        var records = new CsvRecords(Files.readAllBytes(file), Csv.DEFAULT);
        try {
            for (boolean header = true; records.next(); header = false) {
                if (!header) {
                    to.add(
                            new Rejection(
                                    Long.parseLong(text(records, 0)),
                                    text(records, 2),
                                    text(records, 3),
                                    text(records, 4)));
                }
            }
        } catch (UnreadableFileException malformed) {
            throw new IllegalStateException("rejected lines cannot be read: " + file, malformed);
        }
    }

    private static String text(CsvRecords records, int column) {
        var value = records.value(column);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}

package dev.leat.run;

import dev.leat.app.Pipeline;
import dev.leat.batch.RejectedLine;
import dev.leat.file.UnreadableFileException;
import dev.leat.load.FileRun.Processed;
import dev.leat.run.FileOutput.Place;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Passes on what a pipeline would write for the rows of a file, by the names of the rows. Rejected
/// rows are passed on, too, but not rejected lines. Owned by one thread.
///
/// @param pipeline the pipeline of `outputs`
/// @param names the names of rows that were made of many lines
/// @param json true if several records may be in one line
record NamedOutput(
        RecordOutputs outputs, Pipeline pipeline, RowNames names, boolean json, Rows to) {

    /// Receives the output of a row.
    interface Rows {

        /// Adds the output of a row.
        ///
        /// @param name columns of the row as a JSON object, or the line of the row; empty if the
        ///   row has neither
        void add(String name, PipelineOutput.OfRecord output) throws IOException;
    }

    /// Returns true if a name has the columns of the row.
    static boolean hasColumns(String name) {
        return name.startsWith("{");
    }

    /// Returns true if the rows of a piece were made of many lines.
    boolean made(Processed piece) {
        return RowNames.made(pipeline, piece.steps());
    }

    /// Passes on the rows of a piece.
    ///
    /// @throws UnreadableFileException if the rest of the file cannot be processed
    void add(Processed piece) throws UnreadableFileException, IOException {
        boolean made = made(piece);
        boolean last = piece.steps() == pipeline.stepsOverFile();
        if (last) {
            written(piece, made ? names.of(piece) : List.of());
        } else if (made && !piece.rejected().isEmpty()) {
            dropped(piece, names.of(piece));
        }
        if (made) {
            piece.piece().rejected().forEach(line -> rejected("", line));
        }
    }

    /// @param made the names of the records; empty if they are lines
    private void written(Processed piece, List<String> made) throws IOException {
        int row = 0;
        var records = piece.rows().record();
        for (int record = 0; record < piece.table().records(); record++) {
            var rows = new LinkedHashMap<String, List<SinkRow>>();
            for (; row < records.length && records[row] == record; row++) {
                outputs.add(piece.rows(), row, piece.table(), rows);
            }
            var rejected = outputs.rejected(piece.table(), record);
            boolean line = made.isEmpty();
            if (!(rows.isEmpty() && (line || rejected.isEmpty()))) {
                var name = line ? Place.of(piece, record).text(json) : made.get(record);
                to.add(key(rows, name), new PipelineOutput.OfRecord(rows, rejected));
            }
        }
    }

    /// Returns the pipeline's key of the rows of a record, if it has one.
    private static String key(Map<String, List<SinkRow>> rows, String other) {
        return rows.values().stream()
                .flatMap(List::stream)
                .map(SinkRow::keyDocument)
                .filter(key -> !key.isEmpty())
                .findFirst()
                .orElse(other);
    }

    /// Passes on the rows that steps reject before another step over the whole file.
    private void dropped(Processed piece, List<String> made) throws IOException {
        var known =
                IntStream.range(0, made.size())
                        .boxed()
                        .collect(Collectors.toMap(piece.piece()::line, made::get));
        for (var line : piece.rejected()) {
            rejected(known.getOrDefault(line.line(), ""), line);
        }
    }

    private void rejected(String name, RejectedLine line) throws IOException {
        to.add(name, new PipelineOutput.OfRecord(Map.of(), outputs.everywhere(line.reasons())));
    }
}

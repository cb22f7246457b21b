package dev.leat.run;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.file.UnreadableFileException;
import dev.leat.load.FileRun;
import dev.leat.load.FileRun.Processed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The lines of a file with what a pipeline would write for them, in the order of [Place]. Holds
/// one piece of the file. Owned by one thread.
final class FileOutput implements AutoCloseable {

    private final FileRun run;
    private final RecordOutputs outputs;
    private final Optional<NamedOutput> named;
    private final int steps;
    private @Nullable Processed piece;
    private List<Line> lines = List.of();
    private int next;
    private int row;

    /// @param run the dry run of a file with the pipeline of `outputs`
    /// @param named the receiver of rows that are compared by their names, not by lines
    FileOutput(FileRun run, RecordOutputs outputs, Optional<NamedOutput> named) {
        this.run = run;
        this.outputs = outputs;
        this.named = named;
        this.steps = outputs.pipeline().stepsOverFile();
    }

    /// The place of a line: the number of steps over the whole file before it, and its place in the
    /// file.
    record Place(int steps, long offset, long line) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::steps)
                        .thenComparingLong(Place::offset)
                        .thenComparingLong(Place::line);

        /// Returns the place of a record of a piece.
        static Place of(Processed piece, int record) {
            return new Place(
                    piece.steps(), piece.piece().offset(record), piece.piece().line(record));
        }

        /// Returns the name of the place in the file.
        ///
        /// @param json true if several records may be in one line
        String text(boolean json) {
            return json ? "line %d, byte %d".formatted(line, offset) : "line %d".formatted(line);
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /// A line: its record in the table of the piece, if it has one, and the reasons why all sinks
    /// reject it.
    private record Line(Place place, int record, List<Reason> reasons) {

        static final int NO_RECORD = -1;
    }

    /// Returns the place of the next line, empty at the end of the file.
    ///
    /// @throws UnreadableFileException if the rest of the file cannot be processed
    Optional<Place> peek() throws UnreadableFileException, IOException, InterruptedException {
        while (next == lines.size()) {
            var now = run.next();
            if (now.isEmpty()) {
                return Optional.empty();
            }
            begin(now.get());
        }
        return Optional.of(lines.get(next).place());
    }

    private void begin(Processed processed) throws UnreadableFileException, IOException {
        piece = processed;
        next = 0;
        row = 0;
        if (named.isPresent()) {
            named.get().add(processed);
            if (named.get().made(processed)) {
                lines = List.of();
                return;
            }
        }
        boolean last = processed.steps() == steps;
        var all = new ArrayList<Line>();
        for (int record = 0; record < processed.table().records(); record++) {
            var place = Place.of(processed, record);
            if (last || processed.table().at(record, 0) != Outcome.REJECTED) {
                all.add(new Line(place, record, List.of()));
            }
        }
        processed.piece().rejected().forEach(line -> all.add(rejected(processed, line)));
        if (!last) {
            processed.rejected().forEach(line -> all.add(rejected(processed, line)));
        }
        all.sort(Comparator.comparing(Line::place));
        lines = all;
    }

    private static Line rejected(Processed of, RejectedLine line) {
        var place = new Place(of.steps(), line.offset(), line.line());
        return new Line(place, Line.NO_RECORD, line.reasons());
    }

    /// Returns the output of the next line, and moves to the line behind it.
    PipelineOutput.OfRecord take() {
        var line = lines.get(next++);
        var of = Objects.requireNonNull(piece);
        if (line.record() == Line.NO_RECORD) {
            return new PipelineOutput.OfRecord(Map.of(), outputs.everywhere(line.reasons()));
        }
        var made = new LinkedHashMap<String, List<SinkRow>>();
        var records = of.rows().record();
        for (; row < records.length && records[row] <= line.record(); row++) {
            if (records[row] == line.record()) {
                outputs.add(of.rows(), row, of.table(), made);
            }
        }
        var rejected = outputs.rejected(of.table(), line.record());
        if (named.isEmpty()) {
            return new PipelineOutput.OfRecord(made, rejected);
        }
        return made.isEmpty()
                ? new PipelineOutput.OfRecord(made, rejected)
                : PipelineOutput.OfRecord.NOTHING;
    }

    /// Processes the rest of the file. Returns the reason if the file is rejected because of its
    /// rejected lines.
    ///
    /// @throws UnreadableFileException if the rest of the file cannot be processed
    Optional<Reason> end() throws UnreadableFileException, IOException, InterruptedException {
        while (run.next().isPresent()) {
            next = lines.size();
        }
        return run.tooMany();
    }

    @Override
    public void close() throws IOException {
        named.ifPresent(rows -> rows.names().close());
        run.close();
    }
}

package dev.leat.load;

import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.file.Piece;
import dev.leat.file.RejectedLines;
import dev.leat.file.RejectsPart;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.kernel.FileKernel.Worked;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// A piece of a file and the kernel's result for it.
record ProcessedPiece(Piece piece, Worked worked) {

    /// The totals of a piece and the lines that stores refuse.
    record Found(Totals totals, List<RejectedLine> refused) {

        static final Found NOTHING = new Found(Totals.NONE, List.of());
    }

    Rows rows() {
        return worked.rows();
    }

    Outcomes table() {
        return worked.table();
    }

    /// The lines that could not be parsed.
    RejectedLines unread() {
        return piece.rejected();
    }

    /// Returns the totals that result if the stores refuse no line.
    Found assumed() {
        return found(table());
    }

    /// Returns the totals and refused lines of this table. Rows that are pending are loaded later,
    /// and assumed to be accepted.
    Found found(Outcomes entered) {
        var table = PieceTableReader.assumed(entered, rows());
        var before = PieceTableReader.rejected(table());
        var refused =
                PieceTableReader.rejected(table).stream()
                        .filter(record -> !before.get(record))
                        .mapToObj(record -> refused(table, record))
                        .toList();
        var totals = PieceTableReader.totals(table, unread().size());
        return new Found(piece.counting().of(totals), refused);
    }

    /// Enters in a table that stores refuse these lines.
    void refuse(List<RejectedLine> lines, Outcomes table) {
        if (lines.isEmpty()) {
            return;
        }
        var offsets = new HashSet<Long>();
        var numbers = new HashSet<Long>();
        for (var line : lines) {
            offsets.add(line.offset());
            numbers.add(line.line());
        }
        for (int record = 0; record < table.records(); record++) {
            if (offsets.contains(piece.offset(record)) && numbers.contains(piece.line(record))) {
                for (int sink = 0; sink < table.sinks(); sink++) {
                    table.put(record, sink, Outcome.REJECTED);
                }
            }
        }
    }

    private RejectedLine refused(Outcomes table, int record) {
        var reasons = new LinkedHashSet<Reason>();
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (table.at(record, sink) == Outcome.REJECTED) {
                reasons.addAll(table.reasons(record, sink));
            }
        }
        return new RejectedLine(
                piece.line(record), piece.offset(record), piece.text(record), List.copyOf(reasons));
    }

    /// Returns the progress after the piece. `more` is a further staged file. First writes the
    /// piece's rejected lines to a durable file in `staging`, which replaces the file of an earlier
    /// attempt.
    Reduced step(Found found, Optional<StagedFile> more, StagingFolder staging) throws IOException {
        var staged = new ArrayList<>(worked.staged());
        more.ifPresent(staged::add);
        var others = new ArrayList<>(worked.rejected());
        others.addAll(found.refused());
        var file = staging.file("rejects-" + piece.part());
        Files.deleteIfExists(file);
        if (!unread().isEmpty() || !others.isEmpty()) {
            staged.add(RejectsPart.write(piece.part(), file, unread(), others));
        }
        return new Reduced(piece.to(), found.totals(), staged);
    }
}

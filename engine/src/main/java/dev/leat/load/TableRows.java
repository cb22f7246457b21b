package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.load.ProcessedPiece.Found;
import dev.leat.plan.Effect;
import dev.leat.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The staging of a pipeline's rows for the tables that judge the rows of a file together:
/// warehouse tables, and lake tables with a unique key.
///
/// @param warehouse the sinks that are warehouse tables
/// @param lakes the sinks that are lake tables with a unique key
record TableRows(Planner planner, List<Integer> warehouse, List<Integer> lakes) {

    TableRows {
        warehouse = List.copyOf(warehouse);
        lakes = List.copyOf(lakes);
    }

    static TableRows of(App app, Planner planner) {
        var pipeline = planner.pipeline();
        return new TableRows(
                planner,
                pipeline.sinks(sink -> sink.warehouseTable().isPresent()),
                pipeline.sinks(sink ->
                        sink.lakeTable()
                                .filter(table -> !app.get(LakeTable.class, table).key().isEmpty())
                                .isPresent()));
    }

    /// Returns true if the pipeline writes to no such table.
    boolean none() {
        return warehouse.isEmpty() && lakes.isEmpty();
    }

    private boolean loads(int sink) {
        return warehouse.contains(sink) || lakes.contains(sink);
    }

    /// Stages the rows of a piece in a durable file; empty if it has none. `found` has the lines
    /// that other stores refuse.
    Optional<StagedFile> stage(ProcessedPiece piece, Found found, StagingFolder staging)
            throws IOException {
        var table = PieceTableReader.assumed(piece.table(), piece.rows());
        piece.refuse(found.refused(), table);
        var pending = pending(piece.table(), table);
        if (IntStream.range(0, pending.records()).noneMatch(pending::pending)) {
            return Optional.empty();
        }
        var before =
                new StagedRows.Before(
                        piece.piece().counting(), PieceTableReader.totals(table, 0), pending);
        var writes = writes(piece, piece.table());
        var file = staging.file("rows-" + piece.piece().part());
        StagedRows.write(file, before, writes, piece.piece());
        long rows = writes.stream().mapToLong(write -> write.pick().length).sum();
        return Optional.of(
                new StagedFile(
                        StagedFile.ROWS, piece.piece().part(), "", file, rows, Files.size(file)));
    }

    /// Returns the writes of a piece's rows that are pending in `table` to warehouse tables.
    List<Effect.Write> writes(ProcessedPiece piece, Outcomes table) {
        return warehouse.stream()
                .flatMap(sink -> planner.write(piece.rows(), table, sink).stream())
                .toList();
    }

    /// Returns a table that is pending where a row is loaded later, and has the outcomes of
    /// `assumed` elsewhere.
    private Outcomes pending(Outcomes table, Outcomes assumed) {
        var pending = new Outcomes(table.records(), table.sinks());
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                if (!loads(sink) || table.at(record, sink) != Outcome.PENDING) {
                    pending.put(record, sink, assumed.at(record, sink));
                }
            }
        }
        return pending;
    }
}

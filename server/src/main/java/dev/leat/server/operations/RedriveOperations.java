package dev.leat.server.operations;

import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The operations on redrives.
interface RedriveOperations extends Audit {

    @Override
    @Operation(value = "POST redrives", summary = "Enters a redrive, or its progress.")
    void enter(Run run);

    @Override
    @Operation(value = "GET redrives/{id}", summary = "One redrive.")
    Optional<Run> run(String id);

    @Override
    @Operation(value = "GET redrives", summary = "Redrives, the newest first.")
    List<Run> runs(int limit);

    @Override
    @Operation(
            value = "GET redrives/{run}/outcomes",
            summary = "How many letters of a redrive ended in which way.")
    Map<Outcome, Long> outcomes(String run);

    @Override
    @Operation(
            value = "GET redrives/{run}/letters",
            summary = "The letters of a redrive, in the order of their sending.",
            cursor = "/number+1")
    List<Entry> entries(String run, long cursor, int limit);

    @Override
    @Operation(
            value = "GET records/redrives",
            summary = "Every redrive of a record, by its identity in hex or its message's id.")
    List<Entry> entries(String record);
}

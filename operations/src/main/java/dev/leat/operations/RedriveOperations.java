package dev.leat.operations;

import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Operations on redrive runs.
interface RedriveOperations extends Audit {

    @Override
    @Operation(value = "POST redrives", summary = "Creates a redrive run or updates its progress.")
    void save(Run run);

    @Override
    @Operation(value = "GET redrives/{id}", summary = "Returns one redrive run.")
    Optional<Run> run(String id);

    @Override
    @Operation(value = "GET redrives", summary = "Lists redrive runs, newest first.")
    List<Run> runs(int limit);

    @Override
    @Operation(
            value = "GET redrives/{run}/outcomes",
            summary = "Counts the dead letters of a run by outcome.")
    Map<Outcome, Long> outcomes(String run);

    @Override
    @Operation(
            value = "GET redrives/{run}/entries",
            summary = "Lists the dead letters of a run in the order in which they were sent.",
            cursor = "/number+1")
    List<Entry> entries(String run, long cursor, int limit);

    @Override
    @Operation(
            value = "GET records/redrives",
            summary = "Lists all redrives of a record, by its identity in hex or its message id.")
    List<Entry> recordEntries(String record);
}

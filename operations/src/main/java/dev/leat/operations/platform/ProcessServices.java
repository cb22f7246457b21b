package dev.leat.operations.platform;

import dev.leat.operations.ModelAdvice;
import dev.leat.operations.QueryResult;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.ReplayLine;
import dev.leat.port.BackupSummary;
import java.nio.file.Path;
import java.util.function.Function;

/// The work that the process of a running app does for its clients.
///
/// @param queries runs SQL statements
/// @param backups writes a backup to a folder
/// @param replays processes records again
/// @param advice asks language models
public record ProcessServices(
        QueryResult.Runner queries,
        Function<Path, BackupSummary> backups,
        ReplayLine.Runner replays,
        ModelAdvice.Maker advice) {

    /// Refuses all work, because the app is not running.
    static final ProcessServices NONE =
            new ProcessServices(
                    QueryResult.Runner.NONE,
                    _ -> {
                        throw RefusedOperationException.unknown("the app is not running");
                    },
                    ReplayLine.Runner.NONE,
                    ModelAdvice.Maker.NONE);
}

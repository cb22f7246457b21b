package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.HashSet;

/// Detects renamed pipelines: the pipeline that wrote to a sink is no longer in the app, and a new
/// pipeline now writes to this sink. Identities belong to a pipeline, so the new pipeline would
/// count every record again. Used when the state is opened, before new pipelines are stored.
final class RenamedPipelines {

    private RenamedPipelines() {}

    /// @throws StateException if a pipeline was renamed
    static void refuse(Transaction transaction, App app) throws SQLException {
        var known =
                new HashSet<>(
                        transaction.list("SELECT name FROM pipeline", row -> row.getString(1)));
        for (var pipeline : app.pipelines().values()) {
            if (!known.contains(pipeline.name())) {
                for (var sink : pipeline.to()) {
                    if (app.isLocal(sink)) {
                        refuse(transaction, app, pipeline, sink);
                    }
                }
            }
        }
    }

    private static void refuse(Transaction transaction, App app, Pipeline now, Sink sink)
            throws SQLException {
        for (var was : SinkWriters.of(transaction, sink).keySet()) {
            if (!app.pipelines().containsKey(was)) {
                var again =
                        switch (sink.shape()) {
                            case Sink.Shape.OfView _ -> "count";
                            case Sink.Shape.Document _ -> "send";
                            case Sink.Shape.Files _,
                                    Sink.Shape.OfLakeTable _,
                                    Sink.Shape.OfWarehouseTable _ ->
                                    "write";
                        };
                throw new StateException(
                        "%s received records from pipeline %s, which is no longer in the app; pipeline %s has no identities of these records and would %s them again; add `was: %s` to pipeline %s, restore the old name, or start with another state folder"
                                .formatted(sink.label(), was, now.name(), again, was, now.name()));
            }
        }
    }
}

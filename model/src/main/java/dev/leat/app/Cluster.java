package dev.leat.app;

import java.util.Optional;

/// What a cluster supports that processes the files of a pipeline. Its executors know the app file
/// and copies of the files of lookups, and write files.
public final class Cluster {

    /// The form of a cluster's master, as a regular expression.
    public static final String MASTER =
            "local(\\[(\\d{1,4}|\\*)\\])?|yarn|k8s://.+"
                    + "|spark://[^\\s,:/]+:\\d{1,5}(,[^\\s,:/]+:\\d{1,5})*";

    private Cluster() {}

    /// Returns the reason if executors cannot run the steps of a pipeline.
    public static Optional<String> unfit(Pipeline pipeline) {
        for (var step : pipeline.steps()) {
            if (step instanceof Step.Lookup(var lookup, _, _, _)
                    && lookup.origin() instanceof Lookup.Origin.OfTable(var table)) {
                return Optional.of(
                        "pipeline %s reads the lookup %s from the table %s, to which executors have no access"
                                .formatted(pipeline.name(), lookup.name(), table));
            }
        }
        return Optional.empty();
    }

    /// Returns the reason if a cluster cannot process the files that an app receives for a
    /// pipeline.
    public static Optional<String> unfitForApp(Pipeline pipeline) {
        if (pipeline.from().files().isEmpty()) {
            return Optional.of(
                    "pipeline %s reads %s, and a cluster processes files"
                            .formatted(pipeline.name(), pipeline.from().description()));
        }
        return unfit(pipeline)
                .or(() ->
                        pipeline.to().stream()
                                .filter(sink ->
                                        sink.staged().isEmpty() && sink.warehouseTable().isEmpty())
                                .findFirst()
                                .map(sink ->
                                        "pipeline %s writes to %s, which takes a commit for each piece of a file, and the result of a cluster is one commit, to buckets, lake tables and warehouse tables"
                                                .formatted(pipeline.name(), sink.label())));
    }
}

package dev.leat.operations.trace;

import dev.leat.app.Pipeline;
import dev.leat.operations.RefusedOperationException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The keys of pipelines, for queries that name a record by its key.
public final class PipelineKeys {

    private PipelineKeys() {}

    /// Returns the pipelines that have this key.
    ///
    /// @throws RefusedOperationException of the kind INVALID if none has it
    public static List<Pipeline> with(Set<String> columns, List<Pipeline> pipelines) {
        var having =
                pipelines.stream()
                        .filter(pipeline -> columns.equals(Set.copyOf(pipeline.recordKey())))
                        .toList();
        if (having.isEmpty()) {
            throw RefusedOperationException.invalid(
                    "no pipeline has the key %s; %s"
                            .formatted(
                                    columns.stream().sorted().collect(Collectors.joining(", ")),
                                    keys(pipelines)));
        }
        return having;
    }

    /// Refuses a query for one value if the key of each pipeline has several columns. A message id,
    /// an identity or a file is not a key.
    public static void refuseSingleValue(RecordQuery query, List<Pipeline> pipelines) {
        boolean several = pipelines.stream().allMatch(pipeline -> pipeline.recordKey().size() > 1);
        if (query.columns().isEmpty() && several && !query.namesNoKey()) {
            throw RefusedOperationException.invalid(
                    "'%s' is no message id, identity or file; %s; for a record of it use %s"
                            .formatted(
                                    query.text(),
                                    keys(pipelines),
                                    pipelines.getFirst().recordKey().stream()
                                            .map(column -> "--key " + column + "=VALUE")
                                            .collect(Collectors.joining(" "))));
        }
    }

    private static String keys(List<Pipeline> pipelines) {
        return pipelines.stream()
                .map(pipeline ->
                        pipeline.recordKey().isEmpty()
                                ? "pipeline %s has no key".formatted(pipeline.name())
                                : "the key of pipeline %s is %s"
                                        .formatted(
                                                pipeline.name(),
                                                String.join(", ", pipeline.recordKey())))
                .collect(Collectors.joining("; "));
    }
}

package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Shrink;
import dev.leat.app.Table;
import dev.leat.config.text.DocumentLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/// Rules about the step `shrink`.
final class ShrinkRules {

    private ShrinkRules() {}

    static void documentsAreShortened(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            pipeline.shrink().ifPresent(shrink -> check(app, pipeline, shrink, in));
        }
    }

    private static void check(App app, Pipeline pipeline, Shrink shrink, ReadContext in) {
        if (pipeline.from().files().isPresent()) {
            in.problem(in.markIn(shrink), DocumentLintMessage.SHRINK_FILES, pipeline.name());
        } else if (pipeline.to().stream().noneMatch(PipelineRules::receivesWholeRows)) {
            in.problem(in.markIn(shrink), DocumentLintMessage.SHRINK_UNUSED, pipeline.name());
        }
        var identifying = identifying(app, pipeline);
        for (var column : shrink.columns().keySet()) {
            if (identifying.contains(column)) {
                in.problem(
                        in.keyMarkIn(shrink, "shrink", "columns", column),
                        DocumentLintMessage.RULE_OF_KEY,
                        column,
                        pipeline.name());
            }
        }
        shrink.offload()
                .filter(bucket -> !app.buckets().containsKey(bucket))
                .ifPresent(bucket ->
                        PipelineRules.unknown(
                                "bucket",
                                bucket,
                                app.buckets().keySet(),
                                in.markIn(shrink, "shrink", "offload"),
                                in));
    }

    /// Returns the columns of the pipeline's key and version, of the keys of its tables and their
    /// indexes, and those that tables use to expire items.
    private static Set<String> identifying(App app, Pipeline pipeline) {
        var columns = new HashSet<>(pipeline.key());
        pipeline.version().ifPresent(version -> columns.add(version.column()));
        pipeline.to().stream()
                .flatMap(sink -> sink.table().stream())
                .map(app.all(Table.class)::get)
                .filter(Objects::nonNull)
                .forEach(table -> {
                    columns.addAll(table.key().names());
                    table.indexes().forEach(index -> columns.addAll(index.key().names()));
                    table.expireAt().ifPresent(columns::add);
                });
        return columns;
    }
}

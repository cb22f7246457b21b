package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.WarehouseTable;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.StepLintMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Rules about the step `unnest`.
final class UnnestRules {

    private UnnestRules() {}

    static void onQueuesOnly(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from().files().isPresent()) {
                for (var step : unnests(pipeline)) {
                    in.problem(
                            in.markIn(step),
                            StepLintMessage.UNNEST_FILES,
                            pipeline.name(),
                            step.column());
                }
            }
        }
    }

    static void onlyOnce(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            unnests(pipeline).stream()
                    .skip(1)
                    .forEach(step ->
                            in.problem(
                                    in.markIn(step),
                                    StepLintMessage.UNNEST_TWICE,
                                    pipeline.name(),
                                    step.column()));
        }
    }

    /// Checks pipelines with a version, in which a record is all its rows.
    static void recordsAreReplaced(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            if (!pipeline.replacesRows()) {
                continue;
            }
            if (!pipeline.key().isEmpty() && pipeline.recordKey().isEmpty()) {
                in.problem(
                        in.mark("pipelines", pipeline.name(), "key"),
                        StepLintMessage.UNNEST_NO_RECORD,
                        pipeline.name());
            }
            var version = pipeline.version().orElseThrow().column();
            if (pipeline.computesOfRows(version)) {
                in.problem(
                        in.mark("pipelines", pipeline.name(), "version"),
                        StepLintMessage.UNNEST_VERSION,
                        version);
            }
            pipeline.to().forEach(sink -> sink(pipeline, sink, in));
        }
    }

    private static void sink(Pipeline pipeline, Sink sink, ReadContext in) {
        boolean replaces = sink.view().isPresent() || sink.table().isPresent() || isTable(sink);
        if (!replaces) {
            in.problem(
                    in.markIn(sink, sink.kind()),
                    StepLintMessage.UNNEST_SINK,
                    sink.kind(),
                    sink.name(),
                    pipeline.name());
        }
    }

    private static boolean isTable(Sink sink) {
        return sink.lakeTable().isPresent() || sink.warehouseTable().isPresent();
    }

    /// Checks lake and warehouse tables of records that are all their rows: all pipelines that
    /// write to a table have the same records.
    static void tablesHaveRecords(App app, ReadContext in) {
        var first = new HashMap<String, Pipeline>();
        for (var pipeline : app.pipelines().values()) {
            for (var sink : pipeline.to()) {
                if (!isTable(sink)) {
                    continue;
                }
                var other = first.putIfAbsent(sink.label(), pipeline);
                if (other != null && !records(other).equals(records(pipeline))) {
                    in.problem(
                            in.markIn(sink, sink.kind()),
                            StepLintMessage.UNNEST_WRITERS,
                            other.name(),
                            pipeline.name(),
                            sink.kind().replace('_', ' '),
                            sink.name());
                }
                if (pipeline.replacesRows()) {
                    sink.warehouseTable()
                            .map(app.all(WarehouseTable.class)::get)
                            .ifPresent(table -> recordKey(pipeline, sink, table, in));
                    sink.lakeTable()
                            .map(app.all(LakeTable.class)::get)
                            .ifPresent(table -> mayBeEmpty(pipeline, sink, table, in));
                }
            }
        }
    }

    /// Checks that a lake table can store a record without rows, as one row.
    private static void mayBeEmpty(Pipeline pipeline, Sink sink, LakeTable table, ReadContext in) {
        var kept = new HashSet<>(records(pipeline));
        pipeline.version()
                .map(Pipeline.Version::column)
                .filter(sink::passes)
                .ifPresent(column -> kept.add(column.toLowerCase(Locale.ROOT)));
        for (var field : table.schema().fields()) {
            if (field.notNull() && !kept.contains(field.name().toLowerCase(Locale.ROOT))) {
                in.problem(
                        in.markIn(sink, sink.kind()),
                        StepLintMessage.UNNEST_NOT_NULL,
                        field.name(),
                        table.name(),
                        pipeline.name());
            }
        }
        if (pipeline.key().size() == pipeline.recordKey().size()) {
            in.problem(
                    in.markIn(sink, sink.kind()),
                    StepLintMessage.UNNEST_NO_ROW_KEY,
                    table.name(),
                    pipeline.name());
        }
    }

    private static void recordKey(
            Pipeline pipeline, Sink sink, WarehouseTable table, ReadContext in) {
        for (var column : pipeline.recordKey()) {
            boolean has =
                    sink.passes(column) && table.key().stream().anyMatch(column::equalsIgnoreCase);
            if (!has) {
                in.problem(
                        in.markIn(sink, sink.kind()),
                        StepLintMessage.UNNEST_RECORD_KEY,
                        column,
                        pipeline.name(),
                        table.name());
            }
        }
    }

    /// Returns the columns that identify records which are all their rows; empty if records are
    /// not.
    private static Set<String> records(Pipeline pipeline) {
        return pipeline.replacesRows()
                ? pipeline.recordKey().stream()
                        .map(column -> column.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static List<Step.Unnest> unnests(Pipeline pipeline) {
        return pipeline.steps().stream()
                .filter(Step.Unnest.class::isInstance)
                .map(Step.Unnest.class::cast)
                .toList();
    }
}

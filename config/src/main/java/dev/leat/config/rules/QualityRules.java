package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Quality;
import dev.leat.app.Quality.Kind;
import dev.leat.app.Schema;
import dev.leat.app.SourcePosition;
import dev.leat.config.text.QualityLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Rules about `quality`.
final class QualityRules {

    private static final String SECTION = "pipelines";
    private static final String QUALITY = "quality";

    private QualityRules() {}

    static void columnsCanBeMeasured(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            pipeline.quality().ifPresent(quality -> check(pipeline, quality, in));
        }
    }

    private static void check(Pipeline pipeline, Quality quality, ReadContext in) {
        var name = pipeline.name();
        if (pipeline.from() instanceof BucketSource) {
            in.problem(in.keyMark(SECTION, name, QUALITY), QualityLintMessage.OF_FILES, name);
            return;
        }
        var fields = new LinkedHashMap<String, Schema.Field>();
        pipeline.from().schema().fields().forEach(field -> fields.put(field.name(), field));
        quality.columns()
                .forEach((column, limits) -> {
                    var mark = in.keyMark(SECTION, name, QUALITY, "columns", column);
                    var field = fields.get(column);
                    if (field == null) {
                        PipelineRules.unknown("column", column, fields.keySet(), mark, in);
                    } else if (limits.drift().isPresent() && field.pii()) {
                        in.problem(mark, QualityLintMessage.PERSONAL_DRIFT, column);
                    } else if (limits.drift().isPresent() && Kind.of(field) == Kind.COUNT) {
                        in.problem(mark, QualityLintMessage.NO_DRIFT, column, field.type());
                    } else if (limits.drift().isPresent()) {
                        profiled(quality, field, mark, in);
                    }
                });
        quality.time().ifPresent(column -> time(name, column, fields, in));
    }

    /// The age of a time is always compared with the windows before.
    private static void profiled(
            Quality quality, Schema.Field field, SourcePosition mark, ReadContext in) {
        var kind = Kind.of(field);
        quality.profile()
                .filter(_ -> kind != Kind.TIME)
                .filter(profile ->
                        Optional.ofNullable(profile.columns().get(field.name()))
                                .filter(column -> column.comparable(kind))
                                .isEmpty())
                .ifPresent(profile ->
                        in.problem(
                                mark,
                                QualityLintMessage.NOT_PROFILED,
                                field.name(),
                                field.type(),
                                profile.file()));
    }

    private static void time(
            String pipeline, String column, Map<String, Schema.Field> fields, ReadContext in) {
        var mark = in.mark(SECTION, pipeline, QUALITY, "time");
        var field = fields.get(column);
        if (field == null) {
            PipelineRules.unknown("column", column, fields.keySet(), mark, in);
        } else if (field.pii()) {
            in.problem(mark, QualityLintMessage.PERSONAL_TIME, column);
        } else if (Kind.of(field) != Kind.TIME) {
            in.problem(mark, QualityLintMessage.NO_TIME, column, field.type());
        }
    }

    static void alarmsAreMeasured(App app, ReadContext in) {
        for (var alarm : app.alarms().values()) {
            var measure = alarm.measure();
            var mark = in.mark("alarms", alarm.name(), "measure");
            if (alarm.column().isPresent() && !measure.ofColumn()) {
                in.problem(
                        in.keyMark("alarms", alarm.name(), "column"),
                        QualityLintMessage.NO_COLUMN_MEASURE,
                        measure.word());
            }
            var pipeline = app.pipelines().get(alarm.of());
            if (!measure.ofQuality() || pipeline == null) {
                continue;
            }
            if (pipeline.quality().isEmpty()) {
                in.problem(mark, QualityLintMessage.NOT_MEASURED, measure.word(), alarm.of());
                continue;
            }
            var columns = pipeline.quality().get().columns().keySet();
            if (measure.ofColumn() && columns.isEmpty()) {
                in.problem(mark, QualityLintMessage.NOT_WATCHED, alarm.of(), measure.word());
            } else if (alarm.column().filter(column -> !columns.contains(column)).isPresent()) {
                PipelineRules.unknown(
                        "watched column",
                        alarm.column().get(),
                        columns,
                        in.mark("alarms", alarm.name(), "column"),
                        in);
            }
        }
    }
}

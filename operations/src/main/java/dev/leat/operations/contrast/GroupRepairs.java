package dev.leat.operations.contrast;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.deadletter.Cause;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.operations.LetterContrast.Repair;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.preview.Previews;
import dev.leat.port.Audit;
import dev.leat.quality.contrast.ContrastFinding;
import dev.leat.quality.contrast.RecordSample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Predicts which dead letters of a group pass after a repair that follows from its cause or its
/// findings: without the check that rejected them or with another condition of it, or with an edit
/// of a column.
///
/// @param file the name of the app file
record GroupRepairs(Previews previews, String file, String queue, String group) {

    private static final String CHECK = "check";

    List<Repair> of(
            App app,
            Pipeline pipeline,
            Cause cause,
            RecordSample letters,
            List<ContrastFinding> findings) {
        var now = preview(app, terms(Map.of()));
        var repairs = new ArrayList<Repair>();
        repairs.add(
                new Repair("without a change", Optional.empty(), now.passing(), now.deadLetters()));
        check(app, pipeline, cause).ifPresent(repairs::add);
        Stream.concat(
                        TimeEdits.of(pipeline.from().schema(), cause, letters).stream(),
                        findings.stream()
                                .map(ContrastFinding::edit)
                                .filter(edit -> !edit.isEmpty()))
                .flatMap(edit -> edited(app, edit, now.passing()).stream())
                .forEach(repairs::add);
        return repairs;
    }

    /// Returns the prediction for the app without the check that rejected the letters.
    private Optional<Repair> check(App app, Pipeline pipeline, Cause cause) {
        if (!cause.code().equals(CHECK)) {
            return Optional.empty();
        }
        return pipeline.check(cause.text())
                .map(check -> {
                    var steps = replaced(pipeline, check, cause.text(), Optional.empty());
                    return repair(
                            preview(with(app, pipeline, steps), terms(Map.of())),
                            "without the check in %s: %s"
                                    .formatted(
                                            place(check.sentences().get(cause.text())),
                                            line(check, cause.text())));
                });
    }

    /// Returns the prediction for the app with another condition of a check.
    ///
    /// @param sentence the sentence of the check
    /// @throws RefusedOperationException of the kind UNKNOWN if the pipeline has no such check,
    ///   INVALID if the condition is no expression on columns of a record that is true or false
    Repair changed(App app, Pipeline pipeline, String sentence, String condition) {
        var check =
                pipeline.check(sentence)
                        .orElseThrow(() ->
                                RefusedOperationException.unknown(
                                        "the pipeline %s has no check '%s'"
                                                .formatted(pipeline.name(), sentence)));
        var old = Optional.ofNullable(check.sentences().get(sentence));
        var sql = new Sql(condition, old.map(Sql::mark).orElse(SourcePosition.NONE));
        var steps = replaced(pipeline, check, sentence, Optional.of(sql));
        requireCondition(pipeline.withSteps(steps), sentence, condition);
        return repair(
                preview(with(app, pipeline, steps), terms(Map.of())),
                "with another condition of the check in %s: %s: %s"
                        .formatted(place(sql), sentence, condition));
    }

    /// Binds the steps as the compiler of pipelines does, with the limits of every expression.
    private static void requireCondition(Pipeline changed, String sentence, String condition) {
        try (var binder = new Binder()) {
            var start = PipelineColumns.of(changed.from());
            for (var step : BoundStep.of(changed.steps(), start, binder)) {
                if (step.step() instanceof Step.Check check
                        && Optional.ofNullable(check.sentences().get(sentence))
                                .filter(sql -> sql.text().equals(condition))
                                .isPresent()) {
                    var bound = step.bound(sentence);
                    if (!bound.sqlType().equals("BOOLEAN") || bound.columns().isEmpty()) {
                        throw RefusedOperationException.invalid(
                                "a check needs a condition on columns that is true or false");
                    }
                }
            }
        } catch (BindException invalid) {
            throw RefusedOperationException.invalid(invalid);
        }
    }

    private static Repair repair(PreviewReport report, String change) {
        return new Repair(change, Optional.empty(), report.passing(), report.deadLetters());
    }

    private String place(@Nullable Sql sql) {
        return sql == null || sql.mark().line() == 0
                ? file
                : "%s, line %d".formatted(file, sql.mark().line());
    }

    private static String line(Step.Check check, String sentence) {
        return Optional.ofNullable(check.sentences().get(sentence))
                .map(sql -> "%s: %s".formatted(sentence, sql.text().strip()))
                .orElse(sentence);
    }

    /// Returns the steps with another condition of a check, or without it.
    private static List<Step> replaced(
            Pipeline pipeline, Step.Check check, String sentence, Optional<Sql> condition) {
        var rest = new LinkedHashMap<>(check.sentences());
        condition.ifPresentOrElse(sql -> rest.put(sentence, sql), () -> rest.remove(sentence));
        var steps = new ArrayList<Step>();
        for (var step : pipeline.steps()) {
            if (!step.equals(check)) {
                steps.add(step);
            } else if (!rest.isEmpty()) {
                steps.add(new Step.Check(rest));
            }
        }
        return steps;
    }

    private static App with(App app, Pipeline pipeline, List<Step> steps) {
        var pipelines = new LinkedHashMap<>(app.pipelines());
        pipelines.put(pipeline.name(), pipeline.withSteps(steps));
        return app.withPipelines(pipelines);
    }

    /// Returns the prediction for an edit; empty if no more letters pass with it.
    private Optional<Repair> edited(App app, String edit, long now) {
        int sign = edit.indexOf('=');
        var column = edit.substring(0, sign);
        var expression = edit.substring(sign + 1);
        try {
            return Optional.of(
                            LetterContrasts.edited(
                                    terms -> preview(app, terms), group, column, expression, ""))
                    .filter(repair -> repair.passing() > now);
        } catch (RefusedOperationException notThisType) {
            return Optional.empty();
        }
    }

    private PreviewReport preview(App app, Audit.Terms terms) {
        return previews.with(app).preview(queue, terms);
    }

    private Audit.Terms terms(Map<String, String> set) {
        return LetterContrasts.terms(group, set);
    }
}

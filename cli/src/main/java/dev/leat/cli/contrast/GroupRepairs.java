package dev.leat.cli.contrast;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import dev.leat.quality.contrast.ContrastFinding;
import dev.leat.quality.contrast.RecordSample;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.LetterContrast.Repair;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.PreviewReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Predicts which dead letters of a group pass after a repair that follows from its cause or its
/// findings: without the check that rejected them, or with an edit of a column.
///
/// @param previews creates previews with another app file
/// @param file the name of the app file
record GroupRepairs(
        Operations operations,
        Function<App, PreviewReport.Maker> previews,
        String file,
        String queue,
        String group) {

    private static final String CHECK = "check";

    List<Repair> of(
            App app,
            Pipeline pipeline,
            Cause cause,
            RecordSample letters,
            List<ContrastFinding> findings) {
        var now = operations.preview(queue, terms(Map.of()));
        var repairs = new ArrayList<Repair>();
        repairs.add(
                new Repair("without a change", Optional.empty(), now.passing(), now.deadLetters()));
        check(app, pipeline, cause).ifPresent(repairs::add);
        Stream.concat(
                        TimeEdits.of(pipeline.from().schema(), cause, letters).stream(),
                        findings.stream()
                                .map(ContrastFinding::edit)
                                .filter(edit -> !edit.isEmpty()))
                .flatMap(edit -> edited(edit, now.passing()).stream())
                .forEach(repairs::add);
        return repairs;
    }

    /// Returns the prediction for the app without the check that rejected the letters.
    private Optional<Repair> check(App app, Pipeline pipeline, Cause cause) {
        if (!cause.code().equals(CHECK)) {
            return Optional.empty();
        }
        return pipeline.steps().stream()
                .filter(Step.Check.class::isInstance)
                .map(Step.Check.class::cast)
                .filter(check -> check.sentences().containsKey(cause.text()))
                .findFirst()
                .map(check -> {
                    var without = without(app, pipeline, check, cause.text());
                    var report = previews.apply(without).preview(queue, terms(Map.of()));
                    return new Repair(
                            "without the check in %s: %s"
                                    .formatted(
                                            place(check.sentences().get(cause.text())),
                                            line(check, cause.text())),
                            Optional.empty(),
                            report.passing(),
                            report.deadLetters());
                });
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

    private static App without(App app, Pipeline pipeline, Step.Check check, String sentence) {
        var rest = new LinkedHashMap<>(check.sentences());
        rest.remove(sentence);
        var steps = new ArrayList<Step>();
        for (var step : pipeline.steps()) {
            if (!step.equals(check)) {
                steps.add(step);
            } else if (!rest.isEmpty()) {
                steps.add(new Step.Check(rest));
            }
        }
        var pipelines = new LinkedHashMap<>(app.pipelines());
        pipelines.put(pipeline.name(), pipeline.withSteps(steps));
        return app.withPipelines(pipelines);
    }

    /// Returns the prediction for an edit; empty if no more letters pass with it.
    private Optional<Repair> edited(String edit, long now) {
        int sign = edit.indexOf('=');
        var column = edit.substring(0, sign);
        var expression = edit.substring(sign + 1);
        try {
            return Optional.of(
                            LetterContrasts.edited(
                                    operations, queue, group, column, expression, ""))
                    .filter(repair -> repair.passing() > now);
        } catch (RefusedRequestException notThisType) {
            return Optional.empty();
        }
    }

    private Audit.Terms terms(Map<String, String> set) {
        return LetterContrasts.terms(group, set);
    }
}

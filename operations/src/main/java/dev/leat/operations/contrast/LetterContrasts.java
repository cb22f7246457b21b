package dev.leat.operations.contrast;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.operations.AppData;
import dev.leat.operations.AppFiles;
import dev.leat.operations.LetterContrast;
import dev.leat.operations.LetterRepairs;
import dev.leat.operations.Operations;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.preview.Previews;
import dev.leat.port.Archives;
import dev.leat.port.Audit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Compares the dead letters of a group with records that passed. One comparison runs at a time,
/// because it needs memory for two samples and a database. Threads share it.
///
/// @param archives the archives of pipelines, if the platform has them
public record LetterContrasts(
        AppData data, Previews previews, Optional<Archives> archives, AppFiles files)
        implements LetterRepairs {

    /// The dead letters of a group for which a repair is predicted.
    private static final long PREVIEWED = 1_000;

    @Override
    public PreviewReport preview(String queue, Audit.Terms terms) {
        return previews.preview(queue, terms);
    }

    @Override
    public synchronized LetterContrast contrast(String queue, String group) {
        var app = currentApp();
        var letters = LetterComparison.of(data, app, queue, group);
        var pipeline = letters.pipeline();
        if (pipeline.flatMap(found -> found.from().files()).isPresent()) {
            letters.note(
                    "these letters are notifications about files, not records; compare a rejects"
                            + " file with a good one: leat profile bucket:BUCKET/REJECTS --against"
                            + " bucket:BUCKET/FILE");
            return letters.result(Optional.empty(), List.of(), List.of());
        }
        var passing =
                pipeline.flatMap(
                        found -> new PassingRecords(this, app, found).find(letters.sample()));
        if (passing.isEmpty()) {
            letters.note(nothing(pipeline));
        }
        var findings = letters.findings(passing);
        var repairs =
                pipeline.map(found ->
                                repairs(queue, group)
                                        .of(
                                                app,
                                                found,
                                                letters.sample().cause(),
                                                letters.sample().records(),
                                                findings))
                        .orElse(List.of());
        return letters.result(passing, findings, repairs);
    }

    @Override
    public LetterContrast.Repair changedCheck(
            String queue, String group, Operations.ChangedCheck change) {
        var app = currentApp();
        var pipeline =
                Optional.ofNullable(app.pipelines().get(change.pipeline()))
                        .orElseThrow(() ->
                                RefusedOperationException.unknown(
                                        "there is no pipeline '%s' in %s"
                                                .formatted(change.pipeline(), files.name())));
        return repairs(queue, group).changed(app, pipeline, change.check(), change.condition());
    }

    private App currentApp() {
        return previews.current().app().get();
    }

    /// Returns the filter of records that pass the steps of the current app file.
    StepsFilter steps() {
        return new StepsFilter(previews.current().kernels(), previews.repair().time());
    }

    private GroupRepairs repairs(String queue, String group) {
        return new GroupRepairs(previews, files.name(), queue, group);
    }

    /// Compares the letters of a group with given records.
    ///
    /// @param app the app file
    public static LetterContrast contrast(
            AppData data, App app, String queue, String group, Passing passing) {
        var letters = LetterComparison.of(data, app, queue, group);
        var given = Optional.of(passing);
        return letters.result(given, letters.findings(given), List.of());
    }

    /// Predicts how many letters of a group pass with an edit.
    ///
    /// @param preview predicts the result of a redrive
    /// @param remark follows the edit in the description of the change; may be empty
    /// @throws RefusedOperationException if the edit is invalid
    public static LetterContrast.Repair edited(
            Function<Audit.Terms, PreviewReport> preview,
            String group,
            String column,
            String expression,
            String remark) {
        var edit = column + "=" + expression;
        var report = preview.apply(terms(group, Map.of(column, expression)));
        return new LetterContrast.Repair(
                "with the edit " + edit + remark,
                Optional.of(edit),
                report.passing(),
                report.deadLetters());
    }

    /// Returns the terms of the preview of an edit of the letters of a group.
    static Audit.Terms terms(String group, Map<String, String> set) {
        return new Audit.Terms.Builder()
                .cause(Optional.of(group))
                .set(set)
                .limit(Optional.of(PREVIEWED))
                .held(true)
                .build();
    }

    private static String nothing(Optional<Pipeline> pipeline) {
        return "there are no records that passed to compare with; %sname some: leat dlq explain --group GROUP --against SOURCE"
                .formatted(
                        pipeline.map(found ->
                                        "keep them with 'archive: 7d' in the pipeline %s, or "
                                                .formatted(found.name()))
                                .orElse(""));
    }
}

package dev.leat.cli.contrast;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.cli.terminal.CommandException;
import dev.leat.mask.Mask;
import dev.leat.port.Archives;
import dev.leat.port.Audit;
import dev.leat.quality.contrast.Contrast;
import dev.leat.quality.contrast.ContrastFinding;
import dev.leat.quality.contrast.ContrastTerms;
import dev.leat.quality.contrast.FindingSelection;
import dev.leat.quality.contrast.RecordSample;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.UnreadableDataException;
import dev.leat.quality.profile.NumberText;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.LetterContrast;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.PreviewReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Compares the dead letters of a group with records that passed. One comparison runs at a time,
/// because it needs memory for two samples and a database. Threads share it.
public record LetterContrasts(Parts parts) {

    private static final long MEMORY = 128L << 20;
    private static final int THREADS = 2;

    /// With fewer letters, chance can explain nearly every difference.
    private static final int FEW = 5;

    /// The dead letters of a group for which a repair is predicted.
    private static final long PREVIEWED = 1_000;

    /// The parts of an app that a comparison needs.
    ///
    /// @param today reads the current app file; throws [CommandException] if it has errors
    /// @param previews creates previews with another app file
    /// @param archives the archives of pipelines, if the platform has them
    /// @param state the state folder
    /// @param samples the folder of samples
    /// @param file the name of the app file
    public record Parts(
            Supplier<App> today,
            Function<App, PreviewReport.Maker> previews,
            StepsFilter steps,
            Optional<Archives> archives,
            Path state,
            Path samples,
            String file) {}

    /// Compares the letters of a group with records that the app keeps.
    ///
    /// @throws RefusedRequestException with status 404 if the queue has no dead letters of the
    ///   group, 422 if the app file has errors
    public synchronized LetterContrast contrast(Operations operations, String queue, String group) {
        var app = today();
        var letters = LetterSample.read(operations, app, queue, group);
        var pipeline = Optional.ofNullable(app.pipelines().get(letters.cause().pipeline()));
        var notes = new ArrayList<String>();
        if (pipeline.flatMap(found -> found.from().files()).isPresent()) {
            notes.add(
                    "these letters are notifications about files, not records; compare a rejects"
                            + " file with a good one: leat profile bucket:BUCKET/REJECTS --against"
                            + " bucket:BUCKET/FILE");
            return result(
                    operations,
                    app,
                    queue,
                    group,
                    letters,
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    notes);
        }
        var passing =
                pipeline.flatMap(
                        found -> new PassingRecords(operations, parts, app, found).find(letters));
        if (passing.isEmpty()) {
            notes.add(nothing(pipeline));
        }
        var findings = findings(operations, app, queue, letters, passing, notes);
        var repairs =
                pipeline.map(found ->
                                new GroupRepairs(
                                                operations,
                                                parts.previews(),
                                                parts.file(),
                                                queue,
                                                group)
                                        .of(
                                                app,
                                                found,
                                                letters.cause(),
                                                letters.records(),
                                                findings))
                        .orElse(List.of());
        return result(operations, app, queue, group, letters, passing, findings, repairs, notes);
    }

    /// Predicts how many letters of a group pass with another condition of a check, in the current
    /// app file.
    ///
    /// @throws RefusedRequestException with status 404 if there is no such check, 422 if the
    ///   condition is invalid or the app file has errors
    public LetterContrast.Repair changedCheck(
            Operations operations, String queue, String group, Operations.ChangedCheck change) {
        var app = today();
        var pipeline =
                Optional.ofNullable(app.pipelines().get(change.pipeline()))
                        .orElseThrow(() ->
                                new RefusedRequestException(
                                        404,
                                        "there is no pipeline '%s' in %s"
                                                .formatted(change.pipeline(), parts.file())));
        return new GroupRepairs(operations, parts.previews(), parts.file(), queue, group)
                .changed(app, pipeline, change.check(), change.condition());
    }

    /// Compares the letters of a group with given records.
    ///
    /// @param app the app file
    public static LetterContrast contrast(
            Operations operations, App app, String queue, String group, Passing passing) {
        var letters = LetterSample.read(operations, app, queue, group);
        var notes = new ArrayList<String>();
        var given = Optional.of(passing);
        var findings = findings(operations, app, queue, letters, given, notes);
        return result(operations, app, queue, group, letters, given, findings, List.of(), notes);
    }

    /// Predicts how many letters of a group pass with an edit.
    ///
    /// @param remark follows the edit in the description of the change; may be empty
    /// @throws RefusedRequestException if the edit is invalid
    public static LetterContrast.Repair edited(
            Operations operations,
            String queue,
            String group,
            String column,
            String expression,
            String remark) {
        var edit = column + "=" + expression;
        var report = operations.preview(queue, terms(group, Map.of(column, expression)));
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

    private App today() {
        try {
            return parts.today().get();
        } catch (CommandException mistakes) {
            throw new RefusedRequestException(422, String.valueOf(mistakes.getMessage()));
        }
    }

    private static String nothing(Optional<Pipeline> pipeline) {
        return "there are no records that passed to compare with; %sname some: leat dlq explain --group GROUP --against SOURCE"
                .formatted(
                        pipeline.map(found ->
                                        "keep them with 'archive: 7d' in the pipeline %s, or "
                                                .formatted(found.name()))
                                .orElse(""));
    }

    private static List<ContrastFinding> findings(
            Operations operations,
            App app,
            String queue,
            LetterSample letters,
            Optional<Passing> passing,
            List<String> notes) {
        if (passing.isEmpty()) {
            return List.of();
        }
        sampled("letters", letters.records(), notes);
        sampled("records that passed", passing.get().records(), notes);
        var options =
                new DataOptions(
                        MEMORY, THREADS, OptionalLong.empty(), DataOptions.DEFAULT.folder());
        var terms = terms(operations, app, queue, letters, passing.get());
        try {
            var findings =
                    Contrast.find(
                            passing.get().letters().orElse(letters.records()),
                            passing.get().records(),
                            terms,
                            options,
                            Instant.now());
            if (findings.isEmpty()) {
                notes.add(none(letters.records().size()));
            }
            return findings;
        } catch (UnreadableDataException unreadable) {
            notes.add("the records cannot be compared: " + unreadable.getMessage());
            return List.of();
        }
    }

    private static String none(int letters) {
        return letters < FEW
                ? "%d letters are too few to exclude chance".formatted(letters)
                : "no property separates the letters from the records that passed; differences below %s or with a probability by chance above %s are not reported"
                        .formatted(
                                NumberText.percent(FindingSelection.SEPARATION),
                                NumberText.percent(FindingSelection.CHANCE));
    }

    private static void sampled(String name, RecordSample sample, List<String> notes) {
        if (sample.total() > sample.size()) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "a sample of %,d of %,d %s was compared; the error of a share is at"
                                    + " most %s (95 %% confidence)",
                            sample.size(),
                            sample.total(),
                            name,
                            NumberText.percent(0.98 / Math.sqrt(sample.size()))));
        }
    }

    private static ContrastTerms terms(
            Operations operations, App app, String queue, LetterSample letters, Passing passing) {
        var mask = Mask.of(Optional.of(app), queue, operations.personal(queue));
        var types =
                Optional.ofNullable(app.pipelines().get(letters.cause().pipeline()))
                        .map(pipeline -> types(pipeline.from().schema()))
                        .orElse(Map.of());
        return new ContrastTerms(mask.personal(), mask::hides, types, passing.columns());
    }

    private static Map<String, Type> types(Schema schema) {
        return schema.fields().stream()
                .filter(field -> field.format().isEmpty())
                .flatMap(Schema.Field::paths)
                .filter(path ->
                        path.getLast().type() instanceof Type.Simple
                                || path.getLast().type() instanceof Type.Decimal)
                .filter(path -> path.getLast().type() != Type.Simple.VARCHAR)
                .collect(Collectors.toMap(Type.Member::text, path -> path.getLast().type()));
    }

    private static LetterContrast result(
            Operations operations,
            App app,
            String queue,
            String group,
            LetterSample letters,
            Optional<Passing> passing,
            List<ContrastFinding> findings,
            List<LetterContrast.Repair> repairs,
            List<String> notes) {
        var mask = Mask.of(Optional.of(app), queue, operations.personal(queue));
        return new LetterContrast(
                queue,
                group,
                mask.cause(letters.cause()),
                letters.records().total(),
                letters.records().size(),
                passing.map(found ->
                        new LetterContrast.Reference(
                                found.source(), found.records().total(), found.records().size())),
                findings.stream()
                        .map(one ->
                                new LetterContrast.Finding(
                                        one.kind().name().toLowerCase(Locale.ROOT),
                                        one.column(),
                                        one.sentence(),
                                        one.letters(),
                                        one.passing(),
                                        one.separation()))
                        .toList(),
                repairs,
                notes);
    }
}

package dev.leat.operations.contrast;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.mask.Mask;
import dev.leat.operations.AppData;
import dev.leat.operations.LetterContrast;
import dev.leat.operations.RefusedOperationException;
import dev.leat.quality.contrast.Contrast;
import dev.leat.quality.contrast.ContrastFinding;
import dev.leat.quality.contrast.ContrastTerms;
import dev.leat.quality.contrast.FindingSelection;
import dev.leat.quality.contrast.RecordSample;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.UnreadableDataException;
import dev.leat.quality.profile.NumberText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The dead letters of a group in a comparison, and the remarks about it. Owned by one thread.
///
/// @param app the app file
/// @param mask hides personal values of the queue
record LetterComparison(
        App app, String queue, String group, LetterSample sample, Mask mask, List<String> notes) {

    private static final long MEMORY = 128L << 20;
    private static final int THREADS = 2;

    /// With fewer letters, chance can explain nearly every difference.
    private static final int FEW = 5;

    /// Reads a sample of the letters.
    ///
    /// @throws RefusedOperationException of the kind UNKNOWN if the queue has no dead letters of
    ///   the group
    static LetterComparison of(AppData data, App app, String queue, String group) {
        var sample = LetterSample.read(data, app, queue, group);
        var mask = Mask.of(Optional.of(app), queue, data.personal(queue));
        return new LetterComparison(app, queue, group, sample, mask, new ArrayList<>());
    }

    /// Returns the pipeline that rejected the letters; empty if the app file lacks it.
    Optional<Pipeline> pipeline() {
        return Optional.ofNullable(app.pipelines().get(sample.cause().pipeline()));
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    /// Returns the properties that separate the letters from these records.
    List<ContrastFinding> findings(Optional<Passing> passing) {
        if (passing.isEmpty()) {
            return List.of();
        }
        sampled("letters", sample.records());
        sampled("records that passed", passing.get().records());
        var options =
                new DataOptions(
                        MEMORY, THREADS, OptionalLong.empty(), DataOptions.DEFAULT.folder());
        var terms = terms(passing.get());
        try {
            var findings =
                    Contrast.find(
                            passing.get().letters().orElse(sample.records()),
                            passing.get().records(),
                            terms,
                            options,
                            Instant.now());
            if (findings.isEmpty()) {
                notes.add(none(sample.records().size()));
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

    private void sampled(String name, RecordSample records) {
        if (records.total() > records.size()) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "a sample of %,d of %,d %s was compared; the error of a share is at"
                                    + " most %s (95 %% confidence)",
                            records.size(),
                            records.total(),
                            name,
                            NumberText.percent(0.98 / Math.sqrt(records.size()))));
        }
    }

    private ContrastTerms terms(Passing passing) {
        var types = pipeline().map(pipeline -> types(pipeline.from().schema())).orElse(Map.of());
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

    /// Returns the result of the comparison.
    LetterContrast result(
            Optional<Passing> passing,
            List<ContrastFinding> findings,
            List<LetterContrast.Repair> repairs) {
        return new LetterContrast(
                queue,
                group,
                mask.cause(sample.cause()),
                sample.records().total(),
                sample.records().size(),
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

package dev.leat.cli.past;

import dev.leat.app.Pipeline;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.engine.RecordRun;
import dev.leat.mask.Mask;
import dev.leat.text.CountText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prints the results of records that a command processes again: lists the first rejected records,
/// and counts the others. Owned by the command's thread.
public final class ReprocessingReport {

    /// Number of rejected records that are listed one by one.
    private static final int LISTED = 5;

    private final Consumer<String> warn;
    private long rejected;

    /// @param warn prints a line
    public ReprocessingReport(Consumer<String> warn) {
        this.warn = warn;
    }

    /// Returns what adds rejected records of a pipeline, with personal values masked. A record is
    /// named by its id, and by the values of the pipeline's key in its document.
    public RecordRun.Rejection of(Pipeline pipeline) {
        var named = named(pipeline);
        var mask = Mask.of(List.of(pipeline.from().schema()), Set.of());
        return (record, reasons) ->
                named.accept(record.id() + key(pipeline, record.body(), mask), reasons);
    }

    /// Returns the key of a record as `, id="5"`; empty if its document does not have the key.
    private static String key(Pipeline pipeline, byte[] body, Mask mask) {
        JsonNode document;
        try {
            document = JsonMapper.shared().readTree(body);
        } catch (JacksonException _) {
            return "";
        }
        if (pipeline.key().isEmpty() || !pipeline.key().stream().allMatch(document::has)) {
            return "";
        }
        return pipeline.key().stream()
                .map(column -> column + "=" + mask.value(column, document.path(column).toString()))
                .collect(Collectors.joining(" ", ", ", ""));
    }

    /// Returns what adds rejected parts of a pipeline's input by their names, with personal values
    /// masked.
    public BiConsumer<String, List<Reason>> named(Pipeline pipeline) {
        var mask = Mask.of(List.of(pipeline.from().schema()), Set.of());
        return (name, reasons) -> rejected(name, reasons.stream().map(mask::reason).toList());
    }

    private void rejected(String name, List<Reason> reasons) {
        if (rejected++ < LISTED) {
            warn.accept(
                    "rejected: %s: %s"
                            .formatted(
                                    name,
                                    reasons.stream()
                                            .map(Reason::text)
                                            .collect(Collectors.joining("; "))));
        }
    }

    /// Prints the number of rejected records that were not listed.
    public void end() {
        if (rejected > LISTED) {
            warn.accept("and %s more".formatted(CountText.of(rejected - LISTED)));
        }
    }

    /// Returns a message about objects that are no longer in the bucket.
    ///
    /// @param what what was not done with them
    public static String gone(long objects, String what) {
        return "%s: %s that the pipeline read in this period, because they were deleted or overwritten"
                .formatted(what, CountText.of(objects, "object"));
    }

    /// Returns the number of records by outcome: `4 delivered, 2 duplicates`.
    public static String words(Map<Outcome, Long> counts) {
        var words =
                counts.entrySet().stream()
                        .map(e -> count(e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", "));
        return words.isEmpty() ? "no records" : words;
    }

    /// Returns a number of records with their outcome, such as `2 duplicates`.
    public static String count(Outcome outcome, long count) {
        var word = outcome.name().toLowerCase(Locale.ROOT);
        return outcome == Outcome.DUPLICATE
                ? CountText.of(count, word)
                : CountText.of(count) + " " + word;
    }
}

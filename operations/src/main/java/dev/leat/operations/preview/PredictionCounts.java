package dev.leat.operations.preview;

import dev.leat.batch.Outcome;
import dev.leat.deadletter.Cause;
import dev.leat.operations.PreviewReport;
import dev.leat.redrive.CauseCounts;
import dev.leat.run.PipelinePreview;
import dev.leat.run.RecordPreview;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Counts of the predicted outcomes of dead letters. Owned by one thread.
final class PredictionCounts {

    /// Maximum number of notes.
    private static final int MOST_NOTES = 20;

    private final Map<Outcome, Long> ends = new EnumMap<>(Outcome.class);
    private final CauseCounts failing = new CauseCounts();
    private final Set<String> notes = new LinkedHashSet<>();
    private long letters;
    private long open;
    private long unread;

    void note(String sentence) {
        if (notes.size() < MOST_NOTES) {
            notes.add(sentence);
        }
    }

    void unread(String why) {
        letters++;
        unread++;
        note(why);
    }

    void add(String pipeline, RecordPreview preview) {
        letters++;
        if (preview.passes()) {
            ends.merge(preview.end(), 1L, Long::sum);
            return;
        }
        preview.why().stream()
                .filter(PipelinePreview::unchecked)
                .forEach(why -> note(why.message()));
        if (preview.fails()) {
            failing.add(causes(pipeline, preview));
        } else {
            open++;
        }
    }

    /// Returns the causes for which a dead letter would fail again.
    static List<Cause> causes(String pipeline, RecordPreview preview) {
        return preview.why().stream()
                .filter(why -> !PipelinePreview.unchecked(why))
                .map(why -> Cause.of(pipeline, why))
                .distinct()
                .toList();
    }

    PreviewReport report(String queue, UnaryOperator<String> complete) {
        return new PreviewReport(
                queue,
                letters,
                ends.values().stream().mapToLong(Long::longValue).sum(),
                ends,
                failing.letters(),
                PreviewReport.groups(failing),
                open,
                unread,
                notes.stream().map(complete).toList());
    }
}

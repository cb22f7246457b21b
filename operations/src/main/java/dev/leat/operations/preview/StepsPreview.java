package dev.leat.operations.preview;

import dev.leat.app.App;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.LookupReader;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.Audit;
import dev.leat.port.BadExpressionException;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Time;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.run.PipelinePreview.Place;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A preview of dead letters in an external queue, which only decodes them and runs the steps of
/// the app file. Stores are not queried, because it is not known which stores the pipeline behind
/// that queue uses. Owned by the thread that owns the queue.
public record StepsPreview(App app, DeadLetterQueue letters, Audit audit)
        implements PreviewReport.Maker {

    private static final String UNASKED =
            "the stores were not queried; duplicates and conflicts are not detected";

    @Override
    public PreviewReport preview(
            String queue, Audit.Terms terms, Predicate<PreviewReport> proceeds) {
        try (var preview = preview(queue)) {
            UnaryOperator<String> same = UnaryOperator.identity();
            return preview.run(
                            letters,
                            audit,
                            terms,
                            counts -> proceeds.test(counts.report(queue, same)))
                    .report(queue, same);
        } catch (BadExpressionException mistake) {
            throw RefusedOperationException.invalid(mistake);
        }
    }

    /// Predicts the outcomes. A dead letter passes if it gets through the steps.
    @Override
    public List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> returns) {
        try (var preview = preview(queue)) {
            return preview.outlook(returns, true);
        }
    }

    private static final String NO_LOOKUPS = "a preview of an external queue does not read lookups";

    private DeadLetterPreview preview(String queue) {
        return new DeadLetterPreview(
                app,
                queue,
                (_, _) -> new Place.Unchecked(UNASKED),
                Time.system(),
                new Kernels(LookupReader.unavailable(NO_LOOKUPS)));
    }
}

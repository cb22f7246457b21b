package dev.leat.redrive;

import dev.leat.port.DeadLetterQueue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A filter for runs that send only dead letters that would succeed. It runs a preview of each
/// page, which predicts the outcome of each dead letter. Owned by one thread.
final class PassingFilter {

    private final Function<
                    List<DeadLetterSelection.Picked>,
                    Map<DeadLetterSelection.Picked, PredictedOutcome>>
            predictor;

    /// A selected dead letter and its predicted outcome, which is PASSES if no preview is
    /// configured.
    record PreviewedLetter(DeadLetterSelection.Picked picked, PredictedOutcome prediction) {}

    private PassingFilter(
            Function<
                            List<DeadLetterSelection.Picked>,
                            Map<DeadLetterSelection.Picked, PredictedOutcome>>
                    predictor) {
        this.predictor = predictor;
    }

    /// Returns a filter that does not preview.
    static PassingFilter none() {
        return new PassingFilter(_ -> Map.of());
    }

    static PassingFilter previewing(
            RedriveDecision decision, Previewer previewer, InstantSource clock) {
        return new PassingFilter(page -> predictions(page, decision, previewer, clock));
    }

    List<PreviewedLetter> preview(List<DeadLetterSelection.Picked> page) {
        var predictions = predictor.apply(page);
        return page.stream()
                .map(picked ->
                        new PreviewedLetter(
                                picked, predictions.getOrDefault(picked, PredictedOutcome.PASSES)))
                .toList();
    }

    private static Map<DeadLetterSelection.Picked, PredictedOutcome> predictions(
            List<DeadLetterSelection.Picked> page,
            RedriveDecision decision,
            Previewer previewer,
            InstantSource clock) {
        var picks = new ArrayList<DeadLetterSelection.Picked>();
        var letters = new ArrayList<DeadLetterQueue.Return>();
        for (var picked : page) {
            if (decision.decide(picked, clock.instant())
                    instanceof RedriveDecision.Verdict.Send(var back)) {
                picks.add(picked);
                letters.add(back);
            }
        }
        var predicted =
                letters.isEmpty() ? List.<PredictedOutcome>of() : previewer.predict(letters);
        var predictions = new HashMap<DeadLetterSelection.Picked, PredictedOutcome>();
        for (int i = 0; i < picks.size(); i++) {
            predictions.put(picks.get(i), predicted.get(i));
        }
        return predictions;
    }
}

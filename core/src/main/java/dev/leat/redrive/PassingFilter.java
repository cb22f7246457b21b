package dev.leat.redrive;

import dev.leat.port.DeadLetterQueue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A filter that previews the dead letters of a page and predicts their outcome, for runs whose
/// terms select only those that would pass. Owned by one thread.
final class PassingFilter {

    private final Function<
                    List<DeadLetterSelection.Picked>,
                    Map<DeadLetterSelection.Picked, PredictedOutcome>>
            asked;

    /// A selected dead letter and its predicted outcome; PASSES if no preview is configured.
    record PreviewedLetter(DeadLetterSelection.Picked picked, PredictedOutcome outlook) {}

    private PassingFilter(
            Function<
                            List<DeadLetterSelection.Picked>,
                            Map<DeadLetterSelection.Picked, PredictedOutcome>>
                    asked) {
        this.asked = asked;
    }

    /// Returns a filter without a preview.
    static PassingFilter open() {
        return new PassingFilter(_ -> Map.of());
    }

    static PassingFilter asking(RedriveDecision judge, Previewer previewer, InstantSource clock) {
        return new PassingFilter(page -> outlooks(page, judge, previewer, clock));
    }

    List<PreviewedLetter> sift(List<DeadLetterSelection.Picked> page) {
        var outlooks = asked.apply(page);
        return page.stream()
                .map(picked ->
                        new PreviewedLetter(picked, outlooks.getOrDefault(picked, PredictedOutcome.PASSES)))
                .toList();
    }

    private static Map<DeadLetterSelection.Picked, PredictedOutcome> outlooks(
            List<DeadLetterSelection.Picked> page,
            RedriveDecision judge,
            Previewer previewer,
            InstantSource clock) {
        var picks = new ArrayList<DeadLetterSelection.Picked>();
        var letters = new ArrayList<DeadLetterQueue.Return>();
        for (var picked : page) {
            if (judge.judge(picked, clock.instant())
                    instanceof RedriveDecision.Verdict.Send(var back)) {
                picks.add(picked);
                letters.add(back);
            }
        }
        var said = letters.isEmpty() ? List.<PredictedOutcome>of() : previewer.predict(letters);
        var outlooks = new HashMap<DeadLetterSelection.Picked, PredictedOutcome>();
        for (int i = 0; i < picks.size(); i++) {
            outlooks.put(picks.get(i), said.get(i));
        }
        return outlooks;
    }
}

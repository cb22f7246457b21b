package dev.leat.operations;

import dev.leat.batch.Outcome;
import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.redrive.CauseCounts;
import dev.leat.redrive.PredictedOutcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The predicted result of redriving dead letters of one queue, using the current app file.
///
/// @param deadLetters number of dead letters that were examined
/// @param outcomes counts of the `passing` dead letters by their most severe outcome
/// @param failing number of dead letters that would fail again
/// @param groups causes of the failures, largest group first; a dead letter with several reasons
///   counts in the group of each reason
/// @param undecided number of dead letters that pass the steps, but for which not all sinks could
///   be queried
/// @param skipped number of dead letters that could not be examined, because no pipeline reads them
/// @param notes remarks for the user, one sentence each
public record PreviewReport(
        String queue,
        long deadLetters,
        long passing,
        Map<Outcome, Long> outcomes,
        long failing,
        List<Group> groups,
        long undecided,
        long skipped,
        List<String> notes) {

    public PreviewReport {
        outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
        groups = List.copyOf(groups);
        notes = List.copyOf(notes);
    }

    /// A group of dead letters that would fail with the same cause. `group` is its id, which does
    /// not change if the cause is masked.
    public record Group(String group, Cause cause, long deadLetters) {}

    /// Returns the counts as groups.
    public static List<Group> groups(CauseCounts counts) {
        return counts.sorted().entrySet().stream()
                .map(count -> new Group(count.getKey().id(), count.getKey(), count.getValue()))
                .toList();
    }

    /// Returns a report of no dead letters.
    public static PreviewReport none(String queue) {
        return new PreviewReport(queue, 0, 0, Map.of(), 0, List.of(), 0, 0, List.of());
    }

    /// Returns the report of one dead letter.
    ///
    /// @param skipped true if the dead letter cannot be sent, for the reason of the outcome
    public static PreviewReport of(String queue, PredictedOutcome outcome, boolean skipped) {
        var prediction = outcome.prediction();
        var causes = new CauseCounts();
        if (prediction == PredictedOutcome.Prediction.FAILS) {
            causes.add(outcome.causes());
        }
        return new PreviewReport(
                queue,
                1,
                prediction == PredictedOutcome.Prediction.PASSES ? 1 : 0,
                Map.of(),
                causes.letters(),
                groups(causes),
                prediction == PredictedOutcome.Prediction.UNKNOWN && !skipped ? 1 : 0,
                skipped ? 1 : 0,
                outcome.reason().isEmpty() ? List.of() : List.of(outcome.reason()));
    }

    /// Creates previews. Blocks while it examines all dead letters; threads may share it.
    public interface Maker {

        /// Refuses previews, because the app file is not available.
        Maker NONE =
                new Maker() {
                    @Override
                    public PreviewReport preview(
                            String queue, Audit.Terms terms, Predicate<PreviewReport> proceeds) {
                        throw refused();
                    }

                    @Override
                    public List<PredictedOutcome> predict(
                            String queue, List<DeadLetterQueue.Return> letters) {
                        throw refused();
                    }

                    private RefusedOperationException refused() {
                        return RefusedOperationException.unknown(
                                "previews are not available here: the app file cannot be read again");
                    }
                };

        /// Predicts the result for the dead letters of this queue that `terms` select.
        ///
        /// @param proceeds receives the report so far after each page; the preview ends and returns
        ///   it if this returns false
        /// @throws dev.leat.operations.RefusedOperationException if the app file or an expression
        ///   of the terms has errors
        PreviewReport preview(String queue, Audit.Terms terms, Predicate<PreviewReport> proceeds);

        /// The same for all dead letters that `terms` select.
        default PreviewReport preview(String queue, Audit.Terms terms) {
            return preview(queue, terms, _ -> true);
        }

        /// Predicts the outcomes of these dead letters of the queue, in their order.
        ///
        /// @throws dev.leat.operations.RefusedOperationException if the app file has errors
        List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> letters);
    }
}

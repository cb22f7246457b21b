package dev.leat.server.operations;

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

/// What today's app would do with dead letters of one queue, as its file is now.
///
/// @param letters how many were looked at
/// @param ends how those would end that pass: `passing` of them, by their heaviest word
/// @param failing how many would be dead letters again
/// @param groups why, the largest group first; a letter with several reasons counts in each
/// @param open how many get through the steps to sinks of which some could not be asked
/// @param unread how many no pipeline reads; they could not be looked at
/// @param notes what a person should know, a sentence each
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

    /// Letters that would die of one cause.
    public record Group(Cause cause, long deadLetters) {}

    /// What was counted, as groups.
    public static List<Group> groups(CauseCounts counts) {
        return counts.sorted().entrySet().stream()
                .map(count -> new Group(count.getKey(), count.getValue()))
                .toList();
    }

    /// Makes them. Blocks while it looks at all letters; threads may share it.
    public interface Maker {

        /// Of the letters of this dead-letter queue that the terms are about.
        ///
        /// @throws Refusal if the app's file has mistakes, or an expression of the terms
        PreviewReport preview(String queue, Audit.Terms terms);

        /// What would become of these letters of the dead-letter queue, in their order.
        ///
        /// @throws Refusal if the app's file has mistakes
        List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> letters);
    }
}

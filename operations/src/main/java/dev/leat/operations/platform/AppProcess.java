package dev.leat.operations.platform;

import dev.leat.operations.LetterContrast;
import dev.leat.operations.MinuteCounts;
import dev.leat.operations.ModelAdvice;
import dev.leat.operations.Operations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.Right;
import dev.leat.operations.TraceReport;
import java.util.List;

/// Operations that only the process of a running app has, besides its state ([LiveState]). By
/// default, they are refused.
public interface AppProcess {

    /// An app that is not running, or that has neither a console nor a history.
    AppProcess NONE = new AppProcess() {};

    /// Returns the number of records that were in process when a process was killed, and that were
    /// not processed since.
    default long suspects() {
        return 0;
    }

    /// Returns a link that logs a browser in to the console, once, with at most this right.
    default String consoleLink(Right right) {
        throw RefusedOperationException.unknown("the app is not running");
    }

    /// Ends the backoff of an endpoint.
    default void tryEndpoint(String endpoint) {
        throw RefusedOperationException.unknown("the app is not running; start it with 'leat up', which tries each endpoint at once");
    }

    /// Returns the counts of each of the last minutes.
    default MinuteCounts minutes(int limit) {
        throw RefusedOperationException.unknown("the app is not running");
    }

    /// A search for a record, as in [Operations#trace].
    record Search(String record, List<String> columns, List<String> pipelines, boolean whole) {}

    /// Ends what the operations have opened.
    default void close() {}

    /// Returns the history of a record. An app that is not running may have it, too.
    ///
    /// @param operations the operations on the stores of the app
    default TraceReport trace(Operations operations, Search search) {
        throw RefusedOperationException.unknown("records cannot be traced here");
    }

    /// Compares the dead letters of a group with records that passed. An app that is not running
    /// may compare them, too.
    ///
    /// @param operations the operations on the stores of the app
    default LetterContrast contrast(Operations operations, String queue, String group) {
        throw RefusedOperationException.unknown("dead letters cannot be explained here");
    }

    /// Predicts how many dead letters of a group pass with another condition of a check. An app
    /// that is not running may predict it, too.
    ///
    /// @param operations the operations on the stores of the app
    default LetterContrast.Repair changedCheck(
            Operations operations, String queue, String group, Operations.ChangedCheck change) {
        throw RefusedOperationException.unknown("checks cannot be tried here");
    }

    /// Asks a language model for repairs of the dead letters of a group.
    ///
    /// @param operations the operations on the stores of the app
    default ModelAdvice advice(Operations operations, String queue, String group, String model) {
        throw RefusedOperationException.unknown("the app does not run; start it with 'leat up', or use 'leat dlq explain --model'");
    }
}

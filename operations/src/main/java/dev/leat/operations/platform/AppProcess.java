package dev.leat.operations.platform;

import dev.leat.operations.MinuteCounts;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.Right;

/// Operations that only the process of a running app has, besides its state ([LiveState]). By
/// default, they are refused.
public interface AppProcess {

    /// An app that is not running, or that has no console.
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
        throw RefusedOperationException.unknown(
                "the app is not running; start it with 'leat up', which tries each endpoint at once");
    }

    /// Returns the counts of each of the last minutes.
    default MinuteCounts minutes(int limit) {
        throw RefusedOperationException.unknown("the app is not running");
    }
}

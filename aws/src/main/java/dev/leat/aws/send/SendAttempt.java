package dev.leat.aws.send;

import dev.leat.aws.BatchOperation.Results;
import java.util.Optional;

/// The end of an attempt to send messages.
///
/// @param results the results by the messages' positions. A message without a result was not sent
/// @param failure the failure of a whole request, after which some messages may have no result
record SendAttempt(Results<?> results, Optional<RuntimeException> failure) {

    /// @param send sends the messages and adds their results to `results` as they arrive
    static SendAttempt of(Results<?> results, Runnable send) {
        try {
            send.run();
            return new SendAttempt(results, Optional.empty());
        } catch (RuntimeException failed) {
            return new SendAttempt(results, Optional.of(failed));
        }
    }
}

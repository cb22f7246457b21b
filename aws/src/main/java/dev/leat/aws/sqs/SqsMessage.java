package dev.leat.aws.sqs;

import dev.leat.batch.Record;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A message that this process received and has not settled. `receives` is the count of SQS, of
/// which `granted` receives were not attempts.
///
/// @param suspect true if another process received it before and may have died of it
/// @param until the time at which SQS makes it visible again
record SqsMessage(
        Record record,
        String receipt,
        int receives,
        int granted,
        boolean suspect,
        Instant receivedAt,
        Instant firstReceivedAt,
        Instant until) {

    /// Maximum time for which one receive can hide a message, minus a minute for the request.
    private static final Duration LONGEST =
            dev.leat.port.MessageQueue.MOST_HIDDEN.minus(Duration.ofMinutes(1));

    String id() {
        return record.id();
    }

    Optional<String> group() {
        return record.group();
    }

    int attempt() {
        return record.attempt();
    }

    long bytes() {
        return record.body().length;
    }

    /// Returns the message as one that this process received before.
    SqsMessage known() {
        return new SqsMessage(
                record, receipt, receives, granted, false, receivedAt, firstReceivedAt, until);
    }

    /// Returns the message in its first attempt, which is not counted from now on.
    SqsMessage progressed() {
        return attempt() == 1
                ? this
                : new SqsMessage(
                        record.inAttempt(1),
                        receipt,
                        receives,
                        granted + attempt() - 1,
                        suspect,
                        receivedAt,
                        firstReceivedAt,
                        until);
    }

    /// Returns the message with its timeout extended.
    SqsMessage hidden(Instant then) {
        return new SqsMessage(
                record, receipt, receives, granted, suspect, receivedAt, firstReceivedAt, then);
    }

    /// Returns the time to which the timeout can be extended at most.
    Instant latest() {
        return receivedAt.plus(LONGEST);
    }
}

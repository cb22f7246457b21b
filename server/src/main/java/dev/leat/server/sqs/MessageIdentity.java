package dev.leat.server.sqs;

import dev.leat.app.Queue.Fifo;
import dev.leat.server.aws.AwsErrorException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What tells a message from others of its queue: the group it is in, and the id by which a FIFO
/// queue knows that it is sent again.
record MessageIdentity(Optional<String> group, Optional<String> deduplication) {

    /// SQS's limit.
    static final int LONGEST = 128;

    private static final String GROUP = "MessageGroupId";
    private static final String DEDUPLICATION = "MessageDeduplicationId";

    /// Of a message for a queue that is FIFO, or not. Parts that were not sent are null.
    ///
    /// @throws Fault if SQS would refuse it
    static MessageIdentity of(
            @Nullable String group, @Nullable String deduplication, Optional<Fifo> fifo) {
        if (deduplication != null) {
            if (fifo.isEmpty()) {
                throw SqsErrors.otherKind(deduplication, DEDUPLICATION);
            }
            check(deduplication, DEDUPLICATION);
        }
        if (group != null) {
            check(group, GROUP);
        }
        if (fifo.isPresent() && group == null) {
            throw AwsErrorException.missingParameter(GROUP);
        }
        if (fifo.isPresent() && deduplication == null && !fifo.get().byContent()) {
            throw AwsErrorException.invalidParameter(
                    "The queue should either have ContentBasedDeduplication enabled or"
                            + " MessageDeduplicationId provided explicitly");
        }
        return new MessageIdentity(Optional.ofNullable(group), Optional.ofNullable(deduplication));
    }

    /// Of one message of a batch. AWS refuses the whole batch if one lacks what its queue needs.
    ///
    /// @throws Fault if it does
    static void checkGiven(
            @Nullable String group, @Nullable String deduplication, Optional<Fifo> fifo) {
        if (fifo.isPresent()) {
            if (group == null) {
                throw AwsErrorException.invalidParameter(
                        AwsErrorException.missingParameter(GROUP).text());
            }
            if (deduplication == null) {
                of("-", null, fifo);
            }
        }
    }

    /// Letters, digits and punctuation of ASCII.
    ///
    /// @throws Fault if there is something else, nothing, or more than 128
    static void check(String text, String parameter) {
        boolean good =
                !text.isEmpty()
                        && text.length() <= LONGEST
                        && text.chars().allMatch(c -> c > ' ' && c <= '~');
        if (!good) {
            throw SqsErrors.invalid(
                    text,
                    parameter,
                    parameter
                            + " can only include alphanumeric and punctuation characters. 1 to 128 in"
                            + " length.");
        }
    }
}

package dev.leat.server.sqs;

import dev.leat.app.Queue.Fifo;
import dev.leat.server.aws.AwsErrorException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The message group and the deduplication id of a message.
record MessageIdentity(Optional<String> group, Optional<String> deduplication) {

    /// The maximum length of either id, as in SQS.
    static final int LONGEST = 128;

    private static final String GROUP = "MessageGroupId";
    private static final String DEDUPLICATION = "MessageDeduplicationId";

    /// Returns the identity of a message in a standard or FIFO queue. A missing parameter is null.
    ///
    /// @throws AwsErrorException if SQS would refuse it
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

    /// Checks one message of a batch. AWS refuses the whole batch if a message lacks a required
    /// parameter.
    ///
    /// @throws AwsErrorException if a required parameter is missing
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

    /// Checks that the text consists of letters, digits and punctuation of ASCII.
    ///
    /// @throws AwsErrorException if it has another character, is empty, or has more than 128
    ///   characters
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

package dev.leat.aws.sqs;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// The sequence numbers of the messages that were received from one dead-letter queue. Other
/// processes give a message the same number.
///
/// In a standard queue the number follows the time of sending. In a FIFO queue it is the sequence
/// number of SQS, which increases for each group
/// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html),
/// without its first digits; a server that returns none has the time of sending instead. Two
/// messages never have the same number, and those of a group have the order in which they were
/// received. If the server's numbers contradict this, the later message gets the next free number,
/// which can differ in another process.
final class DeadLetterSequences {

    /// Number of bits of a sequence number that distinguish dead letters of the same millisecond.
    private static final int SLOT_BITS = 22;

    private static final int SLOTS = (1 << SLOT_BITS) - 1;

    private final boolean fifo;
    private final Map<String, Long> numbers = new HashMap<>();
    private final Set<Long> used = new HashSet<>();

    /// The greatest number of each group.
    private final Map<String, Long> groups = new HashMap<>();

    DeadLetterSequences(boolean fifo) {
        this.fifo = fifo;
    }

    /// Returns messages in the order in which they get their numbers.
    ///
    /// @param received messages in the order in which they were received
    List<Message> ordered(List<Message> received) {
        return fifo
                ? received
                : received.stream().sorted(Comparator.comparing(Message::messageId)).toList();
    }

    /// Returns the number of a message.
    long of(Message message) {
        return numbers.computeIfAbsent(message.messageId(), _ -> next(message));
    }

    private long next(Message message) {
        var group = message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
        boolean ordered = fifo && group != null;
        long number = number(message);
        if (ordered) {
            number = Math.max(number, groups.getOrDefault(group, -1L) + 1);
        }
        while (!used.add(number)) {
            number++;
        }
        if (ordered) {
            groups.put(group, number);
        }
        return number;
    }

    private long number(Message message) {
        var sequence = message.attributes().get(MessageSystemAttributeName.SEQUENCE_NUMBER);
        return fifo && sequence != null
                ? ReceivedMessage.sequence(sequence)
                : (ReceivedMessage.sent(message) << SLOT_BITS)
                        | (message.messageId().hashCode() & SLOTS);
    }
}

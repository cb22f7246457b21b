package dev.leat.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// The sequence numbers of dead letters in SQS.
class DeadLetterSequencesTest {

    private final DeadLetterSequences fifo = new DeadLetterSequences(true);

    private static Message message(String id, String group, String sequence) {
        return Message.builder()
                .messageId(id)
                .attributes(
                        Map.of(
                                MessageSystemAttributeName.MESSAGE_GROUP_ID, group,
                                MessageSystemAttributeName.SENT_TIMESTAMP, "1767571200000",
                                MessageSystemAttributeName.SEQUENCE_NUMBER, sequence))
                .build();
    }

    @Test
    void followsTheSequenceNumbersOfSqs() {
        assertThat(fifo.of(message("1", "a", "18849496460467696128")))
                .isEqualTo(849496460467696128L);
        assertThat(fifo.of(message("2", "a", "18849496460467696384")))
                .isEqualTo(849496460467696384L);
        assertThat(fifo.of(message("1", "a", "18849496460467696128")))
                .as("received again")
                .isEqualTo(849496460467696128L);
    }

    @Test
    void keepsTheOrderOfAGroupWhateverItsNumbers() {
        assertThat(fifo.of(message("1", "a", "00000000000000000070"))).isEqualTo(70);
        assertThat(fifo.of(message("2", "a", "00000000000000000020"))).isEqualTo(71);
        assertThat(fifo.of(message("3", "b", "00000000000000000020"))).isEqualTo(20);
        assertThat(fifo.of(message("4", "c", "00000000000000000070"))).isEqualTo(72);
    }

    @Test
    void followsTheTimeOfSendingInAStandardQueue() {
        var standard = new DeadLetterSequences(false);
        long sequence = standard.of(message("1", "a", "00000000000000000070"));
        assertThat(sequence >> 22).isEqualTo(1767571200000L);
        assertThat(new DeadLetterSequences(false).of(message("1", "b", "20"))).isEqualTo(sequence);
    }
}
